package io.drover.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The node as another machine on its own private network sees it: reachable, and closed. Needs root. */
class ForeignNamespaceTest {
    private final int number = ThreadLocalRandom.current().nextInt(1, 250);
    private final String name = "drvx" + number;
    private final String node = "10.231." + number + ".1";
    private final String stranger = "10.231." + number + ".2";

    @BeforeEach
    void cable() throws Exception {
        assumeTrue(System.getProperty("user.name").equals("root"), "namespaces need root");
        run("ip", "netns", "add", name);
        run("ip", "link", "add", name + "a", "type", "veth", "peer", "name", name + "b", "netns", name);
        run("ip", "addr", "add", node + "/24", "dev", name + "a");
        run("ip", "link", "set", name + "a", "up");
        run("ip", "-n", name, "addr", "add", stranger + "/24", "dev", name + "b");
        run("ip", "-n", name, "link", "set", name + "b", "up");
        run("ip", "-n", name, "link", "set", "lo", "up");
    }

    @AfterEach
    void remove() throws Exception {
        // the cable goes with its end in the namespace, but that takes a moment
        new ProcessBuilder("ip", "link", "del", name + "a").start().waitFor();
        new ProcessBuilder("ip", "netns", "del", name).start().waitFor();
    }

    @Test
    void aMachineOnTheSameNetworkCannotJoinSpeakOrRead() throws Exception {
        var heard = new AtomicInteger();
        var credentials = Credentials.create();
        try (var bus = ClusterBus.start(credentials, node, () -> List.of(node))) {
            bus.vertx().eventBus().consumer("open.address", _ -> heard.incrementAndGet()).completion().await();

            var said = run("ip", "netns", "exec", name, System.getProperty("java.home") + "/bin/java", "-Xmx128m",
                    "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
                    Stranger.class.getName(), node, stranger, credentials.name());

            assertThat(said.strip()).endsWith("done").doesNotContain("was heard", "was answered", "joined",
                    "could read");
            assertThat(heard).hasValue(0);
            assertThat(bus.members()).containsExactly(node);
        }
    }

    private static String run(String... command) throws Exception {
        var process = new ProcessBuilder(new ArrayList<>(List.of(command))).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(String.join(" ", command) + ": " + said).isZero();
        return said;
    }
}
