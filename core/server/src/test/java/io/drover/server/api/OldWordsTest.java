package io.drover.server.api;

import static io.drover.server.api.World.PROJECT;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code /v1}, where stacks are environments. */
class OldWordsTest {
    private static final String V1 = "/v1/projects/" + PROJECT;
    private final World world = new World();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void aStackIsAnEnvironment() {
        var made = world.post(V1 + "/environments", Map.of("name", "stack", "dockerCompose", "web: {image: stack}\n"));
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.text("type")).isEqualTo("environment");
        assertThat(made.text("name")).isEqualTo("stack");
        assertThat(made.body().at("/links/self").asText())
                .isEqualTo(world.url + V1 + "/environments/" + made.text("id"));
        var service = world.get(V1 + "/services?environmentId=" + made.text("id")).body().at("/data/0");
        assertThat(service.path("environmentId").asText()).isEqualTo(made.text("id"));
        assertThat(service.has("stackId")).isFalse();
        assertThat(service.at("/launchConfig/imageUuid").asText()).isEqualTo("docker:stack");
        assertThat(world.get(service.at("/links/environment").asText()).text("id")).isEqualTo(made.text("id"));
        assertThat(world.get(V1 + "/services?environmentId=1st99").body().path("data")).isEmpty();
        var second = world.post(V1 + "/services", Map.of("name", "api", "environmentId", made.text("id"),
                "launchConfig", Map.of("imageUuid", "docker:a")));
        assertThat(second.text("environmentId")).isEqualTo(made.text("id"));
        assertThat(world.post(made.body().at("/actions/activateservices").asText(), Map.of()).status())
                .isEqualTo(202);
    }

    @Test
    void itsSchemasLeadToIt() {
        var answer = world.get(V1);
        assertThat(answer.raw().headers().firstValue("X-API-Schemas")).contains(world.url + V1 + "/schemas");
        var schemas = world.get(V1 + "/schemas");
        assertThat(schemas.body().path("data")).extracting(schema -> schema.path("id").asText())
                .contains("environment", "service").doesNotContain("stack");
        var environment = world.get(V1 + "/schemas/environment").body();
        assertThat(environment.at("/links/collection").asText()).isEqualTo(world.url + V1 + "/environments");
        assertThat(environment.path("pluralName").asText()).isEqualTo("environments");
        JsonNode service = world.get(V1 + "/schemas/service").body();
        assertThat(service.at("/resourceFields/environmentId/type").asText()).isEqualTo("reference[environment]");
        assertThat(service.path("includeableLinks")).extracting(JsonNode::asText).contains("environment");
    }
}
