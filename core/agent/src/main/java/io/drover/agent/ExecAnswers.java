package io.drover.agent;

import io.drover.agent.containers.Containers;
import io.drover.agent.containers.Engine;
import io.drover.model.wire.AgentMessage.ExecEnd;
import io.drover.model.wire.AgentMessage.OfCommand;
import io.drover.model.wire.ServerMessage;
import io.drover.model.wire.ServerMessage.Exec;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Runs commands in containers for people elsewhere. */
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
        if (message instanceof Exec ask) {
            begin(ask);
            return;
        }
        var execution = open.get(message.requestId());
        if (execution != null) {
            execution.hear(message);
        }
    }

    /** Nobody is there to hear anything any more. */
    @Override
    public void close() {
        List.copyOf(open.values()).forEach(Execution::close);
    }

    private void begin(Exec ask) {
        // the same wish may come over two connections
        if (open.containsKey(ask.requestId())) {
            return;
        }
        if (!firstUse(ask.ticket())) {
            refuse(ask, "this token has been used already");
        } else if (open.size() >= AT_ONCE) {
            refuse(ask, "the host runs " + AT_ONCE + " commands already");
        } else {
            var execution = new Execution(engine, ask, send, () -> open.remove(ask.requestId()));
            open.put(ask.requestId(), execution);
            containers.containerOf(ask.instanceId()).thenAccept(execution::begin);
        }
    }

    private synchronized boolean firstUse(String ticket) {
        if (used.size() >= REMEMBERED) {
            used.removeFirst();
        }
        return used.add(ticket);
    }

    private void refuse(Exec ask, String problem) {
        Thread.startVirtualThread(() -> send.accept(new ExecEnd(ask.requestId(), null, problem)));
    }
}
