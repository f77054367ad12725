package io.drover.server.api;

import static io.drover.server.api.World.P;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Volumes and their templates: what stacks describe, and what containers mount. */
class VolumesTest {
    private final World world = new World();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void templatesAreMadeListedAndRemoved() {
        var stack = world.stack("shop");
        var made = world.post(P + "/volumetemplates", Map.of("name", "data", "stackId", stack, "driver", "nfs",
                "perContainer", true, "driverOpts", Map.of("size", "1")));
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.text("name")).isEqualTo("data");
        assertThat(made.text("type")).isEqualTo("volumeTemplate");
        assertThat(made.body().path("perContainer").asBoolean()).isTrue();
        assertThat(world.get(P + "/volumetemplates?name=data&stackId=" + stack).body().path("data")).hasSize(1);
        assertThat(world.get(P + "/volumetemplates?name=other&stackId=" + stack).body().path("data")).isEmpty();
        assertThat(world.get(P + "/volumetemplates/" + made.text("id")).text("stackId")).isEqualTo(stack);
        assertThat(world.post(P + "/volumetemplates", Map.of("name", "data", "stackId", stack)).text("code"))
                .isEqualTo("NotUnique");
        assertThat(world.delete(P + "/volumetemplates/" + made.text("id")).text("state")).isEqualTo("removed");
        assertThat(world.get(P + "/volumetemplates/" + made.text("id")).status()).isEqualTo(404);
    }

    @Test
    void whatAComposeFileDescribesIsATemplateToo() {
        world.post(P + "/stacks", Map.of("name", "shop", "dockerCompose",
                "version: '2'\nservices: {web: {image: a}}\nvolumes: {data: {driver: nfs}}\n"));
        assertThat(world.get(P + "/volumetemplates").body().path("data")).extracting(it -> it.path("driver").asText())
                .containsExactly("nfs");
    }

    @Test
    void mountedVolumesAreListedByHost() {
        var host = world.host("one");
        world.post(P + "/stacks", Map.of("name", "shop", "startOnCreate", true, "dockerCompose",
                "version: '2'\nservices: {web: {image: a, volumes: ['data:/x', '/host:/y', /anonymous]}}\n"
                        + "volumes: {data: {driver: nfs}}\n",
                "rancherCompose", "version: '2'\nservices: {web: {scale: 2}}\n"));
        assertThat(world.get(P + "/volumes").body().path("data")).isEmpty();
        world.run(host);
        var volumes = List.copyOf(world.get(P + "/volumes").body().findValues("externalId"));
        assertThat(volumes).extracting(JsonNode::asText).containsExactly("data");
        var volume = world.get(P + "/volumes").body().at("/data/0");
        assertThat(volume.path("driver").asText()).isEqualTo("nfs");
        assertThat(volume.path("hostId").asText()).isEqualTo(host);
        assertThat(volume.path("mounts")).hasSize(2);
        assertThat(volume.at("/mounts/0/path").asText()).isEqualTo("/x");
        assertThat(world.get(P + "/volumes/" + volume.path("id").asText()).text("state")).isEqualTo("active");
    }
}
