package io.drover.server.api;

import static io.drover.server.api.World.P;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.server.extension.Extensions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Types that clients look for before they do anything: described, and empty. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OtherTypesTest {
    private World world;
    private Map<String, JsonNode> schemas;

    @BeforeAll
    void open() {
        world = new World();
        schemas = new HashMap<>();
        world.get(P + "/schemas").body().path("data")
                .forEach(schema -> schemas.put(schema.path("id").asText(), schema));
    }

    @AfterAll
    void close() {
        world.close();
    }

    @Test
    void whatTheRancherCommandNeedsIsThere() {
        assertThat(schemas).containsKeys("project", "host", "stack", "service", "container", "instance", "volume",
                "secret", "machine", "projectTemplate", "subscribe", "schema", "serviceLog", "serviceConsumeMap",
                "volumeTemplate", "setting", "pullTask", "loadBalancerService", "externalService", "dnsService",
                "storageDriverService", "networkDriverService", "certificate", "hostAccess", "launchConfig");
        assertThat(schemas).hasSizeGreaterThanOrEqualTo(128);
        assertThat(schema("subscribe").at("/links/collection").asText())
                .isEqualTo(world.url + P + "/subscribe");
        assertThat(schema("secret").path("collectionMethods")).extracting(JsonNode::asText)
                .containsExactly("GET");
    }

    @Test
    void everyListOfAnUndeclaredTypeIsEmptyAndNothingCanBeMade() {
        var none = new Types(Extensions.of()).others().all().stream().filter(Described::listed)
                .filter(type -> !List.of("schema", "subscribe").contains(type.id())).toList();
        assertThat(none).hasSizeGreaterThan(30);
        for (var type : none) {
            var list = world.get(P + "/" + type.plural() + "?limit=-2&name=x&all=true");
            assertThat(list.status()).as(type.id()).isEqualTo(200);
            assertThat(list.text("resourceType")).isEqualTo(type.id());
            assertThat(list.body().path("data").isArray()).isTrue();
            assertThat(list.body().path("data")).isEmpty();
            assertThat(list.body().at("/pagination/limit").asInt()).isEqualTo(3000);
            assertThat(world.get(P + "/" + type.plural() + "/1x1").status()).isEqualTo(404);
            assertThat(world.post(P + "/" + type.plural(), Map.of()).status())
                    .isEqualTo(switch (type.id()) {
                        case "externalHostEvent" -> 405;
                        default -> type.id().endsWith("Event") ? 403 : 405;
                    });
        }
    }

    @Test
    void oneSchemaCanBeAskedForByItself() {
        assertThat(world.get(P + "/schemas/secret").body()).isEqualTo(schema("secret"));
        assertThat(world.get(P + "/schemas/nothing").status()).isEqualTo(404);
    }

    @Test
    void everyReferenceInASchemaLeadsToASchema() {
        var simple = List.of("string", "int", "float", "boolean", "date", "enum", "password", "json", "multiline",
                "map",
                "array", "reference", "blob");
        schemas.values().forEach(schema -> schema.path("resourceFields").properties().forEach(field -> {
            var type = field.getValue().path("type").asText();
            var inner = type.replaceAll("^.*\\[|\\]+$", "");
            if (!simple.contains(inner)) {
                assertThat(schemas).as(schema.path("id").asText() + "." + field.getKey() + " is " + type)
                        .containsKey(inner);
            }
        }));
    }

    private JsonNode schema(String id) {
        return Objects.requireNonNull(schemas.get(id), id);
    }
}
