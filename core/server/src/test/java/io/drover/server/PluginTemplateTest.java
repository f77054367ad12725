package io.drover.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * As a new author does it: copies the template to a place outside, builds it in one command against the published plugin
 * API only, drops the jar into a running server, makes a host by its driver and upgrades a service by its strategy.
 */
class PluginTemplateTest {
    private static final Path TEMPLATE = Path.of("../../plugins/template");
    private static final Path REPOSITORY = Path.of("../../target/repository").toAbsolutePath().normalize();

    private static final String P = BridgeWorld.P;
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    Path outside;

    @Test
    void theTemplateBecomesAPluginThatWorksInOneCommand() throws Exception {
        var project = outside.resolve("project");
        for (var file : files(TEMPLATE)) {
            var to = project.resolve(TEMPLATE.relativize(file).toString());
            Files.createDirectories(to.getParent());
            Files.copy(file, to);
            if (file.toString().endsWith(".java")) {
                assertThat(Files.readAllLines(file)).as(file.toString()).hasSizeLessThan(50);
            }
        }
        assertThat(REPOSITORY).as("made when the plugin API is packaged, by bin/build or mvn verify").isDirectory();
        build(project);

        try (var world = new BridgeWorld(Map.of("DROVER_SHIPPED_PLUGINS", outside.resolve("none").toString()));
                var cloud = new TemplateCloud()) {
            assertThat(plugins(world)).isEmpty();

            Files.move(project.resolve("target/my-plugin.jar"), world.data.resolve("plugins/my-plugin.jar"));

            await().atMost(LONG).until(() -> !plugins(world).isEmpty());
            var plugin = plugins(world).get(0);
            assertThat(plugin.path("state").asText()).as(plugin.toString()).isEqualTo("active");
            assertThat(plugin.path("name").asText()).isEqualTo("my-plugin");
            assertThat(plugin.path("extensions")).extracting(it -> it.path("kind").asText() + " "
                    + it.path("name").asText()).containsExactlyInAnyOrder("hostDriver webhook",
                            "upgradeStrategy one-then-all");
            itsDriverMakesAHost(world, cloud);
            itsStrategyUpgradesAService(world);
            assertThat(plugins(world).get(0).path("failures").asInt()).isZero();
        }
    }

    private static void itsDriverMakesAHost(BridgeWorld world, TemplateCloud cloud) {
        var machine = world.send("POST", P + "/machines", Map.of("name", "node1", "webhookConfig",
                Map.of("url", cloud.url(), "token", "sesame"))).text("id");
        await().atMost(LONG).untilAsserted(
                () -> assertThat(one(world, "machines/" + machine).path("state").asText()).isEqualTo("error"));
        assertThat(one(world, "machines/" + machine).path("transitioningMessage").asText())
                .isEqualTo("the service answered 503");

        cloud.open();
        assertThat(world.send("POST", P + "/machines/" + machine + "?action=retry", Map.of()).status()).isEqualTo(202);
        await().atMost(LONG).untilAsserted(() -> {
            var now = one(world, "machines/" + machine);
            assertThat(now.path("state").asText()).as(now.toPrettyString()).isEqualTo("active");
        });
        var made = one(world, "machines/" + machine);
        assertThat(made.at("/steps/0/name").asText()).isEqualTo("Ask " + cloud.url());
        assertThat(made.at("/steps/0/log").asText()).isEqualTo("node1 is on its way");
        assertThat(cloud.authorization()).isEqualTo("Bearer sesame");
        var host = one(world, "hosts/" + made.path("hostId").asText());
        assertThat(host.path("name").asText()).isEqualTo("node1");
        assertThat(host.path("state").asText()).isEqualTo("active");
    }

