package io.drover.agent.link;

import io.drover.model.Wire;
import io.drover.model.wire.AgentMessage;
import io.drover.model.wire.ServerMessage;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One open WebSocket. What arrives is kept in order until it is taken. */
final class Connection {
    private static final Logger log = LoggerFactory.getLogger(Connection.class);
    private static final String END = "";
    private static final long WRITE_SECONDS = 20;

    private final WebSocket socket;
    private final BlockingQueue<String> arrived = new LinkedBlockingQueue<>();
    private volatile long heard = System.nanoTime();

    Connection(WebSocket socket) {
        this.socket = socket;
        socket.textMessageHandler(text -> {
            heard = System.nanoTime();
            arrived.add(text);
        });
        socket.pongHandler(_ -> heard = System.nanoTime());
        socket.closeHandler(_ -> arrived.add(END));
        socket.exceptionHandler(e -> log.debug("connection: {}", e.getMessage()));
    }

    /** The next message; null when none comes within the time, or one that is not known here. @throws IllegalStateException at the end */
    @Nullable
    ServerMessage take(long millis) throws InterruptedException {
        var text = arrived.poll(millis, TimeUnit.MILLISECONDS);
        if (text == null) {
            return null;
        }
        if (text.equals(END)) {
            throw new IllegalStateException("the server closed the connection");
        }
        return Wire.hear(text, ServerMessage.class,
                kind -> log.debug("the server says '{}', which is not known here", kind));
    }

    void send(AgentMessage message) {
        var _ = socket.writeTextMessage(Wire.write(message));
    }

    /** Returns when the message is on its way, so that a fast writer waits for a slow line. */
    void sendAndWait(AgentMessage message) {
        try {
            socket.writeTextMessage(Wire.write(message)).toCompletionStage().toCompletableFuture().get(WRITE_SECONDS,
                    TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the line is stuck", e);
        }
    }

    void ping() {
        var _ = socket.writePing(Buffer.buffer());
    }

    /** Since when nothing came, not even an answer to a ping. */
    long silentMillis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - heard);
    }

    void close() {
        var _ = socket.close();
    }
}
