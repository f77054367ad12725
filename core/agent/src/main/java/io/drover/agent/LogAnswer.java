package io.drover.agent;

import io.drover.agent.containers.Engine;
import io.drover.agent.containers.EngineRefusal;
import io.drover.model.wire.AgentMessage.LogChunk;
import io.drover.model.wire.AgentMessage.LogEnd;
import io.drover.model.wire.AgentMessage.OfLogs;
import io.drover.model.wire.AgentMessage.Output;
import io.drover.model.wire.ServerMessage.Logs;
import java.util.Base64;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one container wrote, for one who asked. No more than a window of it is under way: a slow reader holds up only this. */
final class LogAnswer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LogAnswer.class);

    private final Engine engine;
    private final Logs ask;
    private final Consumer<OfLogs> send;
    private final Runnable forget;
    private final Semaphore window = new Semaphore(Logs.WINDOW);
    private final AtomicBoolean ended = new AtomicBoolean();
    private @Nullable AutoCloseable stream;
    private boolean closed;

    /** @param forget called once, before the end is said */
    LogAnswer(Engine engine, Logs ask, Consumer<OfLogs> send, Runnable forget) {
        this.engine = engine;
        this.ask = ask;
        this.send = send;
        this.forget = forget;
    }

    /** @param containerId null when there is no such container */
    void begin(@Nullable String containerId) {
        Thread.startVirtualThread(() -> {
            sayAlive();
            if (containerId == null) {
                end("the container is not on this host");
                return;
            }
            try {
                hold(engine.logs(containerId, ask, this::write, () -> end(null)));
            } catch (EngineRefusal e) {
                end(e.said());
            }
        });
    }

    /** @param bytes that have arrived; none when a sign of life is asked for */
    void taken(int bytes) {
        if (bytes > 0) {
            window.release(bytes);
        } else {
            Thread.startVirtualThread(this::sayAlive);
        }
    }

    /** Reads no more; the end is told when it is there. */
    @Override
    public synchronized void close() {
        closed = true;
        // a writer that waits for room need not wait any more
        window.release(Logs.WINDOW);
        if (stream != null) {
            try {
                stream.close();
            } catch (Exception e) {
                log.debug("closing: {}", e.getMessage());
            }
        }
    }

    private synchronized void hold(AutoCloseable reading) {
        stream = reading;
        if (closed) {
            close();
        }
    }

    private void write(Output output, byte[] bytes) {
        window.acquireUninterruptibly(bytes.length);
        synchronized (this) {
            if (closed) {
                throw new IllegalStateException("nobody listens any more");
            }
        }
        send.accept(new LogChunk(ask.requestId(), output, Base64.getEncoder().encodeToString(bytes)));
    }

    private void sayAlive() {
        say(new LogChunk(ask.requestId(), Output.TERMINAL, ""));
    }

    private void end(@Nullable String problem) {
        if (ended.compareAndSet(false, true)) {
            forget.run();
            say(new LogEnd(ask.requestId(), problem));
        }
    }

    private void say(OfLogs message) {
        try {
            send.accept(message);
        } catch (IllegalStateException e) {
            log.debug("nobody hears what is written in {}", ask.instanceId());
        }
    }
}
