package io.drover.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.drover.model.Wire;
import io.drover.model.network.FromNetworkAgent.Vote;
import io.drover.model.wire.Registration;
import io.drover.server.benchmark.FakeHost;
import io.drover.server.store.TestDatabase;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * People are told by the webhook that comes with Drover: a whole server with its database and the plugin's own jar, an agent
 * that is lost, and a receiver that fails and gets well.
 */
class NotificationsTest {
    private static final String P = "/v2-beta/projects/1a5";
    private static final Path WEBHOOK = Path.of("../../target/plugins/drover-webhook.jar").toAbsolutePath();
    private static final Duration LONG = Duration.ofSeconds(60);

    private final Path data = TestDatabase.temporary();
    private final int port = FreePort.next();
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<JsonNode> heard = new CopyOnWriteArrayList<>();
    private final HttpServer receiver = receiver();
    private volatile int status = 500;
    private @Nullable Server server;
    private final List<Vertx> agents = new ArrayList<>();

    @AfterEach
    void close() {
        agents.forEach(NotificationsTest::end);
        if (server != null) {
            server.close();
        }
        receiver.stop(0);
        http.shutdownNow();
        http.close();
        TestDatabase.delete(data);
    }

    @Test
    void peopleHearOfWhatHappensThoughTheirReceiverAndTheServerWereAway() throws Exception {
        assertThat(WEBHOOK).as("made when the plugin is packaged, by bin/build or mvn verify").isRegularFile();
        Files.createDirectories(data.resolve("shipped"));
        Files.copy(WEBHOOK, data.resolve("shipped/drover-webhook.jar"));
        start();
        var token = send("POST", P + "/registrationtokens", Map.of()).path("token").asText();
        var granted = register(token);
        var agent = agent(granted);
        var host = agents.getLast();
        await().atMost(LONG).until(() -> state("hosts", granted.hostId()).equals("active"));
        var service = service();
        await().atMost(LONG).until(() -> field("services", service, "healthState").equals("healthy"));

        // whoever is to be told is not there yet
        var ops = send("POST", P + "/notifications",
                Map.of("name", "ops", "sink", "webhook", "holdSeconds", 1, "settings",
                        Map.of("url", "http://127.0.0.1:" + receiver.getAddress().getPort() + "/hook", "secret",
                                "s3")));
        assertThat(ops.path("state").asText()).as(ops.toString()).isEqualTo("active");
        var id = ops.path("id").asText();
        assertThat(send("POST", P + "/notifications/" + id + "?action=test", Map.of()).path("message").asText())
                .endsWith("answered with status 500");

        // a service that is ill, whose strategy leaves it alone
        var container = send("GET", P + "/services/" + service + "/instances", null).at("/data/0/id").asText();
        agent.finds(container, Vote.Word.DOWN);
        await().atMost(LONG).until(() -> field("notifications", id, "state").equals("failing"));
        assertThat(field("notifications", id, "transitioningMessage")).endsWith("answered with status 500");
        assertThat(field("notifications", id, "waiting")).isEqualTo("1");
        assertThat(heard).isEmpty();

        // the server ends, with it the agent's connection, and another one takes over what waits
        end(host);
        Objects.requireNonNull(server).close();
        status = 204;
        start();
        await().atMost(LONG).until(() -> heard("serviceUnhealthy") == 1);
        assertThat(heard.getFirst().path("subject").asText()).isEqualTo("shop/web");
        assertThat(heard.getFirst().path("environment").asText()).isEqualTo("Default");
        assertThat(heard.getFirst().path("link").asText()).startsWith("http").contains("/stacks/1st");

        // a host that does not come back, and then does
        await().atMost(LONG).until(() -> heard("hostLost") == 1);
        agent(granted);
        await().atMost(LONG).until(() -> heard("hostBack") == 1 && heard("serviceHealthy") == 1);
        assertThat(heard).extracting(it -> it.path("id").asText()).doesNotHaveDuplicates();
        await().atMost(LONG).until(() -> field("notifications", id, "state").equals("active"));
        assertThat(field("notifications", id, "waiting")).isEqualTo("0");
        var before = heard.size();
        assertThat(send("POST", P + "/notifications/" + id + "?action=test", Map.of()).path("id").asText())
                .isEqualTo(id);
        assertThat(heard).hasSize(before + 1);
        assertThat(heard("test")).isEqualTo(1);
    }

