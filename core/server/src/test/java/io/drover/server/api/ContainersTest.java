package io.drover.server.api;

import static io.drover.server.api.World.P;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.model.Instance;
import io.drover.model.InstanceState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Containers of their own, and what each may be asked in which state. */
class ContainersTest {
    private final World world = new World();
    private final String host = world.host("one");

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void oneIsMadeFromTheFieldsOfALaunchConfig() {
        var answer = world.post(P + "/containers", Map.of("name", "box", "description", "mine", "imageUuid",
                "docker:busybox:1", "command", List.of("sleep", "1"), "ports", List.of("8080:80"), "requestedHostId",
                host, "restartPolicy", Map.of("name", "on-failure", "maximumRetryCount", 3), "publishAllPorts", true));
        assertThat(answer.status()).as(answer.raw().body()).isEqualTo(201);
        assertThat(answer.body().path("warnings")).extracting(JsonNode::asText)
                .containsExactly("publishAllPorts is not honoured yet");
        for (var plural : List.of("containers", "instances")) {
            var box = world.get(P + "/" + plural + "?name=box").body().at("/data/0");
            assertThat(box.path("type").asText()).isEqualTo("container");
            assertThat(box.path("description").asText()).isEqualTo("mine");
            assertThat(box.path("state").asText()).isEqualTo("requested");
            assertThat(box.path("transitioning").asText()).isEqualTo("yes");
            assertThat(box.path("imageUuid").asText()).isEqualTo("docker:busybox:1");
            assertThat(box.path("ports")).extracting(JsonNode::asText).containsExactly("8080:80/tcp");
            assertThat(box.at("/restartPolicy/name").asText()).isEqualTo("on-failure");
            assertThat(box.at("/restartPolicy/maximumRetryCount").asInt()).isEqualTo(3);
            assertThat(box.path("serviceIds")).isEmpty();
            assertThat(box.path("stackId").isNull()).isTrue();
            assertThat(actions(box)).containsExactly("remove", "update");
        }
        var nameless = world.post(P + "/containers", Map.of("imageUuid", "docker:busybox"));
        assertThat(nameless.text("name")).isNotEmpty().isEqualTo(nameless.text("uuid").substring(0, 8));
        assertThat(world.delete(P + "/containers/" + nameless.text("id")).text("state")).isEqualTo("removing");
    }

    @Test
    void everyStateHasItsActions() {
        var id = world.post(P + "/containers", Map.of("imageUuid", "docker:busybox", "name", "box")).text("id");
        change(id, it -> it.withHostId(host).withState(InstanceState.RUNNING).withContainerId("c").withStartCount(1)
                .withStartedAt(Instant.parse("2026-01-01T00:00:00Z")));
        assertThat(actions(get(id))).containsExactly("execute", "logs", "remove", "restart", "stop", "update");

        assertThat(act(id, "restart", Map.of()).text("state")).isEqualTo("restarting");
        change(id, it -> it.withStartedAt(Instant.parse("2026-01-01T00:00:01Z")));
        world.control.plan(World.PROJECT);
        assertThat(get(id).path("state").asText()).isEqualTo("running");

        var stopping = act(id, "stop", Map.of("timeout", 5));
        assertThat(stopping.status()).isEqualTo(202);
        assertThat(stopping.text("state")).isEqualTo("stopping");
        assertThat(stopping.text("transitioning")).isEqualTo("yes");
        assertThat(act(id, "stop", Map.of()).text("code")).isEqualTo("ActionNotAvailable");
        change(id, it -> it.withState(InstanceState.STOPPED));
        assertThat(actions(get(id))).containsExactly("logs", "remove", "start", "update");
        assertThat(get(id).path("state").asText()).isEqualTo("stopped");
        assertThat(act(id, "restart", Map.of()).text("code")).isEqualTo("ActionNotAvailable");

        assertThat(act(id, "start", Map.of()).text("state")).isEqualTo("starting");
        change(id, it -> it.withState(InstanceState.RUNNING).withStartedAt(Instant.parse("2026-01-01T00:00:02Z")));
        assertThat(act(id, "start", Map.of()).text("code")).isEqualTo("ActionNotAvailable");
        assertThat(act(id, "migrate", Map.of()).text("code")).isEqualTo("ActionNotAvailable");

        assertThat(act(id, "stop", Map.of("remove", true)).text("state")).isEqualTo("stopping");
        change(id, it -> it.withState(InstanceState.STOPPED));
        world.control.plan(World.PROJECT);
        assertThat(get(id).path("state").asText()).isEqualTo("removing");
        assertThat(actions(get(id))).containsExactly("logs", "purge");
    }

