package io.drover.server.api;

import io.vertx.core.Future;
import io.vertx.core.http.ServerWebSocket;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One client's WebSocket. */
final class Subscriber {
    static final String CHANGE = "resource.change";
    /** How much may wait for a client that reads slowly, in bytes. */
    static final int QUEUE = 8 << 20;

    private final ServerWebSocket socket;
    private final Sight sight;
    private final boolean changes;
    private volatile Future<Void> written = Future.succeededFuture();
    private volatile boolean behind;

    /** @param sight how it sees resources @param changes does it want changes, or pings only? */
    Subscriber(ServerWebSocket socket, Sight sight, boolean changes) {
        this.socket = socket;
        this.sight = sight;
        this.changes = changes;
    }

    /** @param links as its URLs are to be written @param include the links whose resources are to come along */
    record Sight(Links links, List<String> include) {
    }

    ServerWebSocket socket() {
        return socket;
    }

    Sight sight() {
        return sight;
    }

    boolean changes() {
        return changes;
    }

    static String changed(Map<String, @Nullable Object> resource) {
        return Json.write(Map.of("name", CHANGE, "id", UUID.randomUUID().toString(), "time",
                System.currentTimeMillis(), "resourceType", String.valueOf(resource.get("type")), "resourceId",
                String.valueOf(resource.get("id")), "data", Map.of("resource", resource))).toString();
    }

    /** A client that reads slower than things change is sent away, to begin anew: it must not fill the server. */
    void send(String frame) {
        if (socket.isClosed()) {
            return;
        }
        if (socket.writeQueueFull()) {
            socket.close((short) 1008, "too slow");
        } else {
            written = socket.writeTextMessage(frame);
        }
    }

    /**
     * Waits until all that was sent is on its way, but no longer than to a moment of {@link System#nanoTime}, and not at
     * all for a client that was waited for in vain before and has not caught up since.
     */
    void rest(long end) {
        if (behind || written.isComplete()) {
            behind = !written.isComplete();
            return;
        }
        try {
            written.await(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            behind = true;
        } catch (Exception e) {
            // it is gone, which its close handler hears
        }
    }
}
