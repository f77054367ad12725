package io.drover.host.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.drover.plugin.HostDriver;
import io.drover.plugin.HostDriver.Machine;
import io.drover.plugin.HostDriver.Registration;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against a real dockerd over TLS; the agent is a shell script in an image that the test's server gives away. */
class DockerDriverTest {
    @TempDir
    private static Path folder;
    private static Dockerd dockerd;
    private static HttpServer server;
    private final DockerDriver driver = new DockerDriver();
    private final Told log = new Told();

    @BeforeAll
    static void open() throws Exception {
        dockerd = new Dockerd(folder);
        var image = Image.tar(folder, dockerd);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/images/agent", exchange -> {
            exchange.sendResponseHeaders(200, Files.size(image));
            try (var out = exchange.getResponseBody()) {
                Files.copy(image, out);
            }
        });
        server.start();
    }

    @AfterAll
    static void close() {
        if (server != null) {
            server.stop(0);
        }
        if (dockerd != null) {
            dockerd.close();
        }
    }

    @Test
    void theImageIsBroughtAndTheAgentStarted() throws Exception {
        if (!dockerd.docker("images", "-q", Image.NAME).isEmpty()) {
            dockerd.docker("rmi", Image.NAME);
        }
        driver.make(machine(Map.of("agentAddress", "10.9.8.7"), Map.of("zone", "a b", "rack", "1&2")), log);
        assertThat(log.steps).containsExactly("Connect", "Look at the machine", "Bring the agent's image",
                "Start the agent");
        assertThat(log.lines).contains(Image.NAME + " is loaded", "joining " + url() + " at 10.9.8.7",
                "labels rack=1%262&zone=a%20b", "socket there").noneMatch(line -> line.contains("PRIVATE KEY"));
        driver.make(machine(Map.of(), Map.of()), log);
        assertThat(log.lines).contains(Image.NAME + " is there", "joining " + url() + " at ");
        assertThat(dockerd.docker("ps", "-aq")).as("nothing of it stays").isEmpty();
    }

    @Test
    void anAgentThatDoesNotStartIsQuoted() {
        assertThatThrownBy(() -> driver.make(machine(Map.of(), Map.of("fail", "yes")), log))
                .hasMessageContaining("the agent did not start: ").hasMessageContaining("no server")
                .hasMessageEndingWith("(status 3)");
        assertThat(dockerd.docker("ps", "-aq")).isEmpty();
    }

    @Test
    void theAgentIsTakenAway() throws Exception {
        driver.make(machine(Map.of(), Map.of()), log);
        dockerd.docker("run", "-d", "--name", "rancher-agent", "--entrypoint", "/bin/sleep", Image.NAME, "600");
        driver.remove(machine(Map.of(), Map.of()), log);
        assertThat(dockerd.docker("ps", "-aq")).isEmpty();
        driver.remove(machine(Map.of(), Map.of()), log);
        assertThat(log.lines).last().asString().contains("No such container");
    }

    @Test
    void strangersAreNotTrustedAndDoNotTrust(@TempDir Path other) throws Exception {
        var strange = new Certificates(other);
        assertThatThrownBy(() -> driver.make(machine(Map.of("ca", strange.text("ca.pem")), Map.of()), log))
                .hasMessageContaining("certificate");
        assertThatThrownBy(() -> driver.make(machine(Map.of("cert", strange.text("cert.pem"), "key",
                strange.text("key.pem")), Map.of()), log)).isInstanceOf(EngineFailure.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "address | ftp://x | address must be like tcp://",
            "ca | rubbish | ca holds no certificate",
            "cert | rubbish | cert holds no certificate",
            "key | rubbish | key holds no private key",
            "agentAddress | here | agentAddress must be an IP address"})
    void wrongWordsAreRefusedBeforeAnythingIsDone(String setting, String value, String reason) {
        assertThatThrownBy(() -> driver.make(machine(Map.of(setting, value), Map.of()), log))
                .isInstanceOf(Mistaken.class).hasMessageContaining(reason);
        assertThat(log.steps).isEmpty();
    }

    @Test
    void whoIsNotThereIsNotReachedAndCanBeForgotten() throws Exception {
        var nobody = Map.of("address", "tcp://127.0.0.1:" + Dockerd.free());
        assertThatThrownBy(() -> driver.make(machine(nobody, Map.of()), log)).hasMessageContaining("refused");
        driver.remove(machine(nobody, Map.of()), log);
        assertThat(log.lines).last().asString().endsWith("; what is on it stays there");
    }

    @Test
    void whoIsGivenUpEndsAtOnce() throws Exception {
        try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var failure = new AtomicReference<Throwable>();
            var thread = Thread.ofVirtual().start(() -> {
                try {
                    driver.make(machine(Map.of("address", "tcp://127.0.0.1:" + silent.getLocalPort()), Map.of()), log);
                } catch (Throwable e) {
                    failure.set(e);
                }
            });
            await().until(() -> log.lines.size() == 1);
            thread.interrupt();
            assertThat(thread.join(Duration.ofMinutes(1))).isTrue();
            assertThat(failure.get()).isInstanceOf(InterruptedException.class);
            await().until(() -> Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(it -> it.getName().startsWith("docker-")));
        }
    }

    private static String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1/scripts/TOKEN";
    }

    private static Machine machine(Map<String, String> more, Map<String, String> labels) throws IOException {
        var settings = new TreeMap<>(dockerd.settings());
        settings.putAll(more);
        return new Machine("m1", settings, new Registration("", Image.NAME, url(), labels));
    }

    private static final class Told implements HostDriver.Log {
        final List<String> steps = new CopyOnWriteArrayList<>();
        final List<String> lines = new CopyOnWriteArrayList<>();

        @Override
        public void step(String name) {
            steps.add(name);
        }

        @Override
        public void line(String text) {
            lines.add(text);
        }
    }
}
