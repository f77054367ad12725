package io.drover.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.model.Wire;
import io.drover.server.store.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A whole server with its database and the ports of the bridge, and clients of it. */
final class BridgeWorld implements AutoCloseable {
    static final String PROJECT = "1a5";
    static final String P = "/v2-beta/projects/" + PROJECT;
    static final String NEWS = "drover.news." + PROJECT;
    static final String COMMANDS = "drover.commands." + PROJECT;

    final Path data = TestDatabase.temporary();
    final int httpPort = FreePort.next();
    final int tcpPort = FreePort.next();
    final HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    final Key admin;
    /** Another environment, and a key of the first that does not open it. */
    final String other;
    final Key limited;
    private final Server server;
    private final AtomicInteger names = new AtomicInteger();

    record Key(String id, String access, String secret) {
        String basic() {
            return "Basic " + Base64.getEncoder().encodeToString((access + ":" + secret).getBytes(UTF_8));
        }
    }

    record Answer(int status, JsonNode body) {
        String text(String field) {
            return body.path(field).asText();
        }
    }

    BridgeWorld() {
        this(Map.of());
    }

    /** @param more variables of its environment */
    BridgeWorld(Map<String, String> more) {
        var environment = new HashMap<>(more);
        environment.putAll(Map.of("DROVER_DATA", data.toString(), "DROVER_HTTP_PORT", "" + httpPort,
                "DROVER_BRIDGE_PORT", "" + tcpPort));
        server = new Server(Configuration.of(environment));
        server.start();
        try {
            var keys = Wire.JSON.readTree(data.resolve("api-key.json").toFile());
            admin = new Key("", keys.get("accessKey").asText(), keys.get("secretKey").asText());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        other = send("POST", "/v2-beta/projects", Map.of("name", "Other")).text("id");
        limited = key(PROJECT);
    }

    Key key(String project) {
        var made = send("POST", "/v2-beta/projects/" + project + "/apikeys", Map.of("name", "bridge"));
        return new Key(made.text("id"), made.text("publicValue"), made.text("secretValue"));
    }

    /** Something that changes. @return its id */
    String stack() {
        return stackIn(PROJECT);
    }

    String stackIn(String project) {
        return send("POST", "/v2-beta/projects/" + project + "/stacks", Map.of("name", "s" + names.incrementAndGet()))
                .text("id");
    }

    Answer send(String method, String path, @Nullable Object body) {
        return send(admin, method, path, body);
    }

    Answer send(Key key, String method, String path, @Nullable Object body) {
        try {
            var answer = http.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + path))
                    .timeout(Duration.ofSeconds(60)).header("Authorization", key.basic())
                    .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(Wire.write(body)))
                    .build(), BodyHandlers.ofString());
            return new Answer(answer.statusCode(), Wire.JSON.readTree(answer.body()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    BridgeClient tcp(Key key) {
        return new BridgeClient.Tcp(BridgeClient.connect(tcpPort), key.basic());
    }

    BridgeClient webSocket(Key key) {
        return new BridgeClient.Raw(http, httpPort, key.basic());
    }

    /** @param way {@code tcp} or {@code websocket} */
    BridgeClient client(String way, Key key) {
        return way.equals("tcp") ? tcp(key) : webSocket(key);
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
        server.close();
        TestDatabase.delete(data);
    }
}
