package io.drover.server.benchmark;

import static io.drover.server.benchmark.LiveServer.P;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.model.Wire;
import io.drover.model.wire.Registration;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** A server with hosts whose agents are ours, and containers that run on them. */
final class Fleet implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(90);

    final Vertx vertx = Vertx.vertx();
    final LiveServer server = new LiveServer();
    final Client client = new Client(vertx, server, 1);
    private final Map<String, FakeHost> hosts = new HashMap<>();

    /** A number of hosts, and in as many services as there are hundreds the containers. */
    Fleet(int hosts, int containers) {
        try {
            join(hosts);
            for (var i = 0; i < containers / 100; i++) {
                client.post(P + "/stacks", stack("fill" + i, 100));
            }
            until(containers + " running containers", () -> running() == containers / 100);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    static Map<String, Object> stack(String name, int scale) {
        return Map.of("name", name, "dockerCompose", """
                version: '2'
                services:
                  web:
                    image: example/web:1
                    command: ['serve', '--port', '80']
                    environment: {LEVEL: info, DATABASE: db.example.com}
                    mem_limit: 64m
                    labels: {team: shop}
                """, "rancherCompose", "version: '2'\nservices:\n  web:\n    scale: " + scale + "\n", "startOnCreate",
                true);
    }

    FakeHost host(String id) {
        return java.util.Objects.requireNonNull(hosts.get(id));
    }

    /** All of them. */
    Collection<FakeHost> hosts() {
        return hosts.values();
    }

    /** All containers, by the pages of the API. */
    List<JsonNode> containers() {
        var all = new ArrayList<JsonNode>();
        for (var path = P + "/containers?limit=1000"; !path.isEmpty();) {
            var page = client.get(path);
            page.get("data").forEach(all::add);
            path = page.at("/pagination/next").asText("").replace(server.url(), "");
            path = path.equals("null") ? "" : path;
        }
        return all;
    }

    /** To be held for as long as its connections are to last: of one that nobody holds, Vert.x cuts them 30 s later. */
    WebSocketClient webSockets() {
        return vertx.createWebSocketClient(new WebSocketClientOptions().setMaxConnections(1_000)
                .setMaxFrameSize(64 << 20).setMaxMessageSize(64 << 20));
    }

    WebSocketConnectOptions connect(String path, String authorization) {
        return new WebSocketConnectOptions().setHost("127.0.0.1").setPort(server.port()).setURI(path)
                .addHeader("Authorization", authorization);
    }

    /** Waits until all that was created runs, so that what comes next is not measured beside it. */
    void settle() {
        until("rest", () -> client.get(P + "/containers?state_ne=running&limit=1").get("data").isEmpty());
    }

    /** How many services have all that they want. */
    private long running() {
        var active = 0;
        for (var service : client.get(P + "/services?limit=1000").get("data")) {
            active += service.path("state").asText().equals("active") && service.path("healthState").asText()
                    .equals("healthy") ? 1 : 0;
        }
        return active;
    }

    private void join(int count) {
        var token = client.post(P + "/registrationtokens", Map.of()).get("token").asText();
        var http = vertx.createHttpClient();
        var sockets = webSockets();
        for (var i = 0; i < count; i++) {
            var granted = register(http, token, FakeHost.registration(i));
            var options = connect("/v1/agent", LiveServer.basic(granted.accessKey(), granted.secretKey()));
            hosts.put(granted.hostId(),
                    Client.wait(sockets.connect(options).map(socket -> new FakeHost(vertx, sockets, socket))));
        }
        until(count + " active hosts", () -> {
            var active = 0;
            for (var host : client.get(P + "/hosts?limit=1000").get("data")) {
                active += host.path("state").asText().equals("active") ? 1 : 0;
            }
            return active == count;
        });
    }

    private Registration.Granted register(HttpClient http, String token, Registration.Request request) {
        return Client.wait(http.request(HttpMethod.POST, server.port(), "127.0.0.1", "/v1/register")
                .compose(post -> Client.answer(
                        post.putHeader("Authorization", LiveServer.basic("registrationToken", token)),
                        Buffer.buffer(Wire.write(request)),
                        (_, body) -> Wire.read(body.toString(), Registration.Granted.class))));
    }

    void until(String what, BooleanSupplier reached) {
        for (var end = System.nanoTime() + LIMIT.toNanos(); !asked(what, reached);) {
            if (System.nanoTime() > end || !server.alive()) {
                throw new IllegalStateException("no " + what + ":\n" + server.lastWords());
            }
            pause(100);
        }
    }

    private boolean asked(String what, BooleanSupplier reached) {
        try {
            return reached.getAsBoolean();
        } catch (RuntimeException e) {
            throw new IllegalStateException("no " + what + ":\n" + server.lastWords(), e);
        }
    }

    static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        Client.wait(vertx.close());
        server.close();
    }
}
