package io.drover.agent;

import io.drover.agent.containers.Engine;
import io.drover.agent.containers.EngineRefusal;
import io.drover.model.wire.AgentMessage.Pulled;
import io.drover.model.wire.ServerMessage.PullImage;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Fetches images that somebody asked for. An answer that nobody hears is given again when it is asked again. */
final class PullAnswers {
    private final Engine engine;
    private final Consumer<Pulled> send;
    private final Set<String> running = ConcurrentHashMap.newKeySet();

    PullAnswers(Engine engine, Consumer<Pulled> send) {
        this.engine = engine;
        this.send = send;
    }

    void answer(PullImage ask) {
        if (running.add(ask.taskId())) {
            Thread.startVirtualThread(() -> {
                try {
                    send.accept(new Pulled(ask.taskId(), pull(ask)));
                } finally {
                    running.remove(ask.taskId());
                }
            });
        }
    }

    private @org.jspecify.annotations.Nullable String pull(PullImage ask) {
        try {
            if (!ask.onlyCached() || engine.hasImage(ask.image())) {
                engine.pull(ask.image());
            }
            return null;
        } catch (EngineRefusal refusal) {
            return refusal.said();
        }
    }
}