    private long heard(String event) {
        return heard.stream().filter(it -> it.path("event").asText().equals(event)).count();
    }

    private void start() {
        server = new Server(Configuration.of(Map.of("DROVER_DATA", data.toString(), "DROVER_HTTP_PORT", "" + port,
                "DROVER_SHIPPED_PLUGINS", data.resolve("shipped").toString())));
        server.start();
    }

    private HttpServer receiver() {
        try {
            var receiving = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            receiving.createContext("/hook", exchange -> {
                var body = exchange.getRequestBody().readAllBytes();
                var signed = exchange.getRequestHeaders().getFirst("X-Drover-Signature-256");
                if (status == 204 && signed != null && signed.startsWith("sha256=")) {
                    heard.add(Wire.JSON.readTree(body));
                }
                exchange.sendResponseHeaders(status, -1);
                exchange.close();
            });
            receiving.start();
            return receiving;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private String service() throws Exception {
        send("POST", P + "/stacks", Map.of("name", "shop", "startOnCreate", true, "dockerCompose", """
                version: '2'
                services:
                  web:
                    image: example/web:1
                """, "rancherCompose", """
                version: '2'
                services:
                  web:
                    scale: 1
                    health_check:
                      port: 80
                      interval: 500
                      unhealthy_threshold: 1
                      healthy_threshold: 1
                      response_timeout: 500
                      strategy: none
                """));
        await().atMost(LONG).until(() -> !send("GET", P + "/services?name=web", null).path("data").isEmpty());
        return send("GET", P + "/services?name=web", null).at("/data/0/id").asText();
    }

    private Registration.Granted register(String token) throws Exception {
        var answer = http.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/register"))
                .header("Authorization", basic("registrationToken", token))
                .POST(BodyPublishers.ofString(Wire.write(FakeHost.registration(1)))).build(), BodyHandlers.ofString());
        return Wire.read(answer.body(), Registration.Granted.class);
    }

    private FakeHost agent(Registration.Granted granted) throws Exception {
        var vertx = Vertx.vertx();
        agents.add(vertx);
        var client = vertx.createWebSocketClient(new WebSocketClientOptions().setMaxFrameSize(64 << 20)
                .setMaxMessageSize(64 << 20).setClosingTimeout(0));
        return client
                .connect(new WebSocketConnectOptions().setHost("127.0.0.1").setPort(port).setURI("/v1/agent")
                        .addHeader("Authorization", basic(granted.accessKey(), granted.secretKey())))
                .map(socket -> new FakeHost(vertx, client, socket)).await(20, TimeUnit.SECONDS);
    }

    private static void end(Vertx vertx) {
        try {
            vertx.close().await(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private String state(String plural, String id) throws Exception {
        return field(plural, id, "state");
    }

    private String field(String plural, String id, String field) throws Exception {
        return send("GET", P + "/" + plural + "/" + id, null).path(field).asText();
    }

    private JsonNode send(String method, String path, @Nullable Object body) throws Exception {
        var keys = Wire.JSON.readTree(data.resolve("api-key.json").toFile());
        return Wire.JSON.readTree(http.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", basic(keys.path("accessKey").asText(), keys.path("secretKey").asText()))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(Wire.write(body)))
                .build(), BodyHandlers.ofString()).body());
    }

    private static String basic(String user, String secret) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + secret).getBytes(StandardCharsets.UTF_8));
    }
}
