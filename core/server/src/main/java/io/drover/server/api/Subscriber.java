package io.drover.server.api;

import io.vertx.core.http.ServerWebSocket;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One client's WebSocket. @param sight how it sees resources @param changes does it want changes, or pings only? */
record Subscriber(ServerWebSocket socket, Sight sight, boolean changes) {
    static final String CHANGE = "resource.change";
    /** How much may wait for a client that reads slowly, in bytes. */
    static final int QUEUE = 8 << 20;

    /** @param links as its URLs are to be written @param include the links whose resources are to come along */
    record Sight(Links links, List<String> include) {
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
            socket.writeTextMessage(frame);
        }
    }
}
