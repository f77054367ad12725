package io.drover.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.model.Wire;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * As a new author does it: copies the template to a place outside, builds it in one command against the published plugin
 * API only, drops the jar into a running server and sees both its extensions.
 */
class PluginTemplateTest {
    private static final Path TEMPLATE = Path.of("../../plugins/template");
    private static final Path REPOSITORY = Path.of("../../target/repository").toAbsolutePath().normalize();

    @TempDir
    Path outside;

    @Test
    void theTemplateBecomesALivePluginInOneCommand() throws Exception {
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

        var data = outside.resolve("data");
        var port = freePort();
        try (var server = new Server(Configuration.of(Map.of("DROVER_DATA", data.toString(), "DROVER_HTTP_PORT",
                "" + port, "DROVER_SHIPPED_PLUGINS", outside.resolve("none").toString())))) {
            server.start();
            assertThat(plugins(port, data)).isEmpty();

            Files.move(project.resolve("target/my-plugin.jar"), data.resolve("plugins/my-plugin.jar"));

            await().atMost(Duration.ofSeconds(20)).until(() -> !plugins(port, data).isEmpty());
            var plugin = plugins(port, data).get(0);
            assertThat(plugin.path("state").asText()).as(plugin.toString()).isEqualTo("active");
            assertThat(plugin.path("name").asText()).isEqualTo("my-plugin");
            assertThat(plugin.path("extensions")).extracting(it -> it.path("kind").asText() + " "
                    + it.path("name").asText()).containsExactlyInAnyOrder("hostDriver webhook",
                            "upgradeStrategy one-then-all");
        }
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

    private static JsonNode plugins(int port, Path data) throws Exception {
        var keys = Wire.JSON.readTree(Files.readString(data.resolve("api-key.json")));
        var basic = keys.path("accessKey").asText() + ":" + keys.path("secretKey").asText();
        try (var client = HttpClient.newHttpClient()) {
            return Wire.JSON.readTree(client.send(HttpRequest
                    .newBuilder(URI.create("http://127.0.0.1:" + port + "/v2-beta/plugins"))
                    .header("Authorization",
                            "Basic " + Base64.getEncoder().encodeToString(basic.getBytes(StandardCharsets.UTF_8)))
                    .build(), BodyHandlers.ofString()).body()).path("data");
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
