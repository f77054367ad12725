package io.drover.agent;

import io.drover.agent.containers.Engine;
import io.drover.agent.containers.EngineRefusal;
import io.drover.agent.containers.EngineRefusal.Reason;
import io.drover.model.wire.AgentMessage.VolumeRemoved;
import io.drover.model.wire.ServerMessage.RemoveVolume;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes volumes that a person wants removed, each by its name: none is ever removed for another reason. */
final class VolumeAnswers {
    private static final Logger log = LoggerFactory.getLogger(VolumeAnswers.class);

    private final Engine engine;
    private final Consumer<VolumeRemoved> send;
    private final Set<String> running = ConcurrentHashMap.newKeySet();

    VolumeAnswers(Engine engine, Consumer<VolumeRemoved> send) {
        this.engine = engine;
        this.send = send;
    }

    void answer(RemoveVolume ask) {
        if (running.add(ask.name())) {
            Thread.startVirtualThread(() -> {
                try {
                    remove(ask.name());
                } finally {
                    running.remove(ask.name());
                }
            });
        }
    }

    private void remove(String name) {
        try {
            engine.removeVolume(name);
            log.info("the volume {} is removed, as a person wished", name);
            send.accept(new VolumeRemoved(name, null));
        } catch (EngineRefusal refusal) {
            // while Docker is away nobody knows what is against it: it is asked for again
            if (refusal.reason() != Reason.AWAY) {
                send.accept(new VolumeRemoved(name, refusal.said()));
            }
        }
    }
}
