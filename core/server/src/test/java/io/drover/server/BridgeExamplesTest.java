package io.drover.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.server.store.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The examples of the guide, run as they are: Vert.x's own client by SockJS, and a shell by TCP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BridgeExamplesTest {
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final Path EXAMPLES = Path.of("../../docs/examples/bridge");
    private BridgeWorld world;

    @BeforeAll
    void open() {
        world = new BridgeWorld();
    }

    @AfterAll
    void close() {
        world.close();
    }

    @Test
    void theShellFollowsNewsAndSendsACommand() throws Exception {
        var script = EXAMPLES.resolve("news.sh").toAbsolutePath().normalize().toString();
        try (var example = new Example(world, List.of("bash", script, "127.0.0.1", "" + world.tcpPort, "by-shell"),
                Path.of("."))) {
            example.check("by-shell");
        }
        try (var refused = new Example(world, List.of("bash", script, "127.0.0.1", "" + world.tcpPort, "by-shell"),
                Path.of("."))) {
            // the name is taken now
            await().atMost(SOON).until(() -> refused.said("answer 422"));
        }
    }

    @Test
    void vertxsOwnClientFollowsNewsAndSendsACommand() throws Exception {
        var folder = TestDatabase.temporary();
        try {
            for (var file : List.of("package.json", "news.mjs")) {
                Files.copy(EXAMPLES.resolve(file), folder.resolve(file));
            }
            var said = folder.resolve("npm.log").toFile();
            // not this process's own streams: npm makes those it inherits non-blocking, and the test's runner reads from one
            var install = new ProcessBuilder("npm", "install", "--prefer-offline", "--no-audit", "--no-fund",
                    "--silent").directory(folder.toFile()).redirectErrorStream(true).redirectOutput(said).start();
            install.getOutputStream().close();
            assertThat(install.waitFor(3, TimeUnit.MINUTES)).isTrue();
            assertThat(install.exitValue()).as(Files.readString(said.toPath())).isZero();
            try (var example = new Example(world, List.of("node", "news.mjs", "by-node"), folder)) {
                example.check("by-node");
            }
        } finally {
            TestDatabase.delete(folder);
        }
    }

    private static final class Example implements AutoCloseable {
        private final BridgeWorld world;
        private final Process process;
        private final List<String> lines = new CopyOnWriteArrayList<>();

        Example(BridgeWorld world, List<String> command, Path folder) throws IOException {
            this.world = world;
            var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
            builder.environment().put("RANCHER_URL", "http://127.0.0.1:" + world.httpPort);
            builder.environment().put("RANCHER_ACCESS_KEY", world.limited.access());
            builder.environment().put("RANCHER_SECRET_KEY", world.limited.secret());
            process = builder.start();
            Thread.ofVirtual().start(this::listen);
        }

        private void listen() {
            try (var said = process.inputReader()) {
                said.lines().forEach(lines::add);
            } catch (IOException | UncheckedIOException e) {
                // it has been ended
            }
        }

        /** It makes a stack, and hears of that and of another. */
        void check(String name) {
            await().atMost(SOON).until(() -> said("following from ") && said("answer 201 1st"));
            assertThat(world.send("GET", BridgeWorld.P + "/stacks?name=" + name, null).body().path("data")).hasSize(1);
            var made = lines.stream().filter(line -> line.startsWith("answer ")).findFirst().orElseThrow()
                    .replaceAll(".* ", "");
            var other = world.stack();
            await().atMost(SOON).until(() -> lines.stream().anyMatch(line -> line.contains("stack " + made))
                    && lines.stream().anyMatch(line -> line.matches("[0-9]+ changed stack " + other + " active")));
        }

        boolean said(String start) {
            return lines.stream().anyMatch(line -> line.startsWith(start));
        }

        @Override
        public void close() throws InterruptedException {
            var all = process.descendants().toList();
            process.destroy();
            all.forEach(ProcessHandle::destroy);
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).as(lines.toString()).isTrue();
        }
    }
}
