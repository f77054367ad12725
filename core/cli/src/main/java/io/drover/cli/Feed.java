package io.drover.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What changes in an environment, over one connection. The server sends a ping every five seconds: where nothing comes at
 * all, it is gone.
 */
final class Feed implements AutoCloseable {
    static final Duration SILENCE = Duration.ofSeconds(20);
    private static final ObjectMapper JSON = new ObjectMapper();
    private final Consumer<JsonNode> each;
    private final Duration silence;
    private final CompletableFuture<String> end = new CompletableFuture<>();
    private final WebSocket socket;
    private volatile long heard = System.nanoTime();

    /**
     * @param silence how long nothing may come
     * @param each takes the events that say what has changed, on threads of the connection
     * @throws Failure when there is no connection
     */
    Feed(Api api, Duration silence, Consumer<JsonNode> each) {
        this.each = each;
        this.silence = silence;
        this.socket = api.follow("subscribe?eventNames=resource.change", new Frames());
    }

    /** Waits until it ends. @return why, or nothing when that was not said @throws Failure when it is interrupted */
    String ended() {
        while (true) {
            var left = silence.toNanos() - (System.nanoTime() - heard);
            if (left <= 0) {
                return "nothing came for " + silence.toMillis() + " ms";
            }
            try {
                return end.get(left, TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                // something may have come meanwhile
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Failure("interrupted");
            } catch (ExecutionException e) {
                throw new IllegalStateException("it only completes", e);
            }
        }
    }

    @Override
    public void close() {
        socket.abort();
    }

    private final class Frames implements WebSocket.Listener {
        private final StringBuilder frame = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            heard = System.nanoTime();
            frame.append(data);
            if (last) {
                read(frame.toString());
                frame.setLength(0);
            }
            from.request(1);
            return null;
        }

        private void read(String text) {
            try {
                var event = JSON.readTree(text);
                if (event.path("name").asText().equals("resource.change")) {
                    each.accept(event);
                }
            } catch (IOException e) {
                end.complete("it sent what is not JSON");
            }
        }

        @Override
        public @Nullable CompletionStage<?> onPing(WebSocket from, ByteBuffer message) {
            heard = System.nanoTime();
            from.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
            end.complete(reason);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            end.complete(Failure.reason(error));
        }
    }
}
