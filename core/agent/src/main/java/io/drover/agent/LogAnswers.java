package io.drover.agent;

import io.drover.agent.containers.Containers;
import io.drover.agent.containers.Engine;
import io.drover.model.wire.AgentMessage.LogEnd;
import io.drover.model.wire.AgentMessage.OfLogs;
import io.drover.model.wire.ServerMessage;
import io.drover.model.wire.ServerMessage.Logs;
import io.drover.model.wire.ServerMessage.LogsTaken;
import io.drover.model.wire.ServerMessage.StopLogs;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers requests for what containers write. */
final class LogAnswers implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LogAnswers.class);

    private final Engine engine;
    private final Containers containers;
    private final Consumer<OfLogs> send;
    private final Map<String, LogAnswer> open = new ConcurrentHashMap<>();

    /** @param send waits while the line is slow, and throws when it is gone */
    LogAnswers(Engine engine, Containers containers, Consumer<OfLogs> send) {
        this.engine = engine;
        this.containers = containers;
        this.send = send;
    }

    /** Never waits. */
    void hear(ServerMessage.OfLogs message) {
        var answer = open.get(message.requestId());
        switch (message) {
            case Logs ask -> {
                // the same wish may come over two connections
                if (answer == null) {
                    begin(ask);
                }
            }
            case LogsTaken taken -> {
                if (answer != null) {
                    answer.taken(taken.bytes());
                } else if (taken.bytes() == 0) {
                    Thread.startVirtualThread(() -> sayUnknown(taken.requestId()));
                }
            }
            case StopLogs _ -> {
                if (answer != null) {
                    answer.close();
                }
            }
        }
    }

    /** Nobody is there to hear the answers any more. */
    @Override
    public void close() {
        List.copyOf(open.values()).forEach(LogAnswer::close);
    }

    /** It was asked before this agent was started anew, or connected anew. */
    private void sayUnknown(String requestId) {
        try {
            send.accept(new LogEnd(requestId, "the host was connected anew"));
        } catch (IllegalStateException e) {
            log.debug("nobody hears of {}", requestId);
        }
    }

    private void begin(Logs ask) {
        var answer = new LogAnswer(engine, ask, send, () -> open.remove(ask.requestId()));
        open.put(ask.requestId(), answer);
        containers.containerOf(ask.instanceId()).thenAccept(answer::begin);
    }
}
