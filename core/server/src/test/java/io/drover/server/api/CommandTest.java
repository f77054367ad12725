package io.drover.server.api;

import static io.drover.server.api.World.P;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.cli.Drover;
import io.drover.model.Bus;
import io.drover.model.Instance;
import io.drover.model.Instance.Desired;
import io.drover.model.Instance.Stop;
import io.drover.model.InstanceState;
import io.drover.model.Wire;
import io.drover.model.spec.UpgradeOptions;
import io.drover.model.wire.AgentMessage;
import io.drover.model.wire.ServerMessage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command's verbs on containers, on the API as it is. */
class CommandTest {
    private final World world = new World();
    private String host;
    private String web;
    private String box;

    @BeforeEach
    void containersRun() {
        host = world.host("one");
        var stack = world.stack("shop");
        world.post(P + "/services", Map.of("name", "web", "stackId", stack, "startOnCreate", true, "launchConfig",
                Map.of("imageUuid", "docker:busybox")));
        world.post(P + "/containers", Map.of("name", "box", "imageUuid", "docker:busybox"));
        world.run(host);
        web = world.view().instancesNamed("shop-web-1").getFirst().id();
        box = world.view().instancesNamed("box").getFirst().id();
        for (var id : List.of(web, box)) {
            change(id, it -> it.withStartedAt(Instant.parse("2026-01-01T00:00:00Z")));
        }
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void aContainerOfItsOwnIsStoppedStartedRestartedAndRemoved() {
        assertThat(drover("start", "box")).isEqualTo("1 drover: box cannot be started: it is running");
        assertThat(drover("stop", "-t", "60", "box")).isEqualTo("0 box is being stopped");
        assertThat(now(box)).returns(Desired.STOPPED, Instance::desired).returns(new Stop(60, false), Instance::stop);
        assertThat(drover("stop", "box")).isEqualTo("1 drover: box cannot be stopped: it is stopping");
        assertThat(drover("stop", "-t", "-1", box)).startsWith("1 ");

        change(box, it -> it.withState(InstanceState.STOPPED));
        assertThat(drover("restart", "box")).isEqualTo("1 drover: box cannot be restarted: it is stopped");
        assertThat(drover("start", box)).isEqualTo("0 " + box + " is being started");
        assertThat(now(box).desired()).isEqualTo(Desired.RUNNING);

        change(box, it -> it.withState(InstanceState.RUNNING).withStartedAt(Instant.parse("2026-01-01T00:00:01Z")));
        assertThat(drover("restart", "box")).isEqualTo("0 box is being restarted");
        assertThat(now(box).restart()).isNotNull();
        assertThat(drover("rm", "box")).isEqualTo("0 box is being removed");
        assertThat(now(box).desired()).isEqualTo(Desired.REMOVED);
        assertThat(drover("rm", box)).isEqualTo("1 drover: " + box + " cannot be removed: it is removing"
                + " (the host one has not removed it yet); --force waits no longer");
    }

    @Test
    void aServicesContainerIsStoppedUntilItsServiceStartsIt() {
        assertThat(drover("stop", "shop-web-1")).isEqualTo("0 shop-web-1 is being stopped");
        assertThat(now(web).desired()).isEqualTo(Desired.STOPPED);
        change(web, it -> it.withState(InstanceState.STOPPED));
        world.control.plan(World.PROJECT);
        assertThat(now(web).desired()).isEqualTo(Desired.RUNNING);
        assertThat(drover("stop", "shop/web")).isEqualTo("0 shop/web is being stopped");
        assertThat(drover("start", "shop-web-1")).isEqualTo("1 drover: shop-web-1 cannot be started: it is stopped");
    }

    @Test
    void aCommandGetsItsInputAndItsExitCodeIsOurs() {
        var agent = new CopyOnWriteArrayList<ServerMessage>();
        world.vertx.eventBus().<String>consumer(Bus.assign(host), message -> {
            var asked = Wire.read(message.body(), ServerMessage.class);
            agent.add(asked);
            // as cat would
            if (asked instanceof ServerMessage.ExecInput input && !input.data().isEmpty()) {
                say(new AgentMessage.ExecOutput(input.requestId(), input.data()));
                say(new AgentMessage.ExecTaken(input.requestId(), 1));
            } else if (asked instanceof ServerMessage.ExecInput input) {
                say(new AgentMessage.ExecEnd(input.requestId(), 7, null));
            } else if (asked instanceof ServerMessage.Exec exec && exec.instanceId().equals(box)) {
                say(new AgentMessage.ExecEnd(exec.requestId(), null, "no such program"));
            }
        });
        assertThat(typing("hello\n", "exec", "-i", "shop/web", "cat", "-u")).isEqualTo("7 hello");
        assertThat(agent).filteredOn(ServerMessage.Exec.class::isInstance).singleElement()
                .isInstanceOfSatisfying(ServerMessage.Exec.class, exec -> assertThat(exec)
                        .returns(List.of("cat", "-u"), ServerMessage.Exec::command)
                        .returns(true, ServerMessage.Exec::stdin).returns(false, ServerMessage.Exec::tty)
                        .returns(web, ServerMessage.Exec::instanceId));
        assertThat(drover("exec", "box", "nothing")).isEqualTo("1 drover: the command broke off: no such program");
        change(box, it -> it.withState(InstanceState.STOPPED));
        assertThat(drover("exec", "box", "sh")).isEqualTo("1 drover: no container of box runs");
    }

    private void say(AgentMessage.OfCommand message) {
        world.vertx.eventBus().publish(Bus.exec(message.requestId()), Wire.write(message));
    }

    @Test
    void aStackThatIsUpIsUpgradedByItsNewestFiles(@TempDir Path folder) throws IOException {
        var docker = folder.resolve("docker-compose.yml");
        var rancher = folder.resolve("rancher-compose.yml");
        Files.writeString(docker, "api: {image: busybox}\n");
        String[] up = {"up", "-d", "-s", "way", "-f", docker.toString()};
        assertThat(drover(up)).isEqualTo("0 stack way is made");
        Files.writeString(rancher, "api: {upgrade_strategy: {batch_size: 3, start_first: true}}\n");
        assertThat(drover(up)).isEqualTo("0 stack way is up to date");
        assertThat(way()).isEqualTo(new UpgradeOptions(true, 3, 2_000));
        Files.delete(rancher);
        assertThat(drover(up)).isEqualTo("0 stack way is up to date");
        assertThat(way()).isNull();
    }

    private @Nullable UpgradeOptions way() {
        var stack = Objects.requireNonNull(world.view().stackNamed("way"));
        return Objects.requireNonNull(world.view().serviceNamed(stack.id(), "api")).spec().upgradeStrategy();
    }

    /** With this on its standard input; gives the exit code and what it wrote to its standard output. */
    private String typing(String input, String... words) {
        var in = System.in;
        var out = System.out;
        var written = new ByteArrayOutputStream();
        try {
            System.setIn(new ByteArrayInputStream(input.getBytes(UTF_8)));
            System.setOut(new PrintStream(written, true, UTF_8));
            var said = drover(words);
            return (said + " " + written.toString(UTF_8)).strip();
        } finally {
            System.setIn(in);
            System.setOut(out);
        }
    }

    /** The exit code and what was said. */
    private String drover(String... words) {
        var said = new StringWriter();
        var all = new ArrayList<>(List.of(words[0], "--url", world.url, "--access-key", world.keys.accessKey(),
                "--secret-key", world.keys.secretKey()));
        all.addAll(List.of(words).subList(1, words.length));
        var status = Drover.run(new PrintWriter(said, true), new PrintWriter(said, true),
                all.toArray(String[]::new));
        return (status + " " + said).strip();
    }

    private Instance now(String id) {
        return Objects.requireNonNull(world.view().get(Instance.class, id));
    }

    private void change(String id, UnaryOperator<Instance> change) {
        world.store.update(World.PROJECT, draft -> {
            draft.put(change.apply(Objects.requireNonNull(draft.view().get(Instance.class, id))));
            return "";
        });
    }
}
