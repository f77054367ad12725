package io.drover.agent;

import io.drover.agent.containers.Command;
import io.drover.agent.containers.Containers;
import io.drover.agent.containers.Engine;
import io.drover.agent.containers.EngineRefusal;
import io.drover.agent.containers.EngineRefusal.Reason;
import io.drover.model.wire.AgentMessage.ExecEnd;
import io.drover.model.wire.AgentMessage.OfCommand;
import io.drover.model.wire.ServerMessage;
import io.drover.model.wire.ServerMessage.EngineSocket;
import io.drover.model.wire.ServerMessage.Exec;
import java.io.InputStream;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs commands in containers, and opens connections to the engine, for people elsewhere. */
final class ExecAnswers implements AutoCloseable {
    /** Each takes a thread and a connection to the engine. */
    private static final int AT_ONCE = 32;
    /** So many tickets are remembered: more cannot be given out and used while one of them is still valid. */
    private static final int REMEMBERED = 10_000;

    private final Engine engine;
    private final Containers containers;
    private final Consumer<OfCommand> send;
    private final Map<String, Execution> open = new ConcurrentHashMap<>();
    private final LinkedHashSet<String> used = new LinkedHashSet<>();

    /** @param send waits while the line is slow, and throws when it is gone */
    ExecAnswers(Engine engine, Containers containers, Consumer<OfCommand> send) {
        this.engine = engine;
        this.containers = containers;
        this.send = send;
    }

    /** Never waits. Messages about a command that has ended are late, and mean nothing. */
    void hear(ServerMessage.OfCommand message) {
        switch (message) {
            case Exec ask -> {
                var execution = admit(ask.requestId(), ask.ticket(), "a command in " + ask.instanceId());
                if (execution != null) {
                    containers.containerOf(ask.instanceId())
                            .thenAccept(id -> execution.begin(input -> command(id, ask, input)));
                }
            }
            case EngineSocket ask -> {
                var execution = admit(ask.requestId(), ask.ticket(), "a connection to Docker");
                if (execution != null) {
                    execution.begin(engine::connect);
                }
            }
            default -> {
                var execution = open.get(message.requestId());
                if (execution != null) {
                    execution.hear(message);
                }
            }
        }
    }

    private Command command(@Nullable String containerId, Exec ask, InputStream input) {
        if (containerId == null) {
            throw new EngineRefusal(Reason.GONE, "the container is not on this host");
        }
        return engine.exec(containerId, ask, input);
    }

    /** Nobody is there to hear anything any more. */
    @Override
    public void close() {
        List.copyOf(open.values()).forEach(Execution::close);
    }

    private @Nullable Execution admit(String requestId, String ticket, String what) {
        // the same wish may come over two connections
        if (open.containsKey(requestId)) {
            return null;
        }
        if (!firstUse(ticket)) {
            refuse(requestId, "this token has been used already");
        } else if (open.size() >= AT_ONCE) {
            refuse(requestId, "the host runs " + AT_ONCE + " commands already");
        } else {
            var execution = new Execution(requestId, what, send, () -> open.remove(requestId));
            open.put(requestId, execution);
            return execution;
        }
        return null;
    }

    private synchronized boolean firstUse(String ticket) {
        if (used.size() >= REMEMBERED) {
            used.removeFirst();
        }
        return used.add(ticket);
    }

    private void refuse(String requestId, String problem) {
        Thread.startVirtualThread(() -> send.accept(new ExecEnd(requestId, null, problem)));
    }
}
