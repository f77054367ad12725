package io.drover.server.api;

import static io.drover.server.api.World.P;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.cli.Drover;
import io.drover.model.Bus;
import io.drover.model.Instance;
import io.drover.model.InstanceState;
import io.drover.model.Wire;
import io.drover.model.wire.AgentMessage;
import io.drover.model.wire.AgentMessage.LogChunk;
import io.drover.model.wire.AgentMessage.LogEnd;
import io.drover.model.wire.AgentMessage.Output;
import io.drover.model.wire.ServerMessage;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code drover logs} on the API as it is; the agent is played by the test. */
class CommandLogsTest {
    private final World world = new World();
    private final List<ServerMessage.Logs> asked = new CopyOnWriteArrayList<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Thread going = new Thread();
    private String host;
    private String service;

    @BeforeEach
    void aContainerRuns() {
        host = world.host("one");
        service = world
                .post(P + "/services", Map.of("name", "web", "stackId", world.stack("shop"), "startOnCreate", true,
                        "launchConfig", Map.of("imageUuid", "docker:busybox")))
                .text("id");
        world.run(host);
        world.vertx.eventBus().<String>consumer(Bus.assign(host), message -> {
            if (Wire.read(message.body(), ServerMessage.class) instanceof ServerMessage.Logs logs) {
                asked.add(logs);
                say(logs.follow()
                        ? new LogChunk(logs.requestId(), Output.STANDARD, "")
                        : new LogEnd(logs.requestId(), null));
            }
        });
    }

    @AfterEach
    void close() {
        going.interrupt();
        world.close();
    }

    @Test
    void containersAreFollowedThatBreakOffAndThatComeLater() throws InterruptedException {
        going = Thread.ofVirtual()
                .start(() -> Drover.run(new PrintWriter(out, true), new PrintWriter(err, true), "--url",
                        world.url, "--access-key", world.keys.accessKey(), "--secret-key", world.keys.secretKey(),
                        "logs", "-f",
                        "shop/web"));
        var first = id("shop-web-1");
        await().until(() -> follows(first) >= 1);
        say(first, 1, "one");
        await().until(() -> out.toString().equals("one\n"));

        say(new LogEnd(latest(first), "the host was connected anew"));
        await().until(() -> follows(first) >= 2);
        assertThat(asked.getLast().since()).isEqualTo("2026-01-01T00:00:01Z");
        assertThat(err.toString()).contains("the logs of shop-web-1 broke off: the host was connected anew");
        say(first, 1, "one");
        say(first, 2, "two");
        await().until(() -> out.toString().equals("one\ntwo\n"));

        world.put(P + "/services/" + service, Map.of("scale", 2));
        world.run(host);
        var second = id("shop-web-2");
        await().until(() -> follows(second) >= 1);
        assertThat(asked.getLast().tail()).isZero();
        say(second, 3, "three");
        await().until(() -> out.toString().endsWith("shop-web-2 | three\n"));

        world.post(P + "/services/" + service + "?action=deactivate", Map.of());
        for (var id : List.of(first, second)) {
            stopped(id);
            say(new LogEnd(latest(id), null));
        }
        world.control.plan(World.PROJECT);
        await().until(() -> !going.isAlive());
        assertThat(out.toString()).hasLineCount(3);
    }

    private long follows(String instance) {
        return asked.stream().filter(logs -> logs.follow() && logs.instanceId().equals(instance)).count();
    }

    private String latest(String instance) {
        return asked.reversed().stream().filter(logs -> logs.instanceId().equals(instance)).findFirst().orElseThrow()
                .requestId();
    }

    private void say(String instance, int second, String line) {
        say(new LogChunk(latest(instance), Output.STANDARD, Base64.getEncoder().encodeToString(
                ("2026-01-01T00:00:0" + second + ".000000000Z " + line + "\n").getBytes(UTF_8))));
    }

    private void say(AgentMessage.OfLogs message) {
        world.vertx.eventBus().publish(Bus.logs(message.requestId()), Wire.write(message));
    }

    private String id(String name) {
        return world.view().instancesNamed(name).getFirst().id();
    }

    private void stopped(String id) {
        world.store.update(World.PROJECT, draft -> {
            draft.put(Objects.requireNonNull(draft.view().get(Instance.class, id)).withState(InstanceState.STOPPED));
            return "";
        });
    }
}
