package io.drover.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * The real {@code bin/quickstart}, on a machine of its own that has Debian's packages and nothing running: interrupted,
 * finished, repeated, stopped, after a power cut, and removed.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class QuickstartTest {
    private static final Duration LIMIT = Duration.ofMinutes(8);
    private static final Path SCRIPT = DroverLab.HOME.resolve("bin/quickstart");
    private static final Pattern FIRST_STACK = Pattern.compile("## A first stack\n\n((?: {4}.*\n)+)");
    private static Lab lab;
    private static Machine machine;

    @BeforeAll
    static void open() throws IOException {
        lab = Lab.open();
        machine = lab.machine();
        // its /var/lib is empty; without the list of installed packages they would all be installed again
        var packages = Files.createDirectories(machine.disk().resolve("lib/dpkg"));
        Files.copy(Path.of("/var/lib/dpkg/status"), packages.resolve("status"));
    }

    @AfterAll
    static void close() {
        if (lab != null) {
            lab.close();
        }
    }

    @Test
    @Order(1)
    void interruptedWhileTheServerStartsItLeavesNoServer() {
        interrupted(() -> Files.exists(disk("lib/drover/quickstart/server")));

        assertThat(processes("io.drover.server.Main")).isEmpty();
        assertThat(processes("mariadbd")).isEmpty();
        assertThat(disk("lib/drover/quickstart/server")).doesNotExist();
    }

    @Test
    @Order(2)
    void interruptedWithTheStackOnItsWayTheNextRunEndsWell() {
        interrupted(() -> said().contains("==> Sample stack"));

        assertThat(quickstart()).isZero();
        assertThat(said()).contains("Drover runs. Where to look:", "hello/web", "bin/quickstart --stop");
        awaitSampleRuns();
    }

    @Test
    @Order(3)
    void runAgainItChangesNothing() throws IOException {
        var containers = containers();
        var server = Files.readString(disk("lib/drover/quickstart/server"));

        assertThat(quickstart()).isZero();

        assertThat(containers()).isEqualTo(containers);
        assertThat(Files.readString(disk("lib/drover/quickstart/server"))).isEqualTo(server);
    }

    @Test
    @Order(4)
    void theFirstStackOfTheReadmeRunsAsItIsWritten() throws IOException {
        var found = FIRST_STACK.matcher(Files.readString(DroverLab.HOME.resolve("README.md")));
        assertThat(found.find()).isTrue();
        var clone = Files.createDirectories(machine.disk().resolve("clone"));
        Files.createSymbolicLink(clone.resolve("bin"), DroverLab.HOME.resolve("bin"));

        var output = machine.run("env", "HOME=" + clone, "bash", "-ec", "cd " + clone + "\n"
                + found.group(1).replaceAll("(?m)^ {4}", ""));

        assertThat(output).contains("+ stack shop", "shop-web-1", "shop-web-3");
        assertThat(containers().lines().filter(line -> line.contains("r-shop-web-"))).hasSize(3);
    }

    @Test
    @Order(5)
    void stoppedItsContainersGoOnAndNoOtherProcessIsHurt() throws IOException {
        var containers = containers();
        var note = disk("lib/drover/quickstart/server");
        var server = Files.readString(note);

        assertThat(quickstart("--stop")).isZero();

        assertThat(processes("io.drover.server.Main")).isEmpty();
        assertThat(containers()).isEqualTo(containers);

        // a note of before, whose number is another program's by now
        machine.start("bystander", Map.of(), List.of("sleep", "86400"));
        Await.until("the bystander", LIMIT, () -> !processes("sleep 86400").isEmpty());
        Files.writeString(note, processes("sleep 86400").getFirst() + server.substring(server.indexOf(' ')));
        assertThat(quickstart("--stop")).isZero();
        assertThat(processes("sleep 86400")).hasSize(1);
    }

    @Test
    @Order(6)
    void afterAPowerCutItGoesOnWhereItWas() {
        assertThat(quickstart()).isZero();
        machine.powerOff();
        machine.powerOn();

        assertThat(quickstart()).isZero();

        awaitSampleRuns();
        awaitRunning("r-shop-", 3);
    }

    @Test
    @Order(7)
    void removedNothingIsLeftEvenOfAServerThatWasKilled() throws IOException {
        machine.run("kill", "-KILL", processes("io.drover.server.Main").getFirst());

        assertThat(quickstart("--remove")).isZero();

        assertThat(disk("lib/drover")).doesNotExist();
        assertThat(disk("lib/rancher")).doesNotExist();
        try (var left = Files.list(disk("lib/docker/containers"))) {
            assertThat(left).isEmpty();
        }
        for (var program : List.of("java", "mariadbd", "dockerd", "containerd")) {
            assertThat(processes(program)).as(program).isEmpty();
        }
        assertThat(machine.run("ip", "-o", "link")).doesNotContain("docker0", "veth");
        assertThat(machine.run("iptables-save")).doesNotContain("DOCKER", "docker0", "FORWARD DROP");
        assertThat(quickstart("--remove")).as("once more").isZero();
    }

    /** Three web servers with their writers. */
    private static void awaitSampleRuns() {
        awaitRunning("r-hello-", 6);
    }

    private static void awaitRunning(String name, int count) {
        Await.until(count + " containers " + name, LIMIT,
                () -> machine.run("docker", "ps", "-q", "--filter", "name=" + name).lines().count() == count);
    }

    /** Docker's id and name of each container that was started for a stack. */
    private static String containers() {
        return machine.run("sh", "-c", "docker ps --no-trunc --format '{{.ID}} {{.Names}}' | grep ' r-' | sort");
    }

    /** Numbers of the machine's processes with this in their command line. */
    private static List<String> processes(String part) {
        return machine
                .run("sh", "-c", "pgrep -f -- \"$1\" | grep -vx $$ || true", "sh", part.replaceFirst("^(.)", "[$1]"))
                .lines().toList();
    }

    private static int quickstart(String... words) {
        return ended(begin(words));
    }

    /** Ctrl-C as soon as a condition holds. */
    private static void interrupted(java.util.concurrent.Callable<Boolean> when) {
        var process = begin();
        Await.until("the moment to interrupt", LIMIT, when);
        machine.run("sh", "-c", "kill -s INT -- -$(pgrep -o -f '[b]ash " + SCRIPT + "')");
        assertThat(ended(process)).as(said()).isEqualTo(130);
        assertThat(said()).contains("quickstart: interrupted");
    }

    /** In a session of its own, so that it can be sent what a terminal would send. */
    private static Process begin(String... words) {
        try {
            Files.deleteIfExists(disk("quickstart.log"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return machine.start("quickstart", Map.of("DROVER_BUILD", "no", "DOCKER_RAMDISK", "true"), new Command(
                List.of(words)).under(List.of("env", "--default-signal", "setsid", SCRIPT.toString())).words());
    }

    private static int ended(Process process) {
        try {
            assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).as(said()).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        if (process.exitValue() != 0) {
            System.out.println(said());
        }
        return process.exitValue();
    }

    private static String said() {
        try {
            return Files.readString(disk("quickstart.log"));
        } catch (IOException e) {
            return "";
        }
    }

    private static Path disk(String file) {
        return machine.disk().resolve(file);
    }
}
