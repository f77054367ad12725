package io.drover.server.api;

import static io.drover.server.api.World.P;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.model.PluginFacts;
import io.drover.model.PluginFacts.Offer;
import io.drover.model.PluginFacts.Said;
import io.drover.model.PluginFacts.State;
import io.drover.model.Wire;
import io.drover.model.intent.Intent;
import io.drover.server.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Plugins as everybody sees them, and as nobody can add one. */
class PluginsApiTest {
    private static final PluginFacts FINE = new PluginFacts("cloud.jar", false, "cloud", "1.2.0", "Hosts of a cloud.",
            "somebody", State.ACTIVE, null,
            List.of(new Offer("hostDriver", "cloud",
                    List.of(new Said("zone", "text", "Where.", true, null, List.of("a", "b"))))),
            0, null, null);
    private static final PluginFacts BAD = new PluginFacts("bad.jar", false, "bad.jar", "", "", "", State.REFUSED,
            "is no jar", List.of(), 0, null, null);

    private static void report(World world, PluginFacts... all) {
        world.control.submit(Store.GLOBAL, new Intent.ReportPlugins("http://here:8080", List.of(all)));
    }

    private static JsonNode named(World world, String name) {
        return world.get("/v2-beta/plugins?name=" + name).body().at("/data/0");
    }

    @Test
    void theyAreListedWithAllThatAFormNeeds() {
        try (var world = new World()) {
            report(world, FINE, BAD);

            for (var path : List.of("/v2-beta/plugins", P + "/plugins")) {
                assertThat(world.get(path).body().path("data")).as(path).hasSize(2);
            }
            var fine = named(world, "cloud");
            assertThat(fine.path("type").asText()).isEqualTo("plugin");
            assertThat(fine.path("state").asText()).isEqualTo("active");
            assertThat(fine.path("version").asText()).isEqualTo("1.2.0");
            assertThat(fine.path("node").asText()).isEqualTo("http://here:8080");
            assertThat(fine.at("/extensions/0/kind").asText()).isEqualTo("hostDriver");
            assertThat(Wire.write(fine.at("/extensions/0/settings/0"))).isEqualTo(
                    "{\"name\":\"zone\",\"type\":\"text\",\"description\":\"Where.\",\"required\":true,"
                            + "\"default\":null,\"options\":[\"a\",\"b\"]}");
            assertThat(world.get(fine.at("/links/self").asText()).body()).isEqualTo(fine);
            var bad = named(world, "bad.jar");
            assertThat(bad.path("state").asText()).isEqualTo("refused");
            assertThat(bad.path("transitioning").asText()).isEqualTo("error");
            assertThat(bad.path("transitioningMessage").asText()).isEqualTo("is no jar");

            report(world, FINE.withState(State.FAILING).withReason("boom").withFailures(3).withLastFailure("boom")
                    .withLastFailed(Instant.parse("2026-01-02T03:04:05Z")));
            assertThat(world.get("/v2-beta/plugins").body().path("data")).hasSize(1);
            var failing = named(world, "cloud");
            assertThat(failing.path("id")).isEqualTo(fine.path("id"));
            assertThat(failing.path("state").asText()).isEqualTo("failing");
            assertThat(failing.path("failures").asInt()).isEqualTo(3);
            assertThat(failing.path("lastFailed").asText()).isEqualTo("2026-01-02T03:04:05Z");
            assertThat(world.get("/v2-beta/schemas/plugin").body().path("collectionMethods")).hasSize(1);
        }
    }

    @Test
    void whoMayUseOneEnvironmentMayReadThemAndStrangersMayNot() {
        try (var world = new World()) {
            report(world, FINE);
            var key = world.post(P + "/apikeys", Map.of("name", "of one environment"));
            var answer = world.send("GET", "/v2-beta/plugins", null,
                    World.basic(key.text("publicValue"), key.text("secretValue")));
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body().path("data")).hasSize(1);
            assertThat(world.send("GET", "/v2-beta/plugins", null, null).status()).isEqualTo(401);
        }
    }

    @Test
    void noRequestAddsChangesOrRemovesOne() {
        try (var world = new World()) {
            report(world, FINE);
            var self = named(world, "cloud").at("/links/self").asText();
            assertThat(world.post("/v2-beta/plugins", Map.of("name", "mine")).status()).isEqualTo(405);
            assertThat(world.put(self, Map.of("name", "mine")).status()).isEqualTo(405);
            assertThat(world.delete(self).status()).isEqualTo(405);
            assertThat(named(world, "cloud").path("version").asText()).isEqualTo("1.2.0");
        }
    }

    @Test
    void subscribersHearOfThemAndOfNothingElseOfTheGlobalScope() {
        try (var world = new World(); var http = HttpClient.newHttpClient()) {
            for (var path : List.of(P, "/v2-beta")) {
                var heard = new Heard();
                var socket = http.newWebSocketBuilder().header("Authorization", world.admin())
                        .buildAsync(URI.create(world.url.replace("http", "ws") + path
                                + "/subscribe?eventNames=resource.change"), heard)
                        .join();
                world.post("/v2-beta/settings", Map.of("name", "secretly", "value", "x"));
                world.post(P + "/apikeys", Map.of("name", "mine"));
                report(world, FINE.withVersion("2.0.0"));
                report(world);
                await().until(() -> heard.resources.stream()
                        .anyMatch(it -> it.path("state").asText().equals("removed")));
                assertThat(heard.resources).extracting(it -> it.path("type").asText()).containsOnly("plugin");
                socket.abort();
            }
        }
    }

    private static final class Heard implements WebSocket.Listener {
        private final List<JsonNode> resources = new CopyOnWriteArrayList<>();
        private final StringBuilder text = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                try {
                    var event = Wire.JSON.readTree(text.toString());
                    if (event.path("name").asText().equals("resource.change")) {
                        resources.add(event.at("/data/resource"));
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }
    }
}
