package io.drover.server.api;

import static io.drover.server.api.World.OTHER;
import static io.drover.server.api.World.P;
import static io.drover.server.api.World.PROJECT;
import static io.drover.server.api.World.basic;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.model.Host;
import io.drover.model.Instance;
import io.drover.model.Wire;
import io.drover.model.intent.Intent.CreateMachine;
import io.drover.model.network.FromNetworkAgent.Apart;
import io.drover.plugin.Extension;
import io.drover.server.extension.Extensions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What subscribers hear, and that only those hear it who may. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SubscribeTest {
    private World world;
    private HttpClient http;

    @BeforeAll
    void open() {
        world = new World();
        http = HttpClient.newHttpClient();
    }

    @AfterAll
    void close() {
        // a test that failed may have left a socket open, for which a friendly end would wait for ever
        http.shutdownNow();
        http.close();
        world.close();
    }

    @Test
    void tellsEveryChangeAsTheResourceIsThenWithAllThatShowsIt() {
        var client = subscribe(P + "/subscribe?eventNames=resource.change", "Authorization", world.admin());
        var stack = world.stack("told");
        var service = world.post(P + "/services", Map.of("name", "web", "stackId", stack, "startOnCreate", true,
                "launchConfig", Map.of("imageUuid", "docker:busybox"))).text("id");
        var host = world.host("told-host");
        world.run(host);

        await().until(() -> client.newest(service).path("state").asText().equals("active"));
        var container = client.newest(service).path("instanceIds").path(0).asText();
        await().until(() -> client.newest(container).path("state").asText().equals("running"));
        assertThat(client.newest(container).path("type").asText()).isEqualTo("container");
        await().untilAsserted(() -> {
            for (var path : List.of("/stacks/" + stack, "/services/" + service, "/containers/" + container)) {
                var now = world.get(P + path).body();
                assertThat(client.newest(now.path("id").asText())).isEqualTo(now);
            }
        });

        // what its host says of a container is told with the container and its service
        world.store.update(PROJECT, draft -> {
            var now = Objects.requireNonNull(draft.view().get(Host.class, host));
            var docker = String
                    .valueOf(Objects.requireNonNull(draft.view().get(Instance.class, container)).containerId());
            draft.put(now.withNetwork(now.network().withUnjoined(List.of(new Apart(docker, "no interface")))));
            return true;
        });
        for (var id : List.of(container, service)) {
            await().until(() -> client.newest(id).path("transitioningMessage").asText().endsWith("no interface"));
        }

        world.delete(P + "/stacks/" + stack);
        await().until(() -> client.newest(stack).path("state").asText().startsWith("remov"));
        assertThat(client.events).allSatisfy(event -> {
            assertThat(event.path("resourceId")).isEqualTo(event.at("/data/resource/id"));
            assertThat(event.path("resourceType")).isEqualTo(event.at("/data/resource/type"));
        });
        client.socket().abort();
    }

    @Test
    void whoReadsSlowlyHearsOfEverythingAsItIsInTheEnd() {
        var client = subscribe(P + "/subscribe?eventNames=resource.change", "Authorization", world.admin());
        var stack = world.stack("flood");
        await().until(() -> !client.newest(stack).isMissingNode());
        client.pause();
        var service = world.post(P + "/services",
                Map.of("name", "web", "stackId", stack, "scale", 300, "startOnCreate", true, "launchConfig",
                        Map.of("imageUuid", "docker:busybox", "environment", Map.of("LONG", "x".repeat(60_000)))))
                .text("id");
        await().until(() -> world.get(P + "/services/" + service).body().path("instanceIds").size() == 300);
        world.put(P + "/services/" + service, Map.of("description", "the last word"));
        var containers = new HashSet<String>();
        world.get(P + "/services/" + service).body().path("instanceIds").forEach(id -> containers.add(id.asText()));
        client.resume();

        await().atMost(Duration.ofSeconds(60)).until(() -> client.heard.containsAll(containers)
                && client.newest(service).path("description").asText().equals("the last word"));
        assertThat(client.closed).isNotDone();
        client.socket().abort();
    }

    @Test
    void linkedResourcesComeAlongWhenAskedFor() {
        var client = subscribe(P + "/subscribe?eventNames=resource.change&include=services", "Authorization",
                world.admin());
        var stack = world.stack("including");
        world.post(P + "/services", Map.of("name", "web", "stackId", stack, "launchConfig",
                Map.of("imageUuid", "docker:busybox")));
        await().until(() -> client.newest(stack).at("/services/0/name").asText().equals("web"));
        client.socket().abort();
    }

    @Test
    void changesOfTheNetworkAreTold() {
        var client = subscribe(P + "/subscribe?eventNames=resource.change", "Authorization", world.admin());
        var network = world.network();
        world.put(P + "/networks/" + network, Map.of("description", "told"));
        world.post(P + "/networks/" + network + "?action=rotatesecret", Map.of());
        await().untilAsserted(
                () -> assertThat(client.newest(network)).isEqualTo(world.get(P + "/networks/" + network).body()));
        assertThat(client.newest(network).path("description").asText()).isEqualTo("told");
        assertThat(client.events).noneMatch(event -> event.toString().contains(World.NETWORK_SECRET));
        client.socket().abort();
    }

    @Test
    void whoSubscribesToNothingHearsPingsOnly() {
        var client = subscribe(P + "/subscribe?eventNames=something.else", "Authorization", world.admin());
        world.stack("unheard");
        await().until(() -> !client.pings.isEmpty());
        assertThat(client.events).isEmpty();
        client.socket().abort();
    }

    @Test
    void anEnvironmentsKeyHearsThatEnvironmentOnly() {
        var key = world.post(P + "/apikeys", Map.of("name", "listener"));
        var limited = basic(key.text("publicValue"), key.text("secretValue"));
        var client = subscribe("/v2-beta/subscribe", "Authorization", limited);
        var hidden = world.post("/v2-beta/projects/" + OTHER + "/stacks", Map.of("name", "elsewhere")).text("id");
        var seen = world.stack("here");
        await().until(() -> !client.newest(seen).isMissingNode());
        assertThat(client.newest(hidden).isMissingNode()).isTrue();

        assertThat(refused("/v2-beta/projects/" + OTHER + "/subscribe", "Authorization", limited)).isEqualTo(403);
        assertThat(refused("/v2-beta/subscribe?projectId=" + OTHER, "Authorization", limited)).isEqualTo(403);
        assertThat(refused("/v2-beta/projects/1a99/subscribe", "Authorization", world.admin())).isEqualTo(404);
        assertThat(refused(P + "/subscribe", "X-Nothing", "here")).isEqualTo(401);
        assertThat(world.get(P + "/subscribe").status()).isEqualTo(405);
        client.socket().abort();
    }

    @Test
    void aKeyThatIsRemovedOrSwitchedOffHearsNoMore() {
        var removed = world.post(P + "/apikeys", Map.of("name", "short-lived"));
        var off = world.post(P + "/apikeys", Map.of("name", "switched off"));
        var clients = Stream.of(removed, off).map(key -> subscribe(P + "/subscribe", "Authorization",
                basic(key.text("publicValue"), key.text("secretValue")))).toList();
        world.delete(P + "/apikeys/" + removed.text("id"));
        world.post(P + "/apikeys/" + off.text("id") + "?action=deactivate", Map.of());
        for (var client : clients) {
            await().atMost(Duration.ofSeconds(60)).until(() -> client.closed.isDone());
            assertThat(client.closed.join()).isEqualTo(1008);
        }
    }

    @Test
    void whoCannotBeToldOfAChangeIsClosedAndHearsWhy() {
        var broken = new AtomicBoolean();
        try (var failing = new World(new Extensions() {
            @Override
            public <T extends Extension> List<T> all(Class<T> kind) {
                if (broken.get()) {
                    throw new IllegalStateException("nobody knows the drivers");
                }
                return List.of();
            }
        })) {
            var client = subscribe(failing, P + "/subscribe", "Authorization", failing.admin());
            var other = subscribe(failing, P + "/subscribe?fields=name", "Authorization", failing.admin());
            // whose request is answered after a socket was opened finds it listening
            assertThat(failing.get(P).status()).isEqualTo(200);
            broken.set(true);
            failing.control.submit(World.PROJECT, new CreateMachine("m", null, "fake", Map.of(), Map.of(), Map.of(),
                    failing.url, "token"));
            await().until(() -> client.closed.isDone() && other.closed.isDone());
            assertThat(client.closed.join()).isEqualTo(1011);
            assertThat(other.closed.join()).isEqualTo(1011);
        }
    }

    @Test
    void aSessionsCookieOpensItForThisServersOwnPagesOnly() {
        var signedIn = world.send("POST", "/v2-beta/token", "{\"code\":\"admin:a password\"}", null);
        var cookie = "token=" + signedIn.text("jwt");
        var client = subscribe(P + "/subscribe", "Cookie", cookie);
        var stack = world.stack("by-cookie");
        await().until(() -> !client.newest(stack).isMissingNode());
        client.socket().abort();

        assertThat(refused(P + "/subscribe", "Cookie", cookie, "Origin", "http://elsewhere.example")).isEqualTo(403);
    }

    private Client subscribe(String path, String header, String value) {
        return subscribe(world, path, header, value);
    }

    private Client subscribe(World to, String path, String header, String value) {
        var client = new Client();
        client.socket.complete(http.newWebSocketBuilder().header(header, value)
                .buildAsync(URI.create(to.url.replaceFirst("http", "ws") + path), client).join());
        return client;
    }

    private int refused(String path, String... headers) {
        var builder = http.newWebSocketBuilder();
        for (var i = 0; i < headers.length; i += 2) {
            builder.header(headers[i], headers[i + 1]);
        }
        try {
            builder.buildAsync(URI.create(world.url.replaceFirst("http", "ws") + path), new Client()).join().abort();
            return 101;
        } catch (CompletionException e) {
            return e.getCause() instanceof java.net.http.WebSocketHandshakeException refusal
                    ? refusal.getResponse().statusCode()
                    : -1;
        }
    }

    private static final class Client implements WebSocket.Listener {
        private final CompletableFuture<WebSocket> socket = new CompletableFuture<>();
        private volatile CompletableFuture<Void> paused = CompletableFuture.completedFuture(null);
        private final StringBuilder begun = new StringBuilder();
        private final List<JsonNode> events = new CopyOnWriteArrayList<>();
        private final List<JsonNode> pings = new CopyOnWriteArrayList<>();
        private final Set<String> heard = ConcurrentHashMap.newKeySet();
        private final CompletableFuture<Integer> closed = new CompletableFuture<>();

        void pause() {
            paused = new CompletableFuture<>();
        }

        void resume() {
            paused.complete(null);
        }

        WebSocket socket() {
            return socket.join();
        }

        JsonNode newest(String id) {
            return events.reversed().stream().filter(event -> event.path("resourceId").asText().equals(id))
                    .map(event -> event.at("/data/resource")).findFirst()
                    .orElse(com.fasterxml.jackson.databind.node.MissingNode.getInstance());
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            begun.append(data);
            if (last) {
                try {
                    var event = Wire.JSON.readTree(begun.toString());
                    (event.path("name").asText().equals("ping") ? pings : events).add(event);
                    heard.add(event.path("resourceId").asText());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                begun.setLength(0);
            }
            paused.thenRun(() -> webSocket.request(1));
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int status, String reason) {
            closed.complete(status);
            return null;
        }
    }
}
