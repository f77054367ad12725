package io.drover.server.api;

import io.vertx.core.http.ServerWebSocket;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** One client's WebSocket: how much of what was written to it has gone out. */
final class Subscriber {
    static final String CHANGE = "resource.change";
    /** So many characters may be on their way; what changes meanwhile is told as it is when there is room again. */
    static final int ROOM = 1 << 20;

    private final ServerWebSocket socket;
    private final Sight sight;
    private final boolean changes;
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong gone = new AtomicLong();
    private volatile Runnable hasRoomAgain = () -> {
    };

    /** @param sight how it sees resources @param changes does it want changes, or pings only? */
    Subscriber(ServerWebSocket socket, Sight sight, boolean changes) {
        this.socket = socket;
        this.sight = sight;
        this.changes = changes;
    }

    /** @param links as its URLs are to be written @param wanted how much of each is to be told */
    record Sight(Links links, Wanted wanted) {
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

    /** @param action run each time when there is room after there was none */
    void onRoom(Runnable action) {
        hasRoomAgain = action;
    }

    boolean hasRoom() {
        return sent.get() - gone.get() < ROOM;
    }

    /** How many characters have gone out so far: a client for which this stands still has stopped reading. */
    long gone() {
        return gone.get();
    }

    /** @param links as those within the resource are written */
    static String changed(Map<String, @Nullable Object> resource, Links links) {
        var event = Map.of("name", CHANGE, "id", UUID.randomUUID().toString(), "time",
                System.currentTimeMillis(), "resourceType", String.valueOf(resource.get("type")), "resourceId",
                String.valueOf(resource.get("id")), "data", Map.of("resource", resource));
        return Json.write(links.old() ? Objects.requireNonNull(OldWords.answer(event, links)) : event).toString();
    }

    /** It has missed something, and is to begin again. */
    void fail() {
        socket.close((short) 1011, "a change could not be told: subscribe again, and read the lists");
    }

    void send(String frame) {
        sent.addAndGet(frame.length());
        socket.writeTextMessage(frame).onComplete(_ -> {
            var hadRoom = hasRoom();
            gone.addAndGet(frame.length());
            if (!hadRoom && hasRoom()) {
                hasRoomAgain.run();
            }
        });
    }
}
