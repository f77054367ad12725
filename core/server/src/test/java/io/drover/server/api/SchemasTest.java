package io.drover.server.api;

import static io.drover.server.api.World.P;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.model.Wire;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Our schemas beside those of a live Rancher 1.6 ({@code rancher-schemas.json}), and what is served beside our schemas. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SchemasTest {
    private World world;
    private JsonNode live;
    private Map<String, JsonNode> ours;

    @BeforeAll
    void open() throws IOException {
        world = new World();
        try (var in = SchemasTest.class.getResourceAsStream("/api/rancher-schemas.json")) {
            live = Wire.JSON.readTree(in);
        }
        ours = new HashMap<>();
        world.get(P + "/schemas").body().path("data").forEach(schema -> ours.put(schema.path("id").asText(), schema));
    }

    @AfterAll
    void close() {
        world.close();
    }

    @Test
    void filtersAreComparedAsInRancher() {
        live.properties().forEach(entry -> schema(entry.getKey()).path("collectionFilters").properties()
                .forEach(filter -> {
                    var known = entry.getValue().path("filters").path(filter.getKey());
                    if (!known.isMissingNode() && !entry.getKey().equals("instance")) {
                        assertThat(texts(filter.getValue().path("modifiers")))
                                .as(entry.getKey() + "." + filter.getKey()).containsExactlyInAnyOrderElementsOf(
                                        texts(known));
                    }
                }));
    }

    @Test
    void whatIsServedIsWhatTheSchemaSays() {
        var stack = world.stack("seen");
        world.post(P + "/services", Map.of("name", "web", "stackId", stack, "startOnCreate", true, "launchConfig",
                Map.of("imageUuid", "docker:busybox")));
        world.host("seen-host");
        world.network();
        world.post(P + "/registrationtokens", Map.of());
        world.post("/v2-beta/settings", Map.of("name", "a", "value", "b"));
        for (var type : List.of("project", "stack", "service", "container", "host", "registrationToken", "apiKey",
                "setting", "network")) {
            var schema = schema(type);
            var plural = schema.path("pluralName").asText();
            var one = world.get((type.equals("apiKey") ? "/v2-beta/" : P + "/") + plural).body().at("/data/0");
            assertThat(one.path("type").asText()).isEqualTo(type);
            assertThat(ResourcesTest.names(one)).as(type).contains("id", "type", "baseType", "links", "actions")
                    .containsAll(ResourcesTest.names(schema.path("resourceFields")));
            assertThat(ResourcesTest.names(schema.path("resourceActions")))
                    .containsAll(ResourcesTest.names(one.path("actions")));
            assertThat(world.get(one.at("/links/self").asText()).text("id")).isEqualTo(one.path("id").asText());
        }
    }

    @Test
    void clientsFindTheirWay() {
        for (var version : List.of("/v2-beta", "/v1")) {
            for (var path : List.of(version, version + "/schemas")) {
                assertThat(world.get(path).raw().headers().firstValue("X-API-Schemas"))
                        .hasValue(world.url + version + "/schemas");
            }
        }
        for (var path : List.of(P, P + "/", P + "/schemas", P + "/schemas/schemas", P + "/STACKS")) {
            var answer = world.get(path);
            assertThat(answer.status()).as(path).isEqualTo(200);
            assertThat(answer.raw().headers().firstValue("X-API-Schemas")).hasValue(world.url + P + "/schemas");
        }
        assertThat(world.get(P + "/schemas/schemas").body().at("/links/self").asText())
                .isEqualTo(world.url + P + "/schemas");
        assertThat(world.get(P + "/schemas/service").body().at("/links/collection").asText())
                .isEqualTo(world.url + P + "/services");
        assertThat(world.get(P).text("id")).isEqualTo("1a5");
        assertThat(world.get(P).text("name")).isEqualTo("Default");
        assertThat(world.get(world.get("/v2-beta").body().at("/links/stacks").asText()).status()).isEqualTo(200);
        assertThat(world.get(P + "/projects/1a5").text("id")).isEqualTo("1a5");
    }

    @Test
    void headHasTheHeadersOnlyAndOptionsTheMethods() {
        var head = world.send("HEAD", P + "/stacks", null, world.admin());
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.raw().body()).isEmpty();
        assertThat(head.raw().headers().firstValue("Content-Length")).isPresent();

        var options = world.send("OPTIONS", P + "/stacks", null, world.admin());
        assertThat(options.status()).isEqualTo(204);
        assertThat(options.raw().headers().firstValue("Allow")).isPresent();
    }

    private JsonNode schema(String type) {
        return Objects.requireNonNull(ours.get(type), type);
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
    }
}
