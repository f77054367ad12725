package io.drover.server;

import static io.drover.server.BridgeWorld.COMMANDS;
import static io.drover.server.BridgeWorld.NEWS;
import static io.drover.server.BridgeWorld.P;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.model.Wire;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What tools can do over the bridge, on both of its ports, and what they cannot. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BridgeTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private BridgeWorld world;

    @BeforeAll
    void open() {
        world = new BridgeWorld();
    }

    @AfterAll
    void close() {
        world.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "websocket"})
    void newsAreResourcesAsTheApiShowsThem(String way) {
        try (var client = world.client(way, world.limited)) {
            client.register(NEWS, null);
            await().atMost(SOON).until(() -> !client.events(NEWS).isEmpty());
            assertThat(client.events(NEWS).getFirst().path("event").asText()).isEqualTo("following");
            var stack = world.stack();
            await().atMost(SOON).until(() -> client.knows(NEWS, stack));
            // by TCP nobody has said by which name the server is reached; other resources may have their news meanwhile
            await().atMost(SOON).untilAsserted(() -> assertThat(client.of(NEWS, stack).getLast().path("resource")
                    .toString().replaceAll("http://[0-9.]+:", "http://127.0.0.1:"))
                    .isEqualTo(world.send("GET", P + "/stacks/" + stack, null).body().toString()));
            assertThat(client.of(NEWS, stack))
                    .allSatisfy(event -> assertThat(event.path("kind").asText()).isEqualTo("stack"));
            assertThat(client.heard.getLast().path("type").asText()).isEqualTo(way.equals("tcp") ? "message" : "rec");

            world.send("DELETE", P + "/stacks/" + stack, null);
            await().atMost(SOON).until(() -> client.events(NEWS).stream()
                    .anyMatch(event -> event.path("event").asText().equals("removed")
                            && event.path("id").asText().equals(stack)));

            client.unregister(NEWS);
            client.frame("ping", null, null, null, Map.of());
            assertThat(client.request(COMMANDS, Map.of("method", "GET", "path", "/stacks")).path("status").asInt())
                    .isEqualTo(200);
            var before = client.events(NEWS).size();
            var unheard = world.stack();
            try (var another = world.client(way, world.limited)) {
                another.register(NEWS, client.seqs(NEWS).getLast());
                await().atMost(SOON).until(() -> another.knows(NEWS, unheard));
            }
            assertThat(client.events(NEWS)).hasSize(before);
        }
    }

    /** Who comes and goes at any moment, while things change, has every change once and in order. */
    @ParameterizedTest
    @ValueSource(strings = {"tcp", "websocket"})
    void whoResumesMissesNothingAndHearsNothingTwice(String way) throws InterruptedException {
        var random = new Random(4);
        var seqs = new ArrayList<Long>();
        try (var client = world.client(way, world.limited)) {
            client.register(NEWS, null);
            await().atMost(SOON).until(() -> !client.events(NEWS).isEmpty());
            seqs.add(client.events(NEWS).getFirst().path("seq").asLong());
        }
        var writer = Thread.ofVirtual().start(() -> {
            for (var i = 0; i < 60; i++) {
                world.stack();
            }
        });
        for (var visit = 0; visit < 20 || writer.isAlive(); visit++) {
            try (var client = world.client(way, world.limited)) {
                client.register(NEWS, seqs.getLast());
                var wanted = random.nextInt(8);
                await().atMost(SOON).until(() -> !client.events(NEWS).isEmpty()
                        && (client.seqs(NEWS).size() >= wanted || !writer.isAlive()));
                seqs.addAll(client.seqs(NEWS));
            }
        }
        writer.join();
        var last = world.stack();
        try (var client = world.client(way, world.limited)) {
            client.register(NEWS, seqs.getLast());
            await().atMost(SOON).until(() -> client.knows(NEWS, last));
            seqs.addAll(client.seqs(NEWS));
        }
        assertThat(seqs).hasSizeGreaterThan(60)
                .isEqualTo(LongStream.rangeClosed(seqs.getFirst(), seqs.getLast()).boxed().toList());
    }

    @Test
    void whoKnowsMoreThanTheDatabaseIsToldToReadItAgain() {
        try (var client = world.tcp(world.limited)) {
            client.register(NEWS, 999_999_999_999L);
            await().atMost(SOON).until(() -> !client.events(NEWS).isEmpty());
            var gone = client.events(NEWS).getFirst();
            assertThat(gone.path("event").asText()).isEqualTo("gone");
            var stack = world.stack();
            await().atMost(SOON).until(() -> client.knows(NEWS, stack));
            assertThat(client.seqs(NEWS).getFirst()).isEqualTo(gone.path("seq").asLong() + 1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "websocket"})
    void commandsAreTheApisOwnRequestsWithItsOwnAnswers(String way) {
        try (var client = world.client(way, world.limited)) {
            var stack = world.stack();
            var body = Map.of("name", "web-" + way, "stackId", stack, "launchConfig",
                    Map.of("imageUuid", "docker:busybox"));
            var made = client.request(COMMANDS, Map.of("method", "POST", "path", "/services", "body", body));
            assertThat(made.path("status").asInt()).isEqualTo(201);
            var id = made.at("/body/id").asText();
            var changed = client.request(COMMANDS,
                    Map.of("method", "PUT", "path", "/services/" + id, "body", Map.of("scale", 2)));
            assertThat(changed.at("/body/scale").asInt()).isEqualTo(2);
            var activated = client.request(COMMANDS,
                    Map.of("method", "POST", "path", "/services/" + id + "?action=activate", "body", Map.of()));
            assertThat(activated.path("status").asInt()).isEqualTo(202);
            assertThat(client.request(COMMANDS, Map.of("method", "GET", "path", "/services/" + id + "?fields=name"))
                    .at("/body/name").asText()).isEqualTo("web-" + way);

            for (var wrong : List.of(Map.of("name", "web-" + way, "stackId", stack, "launchConfig",
                    Map.of("imageUuid", "docker:busybox")), Map.of("name", "-", "stackId", stack),
                    Map.of("name", "x", "stackId", "1st999999"), Map.of())) {
                var answer = client.request(COMMANDS, Map.of("method", "POST", "path", "/services", "body", wrong));
                var same = world.send(world.limited, "POST", P + "/services", wrong);
                assertThat(answer.path("status").asInt()).isEqualTo(same.status()).isGreaterThanOrEqualTo(400);
                for (var field : List.of("status", "code", "fieldName", "message")) {
                    assertThat(answer.path("body").path(field)).isEqualTo(same.body().path(field));
                }
            }
        }
    }

    @Test
    void aCommandThatIsNoneSaysWhichFieldIsWrong() {
        try (var client = world.tcp(world.limited)) {
            var wrong = new HashMap<Object, String>();
            wrong.put(Map.of(), "method");
            wrong.put("GET /stacks", "method");
            wrong.put(Map.of("method", "PATCH", "path", "/stacks"), "method");
            wrong.put(Map.of("method", List.of("GET"), "path", "/stacks"), "method");
            wrong.put(Map.of("method", "GET"), "path");
            wrong.put(Map.of("method", "GET", "path", "stacks"), "path");
            wrong.put(Map.of("method", "GET", "path", "/stacks/%zz"), "path");
            wrong.put(Map.of("method", "GET", "path", "/stacks\u0000"), "path");
            wrong.forEach((body, field) -> {
                var answer = client.request(COMMANDS, body);
                assertThat(answer.path("status").asInt()).isEqualTo(422);
                assertThat(answer.at("/body/fieldName").asText()).as(Wire.write(body)).isEqualTo(field);
            });
            assertThat(client.request(COMMANDS, Map.of("method", "GET", "path", "/nothing")).path("status").asInt())
                    .isEqualTo(404);
        }
    }

    /** The pieces of a path do not lead out of the environment: the key decides, as in the API. */
    @Test
    void noPathLeadsIntoAnotherEnvironment() {
        var hidden = world.stackIn(world.other);
        try (var client = world.tcp(world.limited)) {
            for (var path : List.of("/stacks/" + hidden, "/../" + world.other + "/stacks/" + hidden,
                    "/../../projects/" + world.other + "/stacks", "/projects/" + world.other + "/stacks",
                    "/projects/" + world.other, "/%2e%2e/" + world.other + "/stacks/" + hidden,
                    "//v2-beta/projects/" + world.other + "/stacks")) {
                var answer = client.request(COMMANDS, Map.of("method", "GET", "path", path));
                assertThat(answer.path("status").asInt()).as(path).isBetween(403, 404);
                assertThat(answer.toString()).as(path).doesNotContain("\"id\":\"" + hidden);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "websocket"})
    void nothingElseHasAnAddress(String way) {
        try (var client = world.client(way, world.limited)) {
            var addresses = List.of("drover.news." + world.other, "drover.commands." + world.other, "drover.news.1a999",
                    "drover.commands.1a999", "drover.news.*", "drover.news.", "drover.news..*", "drover.#", "*", "",
                    "drover.news.1a5.", "drover.news.1a5 ", "Drover.news.1a5", "drover.news.1a5\n", ".*", "%",
                    "scope.1a5.command", "scope.1a5.news", "scope.1a5.heard", "scope.1a5.owner", "host.1h1.assign",
                    "logs.x", "exec.x", "__vertx.reply.1", "__vertx.reply." + "1".repeat(30), "vertx.cluster",
                    "_vertx.sockjssessions", "0b5d40a5-7b6a-4b6e-8f49-6c2e9d4c0c11", "drover.commands.1a5/../1a7");
            var refusals = 0;
            for (var address : addresses) {
                for (var type : List.of("register", "send", "publish")) {
                    client.frame(type, address, "reply", Map.of("method", "GET", "path", "/stacks"), Map.of());
                    refusals++;
                }
            }
            // each of the two has one meaning only
            client.frame("send", NEWS, null, Map.of(), Map.of());
            client.frame("register", COMMANDS, null, null, Map.of());
            client.frame("publish", COMMANDS, null, Map.of("method", "POST", "path", "/stacks"), Map.of());
            client.frame("publish", NEWS, null, Map.of("event", "changed"), Map.of());
            // not even what somebody is about to be answered at
            client.frame("register", "reply", null, null, Map.of());
            var expected = refusals + 5;
            await().atMost(SOON).until(() -> client.heard.size() >= expected);
            assertThat(client.problems()).hasSize(expected).containsOnly("access_denied");
            assertThat(client.heard).hasSize(expected);
            client.frame("unregister", "scope.1a5.news", null, null, Map.of());
            client.frame("subscribe", NEWS, null, null, Map.of());
            client.frame("register", null, null, null, Map.of());
            client.frame("register", NEWS, null, null, Map.of("from", "yesterday"));
            await().atMost(SOON).until(() -> client.heard.size() == expected + 4);
            assertThat(client.problems().subList(expected, expected + 4)).containsExactly("unknown_address",
                    way.equals("tcp") ? "unknown_type" : "invalid_type", "missing_address", "invalid_from");
            assertThat(client.isClosed()).isFalse();
        }
    }

    @Test
    void newsOfAnotherEnvironmentAreNotHeard() {
        try (var client = world.tcp(world.limited); var all = world.tcp(world.admin)) {
            client.register(NEWS, null);
            all.register(NEWS, null);
            all.register("drover.news." + world.other, null);
            await().atMost(SOON).until(() -> client.heard.size() == 1 && all.heard.size() == 2);
            var hidden = world.stackIn(world.other);
            var seen = world.stack();
            await().atMost(SOON)
                    .until(() -> client.knows(NEWS, seen) && all.knows("drover.news." + world.other, hidden));
            assertThat(client.heard.toString()).doesNotContain("\"" + hidden + "\"");
        }
    }

    @Test
    void handlersAreBounded() {
        var projects = new ArrayList<String>();
        for (var i = 0; i < 16; i++) {
            projects.add(world.send("POST", "/v2-beta/projects", Map.of("name", "many" + i)).text("id"));
        }
        try (var client = world.tcp(world.admin)) {
            client.register(NEWS, null);
            client.register(NEWS, null);
            projects.forEach(project -> client.register("drover.news." + project, null));
            await().atMost(SOON).until(() -> client.errors().size() == 2);
            assertThat(client.problems()).containsExactly("address_already_registered", "max_handlers_reached");
            // an environment that is removed ends what follows it
            world.send("DELETE", "/v2-beta/projects/" + projects.getFirst(), null);
            await().atMost(SOON).until(client::isClosed);
        } finally {
            projects.forEach(project -> world.send("DELETE", "/v2-beta/projects/" + project, null));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "websocket"})
    void whoShowsNoKeyOrAWrongOneIsClosed(String way) {
        var key = world.key(BridgeWorld.PROJECT);
        try (var nobody = world.client(way, world.limited);
                var wrong = world.client(way, new BridgeWorld.Key("", key.access(), "wrong"));
                var silent = world.client(way, world.limited)) {
            silent.write("{\"type\":\"ping\"}");
            nobody.write("{\"type\":\"register\",\"address\":\"" + NEWS + "\"}");
            wrong.register(NEWS, null);
            await().atMost(SOON).until(() -> nobody.isClosed() && wrong.isClosed());
            assertThat(nobody.problems()).containsExactly("not_logged_in");
            assertThat(wrong.problems()).containsExactly("not_logged_in");
            await().atMost(SOON).until(silent::isClosed);
            assertThat(silent.problems()).containsExactly("not_logged_in");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "websocket"})
    void aKeyThatEndsEndsItsConnections(String way) {
        for (var end : List.of("deactivate", "remove")) {
            var key = world.key(BridgeWorld.PROJECT);
            try (var client = world.client(way, key)) {
                client.register(NEWS, null);
                await().atMost(SOON).until(() -> client.heard.size() == 1);
                var keys = P + "/apikeys/" + key.id();
                if (end.equals("remove")) {
                    world.send("POST", keys + "?action=deactivate", Map.of());
                    world.send("DELETE", keys, null);
                } else {
                    world.send("POST", keys + "?action=deactivate", Map.of());
                }
                await().atMost(SOON).until(client::isClosed);
                assertThat(client.problems()).contains("access_denied");
            }
        }
    }

    @Test
    void aConnectionBelongsToTheFirstKeyOnIt() {
        try (var client = world.tcp(world.limited)) {
            client.register(NEWS, null);
            await().atMost(SOON).until(() -> client.heard.size() == 1);
            client.write("{\"type\":\"send\",\"address\":\"" + COMMANDS + "\",\"headers\":{\"authorization\":\""
                    + world.admin.basic() + "\"},\"body\":{}}");
            await().atMost(SOON).until(client::isClosed);
        }
    }

    @Test
    void browsersAreLetInFromThisServersOwnPagesOnly() throws Exception {
        var signedIn = world.send("POST", "/v2-beta/token", Map.of("code", "admin:" + password())).text("jwt");
        var own = "http://127.0.0.1:" + world.httpPort;
        assertThat(upgrade("/eventbus/websocket", "Cookie: token=" + signedIn, "Origin: " + own)).contains(" 101 ");
        assertThat(upgrade("/eventbus/1/abc/websocket", "Cookie: token=" + signedIn, "Origin: " + own))
                .contains(" 101 ");
        assertThat(upgrade("/eventbus/websocket", "Cookie: token=" + signedIn, "Origin: http://elsewhere.example"))
                .contains(" 403 ");
        assertThat(upgrade("/eventbus/websocket", "Origin: null")).contains(" 403 ");
        assertThat(upgrade("/eventbus/websocket", "Cookie: token=x")).contains(" 401 ");
        assertThat(upgrade("/eventbus/websocket", "Authorization: " + world.limited.basic() + "x")).contains(" 401 ");
        assertThat(upgrade("/eventbus/websocket", "Authorization: " + world.limited.basic())).contains(" 101 ");
        assertThat(get("/eventbus/info").statusCode()).isEqualTo(200);
        // of SockJS there is no more than is needed
        for (var path : List.of("/eventbus/iframe.html", "/eventbus/iframe-1.html", "/eventbus/", "/eventbus",
                "/eventbus/chunking_test", "/eventbus/1/abc/xhr", "/eventbus/1/abc/xhr_streaming",
                "/eventbus/1/abc/eventsource", "/eventbus/1/abc/htmlfile", "/eventbus/1/abc/jsonp")) {
            assertThat(get(path).statusCode()).as(path).isEqualTo(404);
        }
        assertThat(get("/eventbus/websocket").statusCode()).isEqualTo(405);
    }

    private String password() throws IOException {
        return Wire.JSON.readTree(world.data.resolve("api-key.json").toFile()).path("adminPassword").asText();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return world.http.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + world.httpPort + path)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** The status line that a WebSocket's opening is answered with. */
    private String upgrade(String path, String... headers) throws IOException {
        try (var socket = new Socket("127.0.0.1", world.httpPort)) {
            var request = List.of("GET " + path + " HTTP/1.1", "Host: 127.0.0.1:" + world.httpPort,
                    "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13",
                    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");
            var all = new ArrayList<>(request);
            all.addAll(List.of(headers));
            socket.getOutputStream()
                    .write((all.stream().map(line -> line + "\r\n").collect(joining()) + "\r\n").getBytes(UTF_8));
            return new String(socket.getInputStream().readNBytes(16), UTF_8);
        }
    }
}
