package io.drover.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What Rancher's command asks the catalog before it lists stacks. */
class CatalogTest {
    @Test
    void clientsFindEmptyListsByItsSchemas() {
        try (var world = new World()) {
            for (var path : List.of("/v1-catalog", "/v1-catalog/", "/v1-catalog/schemas",
                    "/v1-catalog/schemas/schemas")) {
                var answer = world.get(path);
                assertThat(answer.status()).as(path).isEqualTo(200);
                assertThat(answer.raw().headers().firstValue("X-API-Schemas"))
                        .hasValue(world.url + "/v1-catalog/schemas");
                assertThat(answer.text("resourceType")).isEqualTo("schema");
            }
            var schemas = new HashMap<String, JsonNode>();
            world.get("/v1-catalog/schemas").body().path("data")
                    .forEach(schema -> schemas.put(schema.path("id").asText(), schema));
            assertThat(schemas).containsOnlyKeys("template", "templateVersion", "catalog", "question");
            for (var type : List.of("template", "templateVersion", "catalog")) {
                var schema = Objects.requireNonNull(schemas.get(type));
                assertThat(schema.path("collectionMethods")).extracting(JsonNode::asText).containsExactly("GET");
                var list = world.get(schema.at("/links/collection").asText() + "?category_ne=system&limit=-2");
                assertThat(list.status()).isEqualTo(200);
                assertThat(list.text("type")).isEqualTo("collection");
                assertThat(list.text("resourceType")).isEqualTo(type);
                assertThat(list.body().path("data").isArray()).isTrue();
                assertThat(list.body().path("data")).isEmpty();
                assertThat(list.body().at("/pagination/partial").asBoolean()).isFalse();
            }
            assertThat(world.get("/v1-catalog/templates/library:ghost").text("code")).isEqualTo("NotFound");
            assertThat(world.post("/v1-catalog/templates?action=refresh", List.of()).status()).isEqualTo(405);
            assertThat(world.send("GET", "/v1-catalog/schemas", null, null).status()).isEqualTo(401);
        }
    }
}
