package io.drover.agent;

import io.drover.agent.containers.Containers;
import io.drover.agent.containers.Engine;
import io.drover.agent.containers.EngineRefusal;
import io.drover.model.wire.AgentMessage.LogChunk;
import io.drover.model.wire.AgentMessage.Output;
import io.drover.model.wire.ServerMessage.Logs;
import java.util.Base64;
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
    private final Consumer<LogChunk> send;
    private final Map<String, AutoCloseable> open = new ConcurrentHashMap<>();

    /** @param send waits while the line is slow, and throws when it is gone */
    LogAnswers(Engine engine, Containers containers, Consumer<LogChunk> send) {
        this.engine = engine;
        this.containers = containers;
        this.send = send;
    }

    void answer(Logs ask) {
        Thread.startVirtualThread(() -> {
            var id = containers.containerOf(ask.instanceId()).join();
            if (id == null) {
                end(ask.requestId());
                return;
            }
            try {
                // the end may come before the answer is noted
                var ended = new java.util.concurrent.atomic.AtomicBoolean();
                var answer = engine.logs(id, ask, (output, bytes) -> chunk(ask.requestId(), output, bytes), () -> {
                    ended.set(true);
                    open.remove(ask.requestId());
                    end(ask.requestId());
                });
                open.put(ask.requestId(), answer);
                if (ended.get()) {
                    open.remove(ask.requestId());
                }
            } catch (EngineRefusal e) {
                chunk(ask.requestId(), Output.ERROR,
                        (e.said() + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8));
                end(ask.requestId());
            }
        });
    }

    void stop(String requestId) {
        close(open.remove(requestId));
    }

    /** Nobody is there to hear the answers any more. */
    @Override
    public void close() {
        java.util.List.copyOf(open.keySet()).forEach(this::stop);
    }

    private void chunk(String requestId, Output output, byte[] bytes) {
        send.accept(new LogChunk(requestId, output, Base64.getEncoder().encodeToString(bytes), false));
    }

    private void end(String requestId) {
        try {
            send.accept(LogChunk.end(requestId));
        } catch (IllegalStateException e) {
            log.debug("nobody hears the end of {}", requestId);
        }
    }

    private static void close(@org.jspecify.annotations.Nullable AutoCloseable answer) {
        if (answer != null) {
            try {
                answer.close();
            } catch (Exception e) {
                log.debug("closing: {}", e.getMessage());
            }
        }
    }
}