    @Test
    void whatItsHostDoesNotRemoveNeedNotBeWaitedFor() {
        var stack = world.post(P + "/stacks", Map.of("name", "shop", "startOnCreate", true, "dockerCompose",
                "web:\n  image: busybox\n")).text("id");
        world.control.plan(World.PROJECT);
        var id = world.get(P + "/containers?name=shop-web-1").body().at("/data/0/id").asText();
        change(id, it -> it.withHostId(host).withState(InstanceState.RUNNING).withContainerId("c").withStartCount(1));
        assertThat(act(id, "purge", Map.of()).text("code")).as("nobody wants it gone").isEqualTo("ActionNotAvailable");
        world.delete(P + "/stacks/" + stack);
        world.control.plan(World.PROJECT);
        assertThat(get(id).path("transitioningMessage").asText()).isEqualTo("the host one has not removed it yet");
        change(id, it -> it.withState(InstanceState.REMOVING).withMessage("driver failed: device busy"));
        var leaving = world.get(P + "/stacks/" + stack);
        assertThat(leaving.text("state")).isEqualTo("removing");
        assertThat(leaving.text("transitioningMessage")).isEqualTo("shop-web-1: driver failed: device busy");
        var web = world.get(P + "/services?name=web").body().at("/data/0");
        assertThat(web.path("transitioningMessage").asText()).isEqualTo("shop-web-1: driver failed: device busy");
        assertThat(actions(web)).containsExactly("purge");
        change(id, it -> it.withHostId(null).withMessage(null));
        assertThat(world.get(P + "/stacks/" + stack).text("transitioningMessage")).as("there is no more to say of it")
                .isEqualTo("shop-web-1");
        change(id, it -> it.withHostId(host).withMessage("driver failed: device busy"));

        assertThat(actions(leaving.body())).containsExactly("purge");
        assertThat(world.post(P + "/stacks/" + stack + "?action=purge", Map.of()).status()).isEqualTo(202);
        world.control.plan(World.PROJECT);
        assertThat(world.get(P + "/stacks/" + stack).text("state")).isEqualTo("removed");
        assertThat(world.get(P + "/containers?name=shop-web-1").body().path("data")).isEmpty();
        assertThat(get(id).path("state").asText()).isEqualTo("purged");
        assertThat(get(id).path("transitioningMessage").asText()).isEqualTo("driver failed: device busy");
        assertThat(actions(get(id))).doesNotContain("purge");
        assertThat(world.post(P + "/stacks/" + stack + "?action=purge", Map.of()).status()).isGreaterThanOrEqualTo(400);
    }

    @Test
    void oneThatIsNotToStartIsStopped() {
        var made = world.post(P + "/containers", Map.of("imageUuid", "docker:busybox", "startOnCreate", false));
        assertThat(made.text("state")).isEqualTo("stopped");
        assertThat(made.text("transitioning")).isEqualTo("no");
        assertThat(made.body().path("startOnCreate").asBoolean()).isFalse();
        assertThat(act(made.text("id"), "start", Map.of()).text("state")).isEqualTo("requested");
    }

    private World.Answer act(String id, String action, Map<String, ?> input) {
        return world.post(P + "/containers/" + id + "?action=" + action, input);
    }

    private JsonNode get(String id) {
        return world.get(P + "/containers/" + id).body();
    }

    private static List<String> actions(JsonNode container) {
        var names = new ArrayList<String>();
        container.path("actions").fieldNames().forEachRemaining(names::add);
        return names.stream().sorted().toList();
    }

    private void change(String id, UnaryOperator<Instance> change) {
        world.store.update(World.PROJECT, draft -> {
            draft.put(change.apply(Objects.requireNonNull(draft.view().get(Instance.class, id))));
            return "";
        });
    }
}
