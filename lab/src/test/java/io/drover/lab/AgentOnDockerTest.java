package io.drover.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.agent.assignment.Assignment;
import io.drover.agent.assignment.StateFile;
import io.drover.agent.containers.Containers;
import io.drover.agent.containers.DockerEngine;
import io.drover.agent.containers.PlatformImages;
import io.drover.agent.containers.EngineApi;
import io.drover.agent.containers.EngineRefusal;
import io.drover.agent.containers.History;
import io.drover.model.Instance.Desired;
import io.drover.model.InstanceState;
import io.drover.model.spec.LaunchConfig;
import io.drover.model.spec.LaunchConfigBuilder;
import io.drover.model.spec.LaunchConfigCommandBuilder;
import io.drover.model.wire.AgentMessage.Output;
import io.drover.model.wire.Assigned;
import io.drover.model.wire.Observed;
import io.drover.model.wire.VolumeNeed;
import io.drover.model.wire.ServerMessage.Assign;
import io.drover.model.wire.ServerMessage.Exec;
import io.drover.model.wire.ServerMessage.Logs;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent keeps a real engine true to its assignment. */
class AgentOnDockerTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String SAMPLE = "drover/sample:1";
    private static Lab lab;
    private static Engine engine;

    @TempDir
    private Path state;
    private EngineApi docker;
    private Containers containers;
    private Assignment held = Assignment.NONE;
    private final Map<String, Observed> seen = new ConcurrentHashMap<>();

    @BeforeAll
    static void startEngine() {
        var root = Path.of("..").toAbsolutePath().normalize();
        Command.of(root.resolve("bin/images").toString(), "sample").run();
        lab = Lab.open();
        engine = new Engine(lab.machine()).start();
        engine.load(root.resolve("target/images/sample.tar"));
    }

    @AfterAll
    static void stopEngine() {
        lab.close();
    }

    @BeforeEach
    void startAgent() {
        docker = new EngineApi(engine.socket());
        containers = new Containers(
                new DockerEngine(docker, "host-uuid", new PlatformImages(docker, List::of), List::of), held,
                new History(new StateFile<>(state.resolve("history.json"), History.Pages.class)), this::report,
                InstantSource.system()).start();
    }

    @AfterEach
    void endAgent() {
        stopAgent();
        engine.docker("ps", "-aq").out().lines().forEach(id -> engine.docker("rm", "-fv", id));
        engine.docker("volume", "ls", "-q").out().lines().forEach(name -> engine.docker("volume", "rm", name));
    }

    private void stopAgent() {
        containers.close();
        docker.close();
    }

    private void report(boolean full, long epoch, long revision, List<Observed> containers, List<String> gone) {
        containers.forEach(one -> seen.put(one.instanceId(), one));
        gone.forEach(seen::remove);
    }

    @Test
    void whatIsAssignedRunsAndWhatIsNoLongerAssignedGoes() {
        assign(one("1i1", "sleep", "1000"), one("1i2", "sleep", "1000"));
        awaitState("1i1", InstanceState.RUNNING);
        awaitState("1i2", InstanceState.RUNNING);
        assertThat(at("1i1").ip()).startsWith("172.");
        assertThat(at("1i1").startCount()).isEqualTo(1);
        assertThat(engine.running("r-1i")).containsExactlyInAnyOrder("r-1i1", "r-1i2");
        assertThat(inspect("r-1i1", "{{index .Config.Labels \"io.drover.instance\"}} {{.Config.Labels.mine}}"))
                .isEqualTo("1i1 yes");
        assign(one("1i2", "sleep", "1000"));
        Await.until("1i1 to be gone", SOON, () -> !seen.containsKey("1i1"));
        assertThat(engine.docker("ps", "-aq", "--filter", "name=r-1i1").out()).isEmpty();
        assertThat(engine.running("r-1i")).containsExactly("r-1i2");
    }

    @Test
    void aDeadContainerIsStartedAndALostOneIsMadeAgain() {
        assign(one("1i1", "sleep", "1000"));
        awaitState("1i1", InstanceState.RUNNING);
        var first = inspect("r-1i1", "{{.Id}}");
        engine.docker("kill", "r-1i1");
        Await.until("1i1 to run again", SOON, () -> at("1i1").startCount() == 2
                && at("1i1").state() == InstanceState.RUNNING);
        assertThat(inspect("r-1i1", "{{.Id}} {{.State.Running}}")).isEqualTo(first + " true");
        engine.docker("rm", "-f", "r-1i1");
        Await.until("1i1 to be made again", SOON, () -> at("1i1").startCount() == 3
                && !first.equals(at("1i1").containerId()));
        assertThat(engine.running("r-1i1")).containsExactly("r-1i1");
    }

    @Test
    void anAgentThatComesBackRestartsNothing() {
        assign(one("1i1", "sleep", "1000"), one("1i2", "sleep", "1000"));
        awaitState("1i1", InstanceState.RUNNING);
        awaitState("1i2", InstanceState.RUNNING);
        var before = inspect("r-1i1", "{{.Id}} {{.State.StartedAt}}");
        stopAgent();
        engine.docker("rm", "-f", "r-1i2");
        seen.clear();
        startAgent();
        containers.askFull();
        awaitState("1i1", InstanceState.RUNNING);
        awaitState("1i2", InstanceState.RUNNING);
        assertThat(inspect("r-1i1", "{{.Id}} {{.State.StartedAt}}")).isEqualTo(before);
        assertThat(at("1i1").startCount()).isEqualTo(1);
    }

    @Test
    void aStrangersContainerIsLeftAloneEvenWhenItsNameIsInTheWay() {
        engine.docker("run", "-d", "--name", "r-1i1", SAMPLE, "sleep", "1000");
        engine.docker("run", "-d", "--name", "other", "--label", "io.drover.instance=1i7", "--label",
                "io.drover.host=another-host", SAMPLE, "sleep", "1000");
        var stranger = inspect("r-1i1", "{{.Id}} {{.State.StartedAt}}");
        assign(one("1i1", "sleep", "1000"));
        assertThat(awaitState("1i1", InstanceState.ERROR).message()).contains("r-1i1").contains("left alone");
        assign();
        Await.until("1i1 to be gone", SOON, () -> !seen.containsKey("1i1"));
        assertThat(inspect("r-1i1", "{{.Id}} {{.State.StartedAt}}")).isEqualTo(stranger);
        assertThat(engine.running("other")).containsExactly("other");
    }

    @Test
    void aSidekickSharesNetworkAndVolumesAndFollowsItsPrimary() {
        var web = one("1i1", "httpd", "-f", "-p", "8000", "-h", "/www");
        web = with(web, LaunchConfigBuilder.builder(web.config())
                .storage(new LaunchConfig.Storage(List.of("/www"), List.of(), null, Map.of())).build(), null,
                List.of());
        var writer = one("1i2", "sh", "-c", "echo hello > /www/index.html; exec sleep 1000");
        writer = with(writer, writer.config(), "1i1", List.of("1i1"));
        assign(web, writer);
        awaitState("1i2", InstanceState.RUNNING);
        Await.until("the page", SOON, () -> engine
                .docker("exec", "r-1i2", "wget", "-qO-", "http://127.0.0.1:8000/").out().equals("hello"));
        engine.docker("rm", "-fv", "r-1i1");
        Await.until("both to be made again", SOON, () -> at("1i2").state() == InstanceState.RUNNING
                && at("1i1").state() == InstanceState.RUNNING
                && inspect("r-1i2", "{{.HostConfig.NetworkMode}}")
                        .equals("container:" + at("1i1").containerId()));
        assertThat(inspect("r-1i2", "{{index .HostConfig.VolumesFrom 0}}")).isEqualTo(at("1i1").containerId());
    }

    @Test
    void whatIsToRunOnceRunsOnceAndWhatFailsSaysWhy() {
        var once = one("1i1", "true");
        assign(new Assigned(once.instanceId(), once.uuid(), once.name(), once.config(), once.labels(), Desired.RUNNING,
                null,
                null, List.of(), List.of(), true, false, null, null, null), one("1i2", "no-such-program"),
                one("1i3", "sh", "-c", "exit 7"));
        awaitState("1i1", InstanceState.STOPPED);
        assertThat(at("1i1").exitCode()).isZero();
        assertThat(awaitState("1i2", InstanceState.ERROR).message()).contains("no-such-program");
        Await.until("1i3 to be started three times", SOON, () -> at("1i3").startCount() >= 3);
        assertThat(at("1i3").exitCode()).isIn(7, null);
        assertThat(at("1i1").startCount()).isEqualTo(1);
    }

    @Test
    void anImageThatCannotBeFetchedIsAnErrorInDockersWords() {
        var one = one("1i1", "sleep", "1000");
        assign(with(one, LaunchConfigBuilder.builder(one.config()).image("127.0.0.1:9/nothing:1").build(), null,
                List.of()));
        assertThat(awaitState("1i1", InstanceState.ERROR).message()).contains("127.0.0.1:9");
    }

    @Test
    void whatAContainerWroteCanBeAskedFor() throws Exception {
        assign(one("1i1", "sh", "-c", "echo one; echo two >&2; exec sleep 1000"));
        awaitState("1i1", InstanceState.RUNNING);
        var heard = new java.util.concurrent.ConcurrentHashMap<Output, String>();
        var ended = new java.util.concurrent.CountDownLatch(1);
        var engineOfAgent = new DockerEngine(docker, "host-uuid", new PlatformImages(docker, List::of), List::of);
        try (var _ = engineOfAgent.logs(String.valueOf(at("1i1").containerId()),
                new Logs("r", "1i1", 0, true, true, null), (output, bytes) -> heard.merge(output,
                        new String(bytes, java.nio.charset.StandardCharsets.UTF_8), String::concat),
                ended::countDown)) {
            var time = "20[0-9T:.-]+Z ";
            Await.until("the lines", SOON, () -> heard.getOrDefault(Output.STANDARD, "").matches(time + "one\n")
                    && heard.getOrDefault(Output.ERROR, "").matches(time + "two\n"));
        }
        assertThat(ended.await(10, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aCommandInAContainerReadsWritesAndEnds() throws Exception {
        assign(one("1i1", "sleep", "1000"));
        awaitState("1i1", InstanceState.RUNNING);
        var input = "hello\n".getBytes(StandardCharsets.UTF_8);
        assertThat(run(input, false, "sh", "-c", "cat; exit 7")).isEqualTo("hello\n 7");
        assertThat(run(new byte[0], false, "sh", "-c", "echo oops >&2")).isEqualTo("oops\n 0");
        assertThat(run(new byte[0], true, "sh", "-c", "tty; exit 0")).isEqualTo("/dev/pts/0\r\n 0");
        assertThat(run(new byte[0], false, "no-such-program")).contains("no-such-program").matches("(?s).* 12[67]");
        var much = new byte[4 << 20];
        Arrays.fill(much, (byte) 'x');
        assertThat(run(much, false, "wc", "-c").strip()).isEqualTo(much.length + "\n 0");
    }

    @Test
    void aCommandThatIsLetGoOfEndsItsReader() throws Exception {
        assign(one("1i1", "sleep", "1000"));
        awaitState("1i1", InstanceState.RUNNING);
        var ended = new CountDownLatch(1);
        try (var input = new PipedInputStream(new PipedOutputStream());
                var command = new DockerEngine(docker, "host-uuid", new PlatformImages(docker, List::of), List::of)
                        .exec(
                                String.valueOf(at("1i1").containerId()),
                                new Exec("r", "t", "1i1", List.of("sleep", "1000"), true, true, false), input)) {
            Thread.startVirtualThread(() -> {
                try {
                    command.read(_ -> {
                    });
                } catch (IOException | RuntimeException e) {
                    // let go of
                }
                ended.countDown();
            });
            Await.until("the command to run", SOON,
                    () -> engine.docker("top", "r-1i1").out().lines().filter(it -> it.contains("sleep")).count() == 2);
            assertThat(ended.getCount()).isEqualTo(1);
            command.close();
            assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void anEndIsForcedWhenItTakesLongerThanAPersonSaid() {
        var stubborn = one("1i1", "sh", "-c", "trap '' TERM; while :; do sleep 1; done");
        stubborn = with(stubborn, LaunchConfigBuilder.builder(stubborn.config())
                .command(stubborn.config().command().withStopTimeoutSeconds(100_000)).build(), null, List.of());
        assign(stubborn);
        awaitState("1i1", InstanceState.RUNNING);
        assign(ended(stubborn, Desired.STOPPED, 1, null));
        awaitState("1i1", InstanceState.STOPPED);
        assertThat(at("1i1").exitCode()).isEqualTo(137);
        assign(stubborn);
        awaitState("1i1", InstanceState.RUNNING);
        assertThat(at("1i1").startCount()).isEqualTo(2);
        assign(ended(stubborn, Desired.STOPPED, 0, null));
        awaitState("1i1", InstanceState.STOPPED);
    }

    @Test
    void whatMayFailOnceIsStartedAgainOnce() {
        assign(ended(one("1i1", "sh", "-c", "exit 3"), Desired.RUNNING, null, 1),
                ended(one("1i2", "true"), Desired.RUNNING, null, 0));
        Await.until("1i1 to be left ended", SOON,
                () -> seen.containsKey("1i1") && at("1i1").state() == InstanceState.STOPPED);
        assertThat(at("1i1")).returns(2, Observed::startCount).returns(3, Observed::exitCode);
        awaitState("1i2", InstanceState.STOPPED);
        assertThat(at("1i2")).returns(1, Observed::startCount).returns(0, Observed::exitCode);
    }

    /** As the control plane names the volume that both stacks call data. */
    @Test
    void stacksOnOneHostShareNoVolume() {
        var one = need("shop_data_1a2b3", null, false);
        var other = need("store_data_4c5d6", "local", false);
        assign(mounting("1i1", one), mounting("1i2", other));
        awaitState("1i1", InstanceState.RUNNING);
        awaitState("1i2", InstanceState.RUNNING);
        assertThat(engine.docker("exec", "r-1i1", "sh", "-c", "echo shop > /data/of").ok()).isTrue();
        assertThat(engine.docker("exec", "r-1i2", "ls", "/data").out()).isEmpty();
        assertThat(engine.docker("volume", "inspect", "--format", "{{.Driver}} {{json .Labels}}", one.name()).out())
                .isEqualTo("local {\"io.drover.stack\":\"u\",\"io.drover.volume\":\"data\"}");
        assertThat(engine.docker("volume", "inspect", "--format", "{{json .Options}}", other.name()).out())
                .isEqualTo("{\"device\":\"tmpfs\",\"o\":\"size=1m\",\"type\":\"tmpfs\"}");
        // its successor finds what it left
        assign(mounting("1i3", one), mounting("1i2", other));
        awaitState("1i3", InstanceState.RUNNING);
        Await.until("1i1 to be gone", SOON, () -> !seen.containsKey("1i1"));
        assertThat(engine.docker("exec", "r-1i3", "cat", "/data/of").out()).isEqualTo("shop");
    }

    @Test
    void withoutItsVolumeNothingStartsAndItIsSaidWhy() {
        assign(mounting("1i1", need("of-somebody", null, true)), mounting("1i2", need("far_away", "no-such", false)));
        assertThat(awaitState("1i1", InstanceState.ERROR).message())
                .isEqualTo("the volume of-somebody is external and is not on this host");
        assertThat(awaitState("1i2", InstanceState.ERROR).message())
                .startsWith("the volume far_away of the driver no-such cannot be had: ").contains("no-such");
        assertThat(engine.docker("ps", "-aq").out()).isEmpty();
        assertThat(engine.docker("volume", "ls", "-q").out()).isEmpty();
        engine.docker("volume", "create", "of-somebody");
        awaitState("1i1", InstanceState.RUNNING);
    }

    @Test
    void aVolumeGoesWhenItIsNamedAndNobodyHasItAndWhatIsUsedIsSaid() throws IOException {
        var need = need("shop_data_1a2b3", null, false);
        assign(mounting("1i1", need));
        awaitState("1i1", InstanceState.RUNNING);
        var real = real();
        assertThatThrownBy(() -> real.removeVolume(need.name())).isInstanceOf(EngineRefusal.class)
                .hasMessageContaining("in use");
        var stats = real.stats(String.valueOf(at("1i1").containerId()));
        assertThat(stats.at("/cpu_stats/cpu_usage/total_usage").asLong()).isPositive();
        assertThat(stats.at("/networks/eth0/rx_bytes").isNumber()).isTrue();
        var answer = new ByteArrayOutputStream();
        try (var ask = new PipedOutputStream(); var asked = new PipedInputStream(ask)) {
            ask.write("GET /_ping HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            try (var connection = real.connect(asked)) {
                connection.read(answer::writeBytes);
            }
        }
        assertThat(answer.toString(StandardCharsets.US_ASCII)).startsWith("HTTP/1.0 200 OK").endsWith("OK");
        assign();
        Await.until("1i1 to be gone", SOON, () -> !seen.containsKey("1i1"));
        real.removeVolume(need.name());
        assertThat(engine.docker("volume", "ls", "-q").out()).isEmpty();
        // as often as it is said
        real.removeVolume(need.name());
    }

    private DockerEngine real() {
        return new DockerEngine(docker, "host-uuid", new PlatformImages(docker, List::of), List::of);
    }

    private static Assigned mounting(String id, VolumeNeed need) {
        var one = one(id, "sleep", "1000");
        var config = one.config().withStorage(one.config().storage().withVolumes(List.of(need.name() + ":/data")));
        return new Assigned(id, one.uuid(), one.name(), config, one.labels(), Desired.RUNNING, null, null, List.of(),
                List.of(), false, false, null, null, null, List.of(need));
    }

    private static VolumeNeed need(String name, @Nullable String driver, boolean external) {
        return new VolumeNeed(name, driver, "local".equals(driver)
                ? Map.of("type", "tmpfs", "device", "tmpfs", "o", "size=1m")
                : Map.of(), external, external ? Map.of() : Map.of("io.drover.stack", "u", "io.drover.volume", "data"));
    }

    /** What the command wrote, and its exit code. */
    private String run(byte[] input, boolean tty, String... command) throws IOException {
        var ask = new Exec("r", "t", "1i1", List.of(command), true, true, tty);
        var written = new ByteArrayOutputStream();
        try (var running = real().exec(String.valueOf(at("1i1").containerId()), ask,
                new ByteArrayInputStream(input))) {
            running.read(written::writeBytes);
            return written.toString(StandardCharsets.UTF_8) + " " + running.exitCode();
        }
    }

    private static Assigned ended(Assigned one, Desired desired, @Nullable Integer stopSeconds,
            @Nullable Integer retries) {
        return new Assigned(one.instanceId(), one.uuid(), one.name(), one.config(), one.labels(), desired, null, null,
                List.of(), List.of(), false, false, null, stopSeconds, retries);
    }

    private Observed at(String id) {
        return Objects.requireNonNull(seen.get(id), () -> "nothing is known of " + id);
    }

    private void assign(Assigned... wanted) {
        var verdict = (Assignment.Verdict.Taken) held
                .judge(new Assign(1, held.revision() + 1, 0, List.of(wanted), List.of()));
        held = verdict.next();
        containers.assign(held, verdict.dropped());
    }

    private static Assigned one(String id, String... command) {
        var config = LaunchConfigBuilder.builder(LaunchConfig.of("", SAMPLE)).command(LaunchConfigCommandBuilder
                .builder(LaunchConfig.Command.DEFAULT).command(List.of(command)).stopTimeoutSeconds(1).build()).build();
        return new Assigned(id, "uuid-" + id, "r-" + id, config, Map.of("mine", "yes"), Desired.RUNNING, null, null,
                List.of(), List.of(), false, false, null, null, null);
    }

    private static Assigned with(Assigned one, LaunchConfig config,
            @Nullable String networkFrom, List<String> volumesFrom) {
        var after = new ArrayList<>(volumesFrom);
        return new Assigned(one.instanceId(), one.uuid(), one.name(), config, one.labels(), one.desired(), null,
                networkFrom,
                volumesFrom, after, one.startOnce(), one.pullAlways(), one.endRun(), one.stopSeconds(), one.retries());
    }

    /** Gives it as it was then: between two errors it is tried again. */
    private Observed awaitState(String id, InstanceState state) {
        var then = new AtomicReference<@Nullable Observed>();
        Await.until(id + " to be " + state + ", is " + seen.get(id), SOON, () -> {
            var now = at(id);
            then.set(now);
            return now.state() == state;
        });
        return Objects.requireNonNull(then.get());
    }

    private static String inspect(String name, String format) {
        return engine.docker("inspect", "--format", format, name).out();
    }
}
