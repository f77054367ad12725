package io.drover.lab;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The web page in a real browser, over two real hosts, one of which is lost and found while it is watched. */
class WebPageTest {
    private static final String COMPOSE = """
            version: '2'
            services:
              web:
                image: drover/sample:1
                command: ['sh', '-c', 'echo hello from the container; exec sleep 100000']
            """;
    private static final String BALANCER = """
            version: '2'
            services:
              lb:
                image: rancher/lb-service-haproxy
                ports: ['8000:8000']
            """;
    private static final String RULES = """
            version: '2'
            services:
              lb:
                lb_config:
                  port_rules: [{source_port: 8000, target_port: 80, service: shop/web}]
            """;
    private static final Duration LONGEST = Duration.ofMinutes(8);

    @Test
    void isWalkedThrough(@TempDir Path folder) throws IOException, InterruptedException {
        try (var drover = DroverLab.with(2)) {
            drover.api().createStack("shop", COMPOSE, "version: '2'\nservices:\n  web:\n    scale: 2\n");
            drover.api().awaitActive("web", Duration.ofSeconds(60));
            drover.api().createStack("side", BALANCER, RULES);
            var password = drover.server().firstKey().path("adminPassword").asText();
            var said = walk(drover, folder, drover.server().url(), password, "shop", "side");
            assertThat(said).contains("lost", "walked");
        }
    }

    /** With 10,000 containers that change all the time, from a server that is none. */
    @Test
    void keepsItsBudgets(@TempDir Path folder) throws IOException, InterruptedException {
        var said = folder.resolve("said");
        var errors = folder.resolve("errors");
        var browser = new ProcessBuilder(DroverLab.HOME.resolve("webroot/build").toString(), "node", "e2e/budget.mjs")
                .redirectOutput(said.toFile()).redirectError(errors.toFile()).start();
        try {
            assertThat(browser.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(browser.exitValue()).as(() -> read(errors) + read(said)).isZero();
        } finally {
            browser.descendants().forEach(ProcessHandle::destroyForcibly);
            browser.destroyForcibly();
        }
        assertThat(said).content().contains("page.hosts ", "page.filter ", "page.memory ");
    }

    /** Plays the part of the world: cuts the host off that the page watches, and brings it back. */
    private static List<String> walk(DroverLab drover, Path folder, String... arguments)
            throws IOException, InterruptedException {
        var errors = folder.resolve("errors");
        var command = new ArrayList<>(List.of(DroverLab.HOME.resolve("webroot/build").toString(), "node",
                "e2e/walk.mjs"));
        command.addAll(List.of(arguments));
        var browser = new ProcessBuilder(command).redirectError(errors.toFile()).start();
        var said = new ArrayList<String>();
        try (var lines = new BufferedReader(new InputStreamReader(browser.getInputStream(), UTF_8))) {
            Host watched = null;
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                said.add(line);
                if (line.startsWith("watching ")) {
                    var name = line.substring("watching ".length());
                    watched = drover.hosts().stream().filter(host -> host.machine().name().equals(name)).findFirst()
                            .orElseThrow();
                    watched.machine().cut();
                } else if (line.equals("lost") && watched != null) {
                    watched.machine().restore();
                }
            }
            assertThat(browser.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(browser.exitValue()).as(() -> read(errors)).isZero();
        } finally {
            browser.descendants().forEach(ProcessHandle::destroyForcibly);
            browser.destroyForcibly();
        }
        return said;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "nothing";
        }
    }
}