    /** In batches of one the three would come one after the other: the strategy's own way is one, and then two at once. */
    private static void itsStrategyUpgradesAService(BridgeWorld world) {
        world.send("POST", P + "/stacks", Map.of("name", "shop", "startOnCreate", true, "dockerCompose",
                "version: '2'\nservices:\n  web:\n    image: example/web:1\n", "rancherCompose",
                "version: '2'\nservices:\n  web:\n    scale: 3\n"));
        await().atMost(LONG).untilAsserted(() -> assertThat(web(world).path("state").asText()).isEqualTo("active"));
        var id = web(world).path("id").asText();
        var old = images(world, id);
        assertThat(old).hasSize(3);

        assertThat(world.send("POST", P + "/services/" + id + "?action=upgrade", Map.of("inServiceStrategy", Map.of(
                "strategy", "one-then-all", "batchSize", 1, "intervalMillis", 100, "startFirst", true, "launchConfig",
                Map.of("imageUuid", "docker:example/web:2")))).status()).isEqualTo(202);
        await().atMost(LONG).untilAsserted(() -> assertThat(web(world).path("state").asText()).isEqualTo("upgraded"));
        var created = images(world, id).stream().filter(it -> it.path("imageUuid").asText().endsWith(":2"))
                .map(it -> it.path("createdTS").asLong()).sorted().toList();
        assertThat(created).hasSize(3).doesNotContain(0L);
        assertThat(created.get(0)).isNotEqualTo(created.get(1));
        assertThat(created.get(1)).isEqualTo(created.get(2));

        world.send("POST", P + "/services/" + id + "?action=finishupgrade", Map.of());
        await().atMost(LONG).untilAsserted(() -> assertThat(web(world).path("state").asText()).isEqualTo("active"));
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(images(world, id)).extracting(it -> it.path("imageUuid").asText())
                        .containsOnly("docker:example/web:2").hasSize(3));
    }

    private static JsonNode web(BridgeWorld world) {
        return one(world, "services?name=web").at("/data/0");
    }

    private static List<JsonNode> images(BridgeWorld world, String service) {
        return StreamSupport.stream(one(world, "services/" + service + "/instances").path("data").spliterator(), false)
                .filter(it -> !it.path("state").asText().matches("remov.*|purg.*")).toList();
    }

    private static JsonNode one(BridgeWorld world, String path) {
        return world.send("GET", P + "/" + path, null).body();
    }

    private void build(Path project) throws Exception {
        var output = outside.resolve("output");
        var command = new ProcessBuilder("mvn", "-B", "-ntp", "-q", "-Dmaven.repo.local=" + library(),
                "-Ddrover.repository=" + REPOSITORY.toUri(), "package")
                .directory(project.toFile()).redirectErrorStream(true).redirectOutput(output.toFile()).start();
        try {
            assertThat(command.waitFor(5, TimeUnit.MINUTES)).isTrue();
            assertThat(command.exitValue()).as(Files.readString(output)).isZero();
        } finally {
            command.descendants().forEach(ProcessHandle::destroyForcibly);
            command.destroyForcibly();
        }
    }

    /** The libraries of this machine's builds without anything of Drover's, which may be of another day. */
    private Path library() throws IOException {
        // Surefire tells where it is
        var here = Path.of(System.getProperty("localRepository", System.getProperty("user.home") + "/.m2/repository"));
        var library = Path.of("target/library-of-the-template").toAbsolutePath();
        var drover = library.resolve("io/drover");
        for (var file : Files.exists(drover) ? files(drover) : List.<Path>of()) {
            Files.delete(file);
        }
        link(here, library, "io");
        link(here.resolve("io"), library.resolve("io"), "drover");
        return library;
    }

    private static void link(Path from, Path to, String without) throws IOException {
        Files.createDirectories(to);
        try (var all = Files.list(from)) {
            for (var one : all.filter(it -> !it.getFileName().toString().equals(without)).toList()) {
                if (!Files.exists(to.resolve(one.getFileName()))) {
                    Files.createSymbolicLink(to.resolve(one.getFileName()), one.toRealPath());
                }
            }
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (var all = Files.walk(folder)) {
            return new ArrayList<>(all.filter(Files::isRegularFile)
                    .filter(file -> !folder.relativize(file).startsWith("target")).toList());
        }
    }

    private static JsonNode plugins(BridgeWorld world) {
        return world.send("GET", "/v2-beta/plugins", null).body().path("data");
    }
}
