package io.drover.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.model.Wire;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Speaks the protocol of the Vert.x bridges, and remembers all that it hears. It shows its key in each frame. */
abstract class BridgeClient implements AutoCloseable {
    final List<JsonNode> heard = new CopyOnWriteArrayList<>();
    final CompletableFuture<Void> closed = new CompletableFuture<>();
    private final String authorization;

    BridgeClient(String authorization) {
        this.authorization = authorization;
    }

    static Socket connect(int port) {
        try {
            return new Socket("127.0.0.1", port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    abstract void write(String frame);

    @Override
    public abstract void close();

    void register(String address, @Nullable Object from) {
        frame("register", address, null, null, from == null ? Map.of() : Map.of("from", from));
    }

    void unregister(String address) {
        frame("unregister", address, null, null, Map.of());
    }

    /** @return the reply, or the frame that says that there is none */
    JsonNode request(String address, Object body) {
        var reply = UUID.randomUUID().toString();
        var before = errors().size();
        frame("send", address, reply, body, Map.of());
        await().atMost(Duration.ofSeconds(30)).until(() -> !repliesTo(reply).isEmpty() || errors().size() > before);
        return repliesTo(reply).isEmpty() ? errors().getLast() : repliesTo(reply).getFirst().path("body");
    }

    void frame(String type, @Nullable String address, @Nullable String replyAddress, @Nullable Object body,
            Map<String, ?> headers) {
        var all = new LinkedHashMap<String, Object>(headers);
        all.put("Authorization", authorization);
        var frame = new LinkedHashMap<String, @Nullable Object>();
        frame.put("type", type);
        frame.put("address", address);
        frame.put("replyAddress", replyAddress);
        frame.put("headers", all);
        frame.put("body", body);
        write(Wire.write(frame));
    }

    private List<JsonNode> repliesTo(String address) {
        return heard.stream().filter(frame -> frame.path("address").asText().equals(address)).toList();
    }

    List<JsonNode> errors() {
        return heard.stream().filter(frame -> frame.path("type").asText().equals("err")).toList();
    }

    /** What the errors say, whichever bridge's words. */
    List<String> problems() {
        return errors().stream().map(frame -> frame.path(frame.has("body") ? "body" : "message").asText()).toList();
    }

    /** Of an address, without those that say where it begins. */
    List<JsonNode> events(String address) {
        return heard.stream().filter(frame -> frame.path("address").asText().equals(address))
                .map(frame -> frame.path("body")).toList();
    }

    List<Long> seqs(String address) {
        return events(address).stream().filter(event -> event.has("id")).map(event -> event.path("seq").asLong())
                .toList();
    }

    boolean knows(String address, String id) {
        return !of(address, id).isEmpty();
    }

    /** What an address said of one resource. */
    List<JsonNode> of(String address, String id) {
        return events(address).stream().filter(event -> event.path("id").asText().equals(id)).toList();
    }

    boolean isClosed() {
        return closed.isDone();
    }

    void hear(String text) {
        try {
            heard.add(Wire.JSON.readTree(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** By TCP. */
    static final class Tcp extends BridgeClient {
        final Socket socket;
        private final DataOutputStream out;

        Tcp(Socket socket, String authorization) {
            super(authorization);
            this.socket = socket;
            try {
                out = new DataOutputStream(socket.getOutputStream());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            Thread.ofVirtual().start(this::read);
        }

        private void read() {
            try {
                var in = new DataInputStream(socket.getInputStream());
                while (true) {
                    hear(new String(in.readNBytes(in.readInt()), UTF_8));
                }
            } catch (IOException e) {
                closed.complete(null);
            }
        }

        @Override
        synchronized void write(String frame) {
            try {
                var bytes = frame.getBytes(UTF_8);
                out.writeInt(bytes.length);
                out.write(bytes);
                out.flush();
            } catch (IOException e) {
                closed.complete(null);
            }
        }

        @Override
        public void close() {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** By WebSocket, without SockJS's framing. */
    static final class Raw extends BridgeClient implements WebSocket.Listener {
        private final WebSocket socket;
        private final StringBuilder begun = new StringBuilder();

        Raw(HttpClient http, int port, String authorization) {
            super(authorization);
            socket = http.newWebSocketBuilder()
                    .buildAsync(URI.create("ws://127.0.0.1:" + port + "/eventbus/websocket"), this).join();
        }

        @Override
        synchronized void write(String frame) {
            try {
                socket.sendText(frame, true).join();
            } catch (java.util.concurrent.CompletionException e) {
                closed.complete(null);
            }
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence text, boolean last) {
            begun.append(text);
            if (last) {
                hear(begun.toString());
                begun.setLength(0);
            }
            webSocket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int status, String reason) {
            closed.complete(null);
            return null;
        }

        @Override
        public void onError(WebSocket webSocket, Throwable error) {
            closed.complete(null);
        }

        @Override
        public void close() {
            socket.abort();
        }
    }
}
