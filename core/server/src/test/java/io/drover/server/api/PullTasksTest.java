package io.drover.server.api;

import static io.drover.server.api.World.P;
import static io.drover.server.api.World.PROJECT;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.wire.AgentMessage.Hello;
import io.drover.model.wire.AgentMessage.Pulled;
import io.drover.model.wire.Heard;
import io.drover.model.wire.ServerMessage;
import io.drover.model.wire.ServerMessage.PullImage;
import io.drover.server.agents.AgentsRoom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Images that are asked for, from the request over the owner's side of the agents and back. */
class PullTasksTest {
    private final World world = new World();
    private final List<String> asked = new ArrayList<>();
    private final AgentsRoom room = new AgentsRoom(1, "env", this::send);

    @AfterEach
    void close() {
        world.close();
    }

    private void send(String host, ServerMessage message) {
        if (message instanceof PullImage pull) {
            asked.add(host + " " + pull.image() + " " + pull.onlyCached());
        }
    }

    @Test
    void everyHostIsAskedAndItsAnswerShown() {
        var one = world.host("one");
        var two = world.host("two");
        world.store.watch(PROJECT, world.view().seq(), news -> room.look(news.view(), news));
        var task = world.post(P + "/pulltasks", Map.of("image", "docker:busybox:1", "mode", "all"));
        assertThat(task.status()).isEqualTo(201);
        assertThat(task.text("transitioning")).isEqualTo("yes");
        assertThat(asked).containsExactlyInAnyOrder(one + " busybox:1 false", two + " busybox:1 false");
        hear(one, new Pulled(task.text("id"), null));
        // it comes back without having answered
        asked.clear();
        room.answer(world.view(), new Heard(two, hello(two)));
        assertThat(asked).containsExactly(two + " busybox:1 false");
        hear(two, new Pulled(task.text("id"), "no such image"));
        var ended = world.get(P + "/pulltasks/" + task.text("id"));
        assertThat(ended.text("transitioning")).isEqualTo("no");
        assertThat(ended.body().at("/status/one").asText()).isEqualTo("Done");
        assertThat(ended.body().at("/status/two").asText()).isEqualTo("no such image");
        room.answer(world.view(), new Heard(two, hello(two)));
        assertThat(asked).hasSize(1);
    }

    @Test
    void hostsAreChosenByLabel() {
        world.host("one");
        var none = world.post(P + "/pulltasks", Map.of("image", "a", "mode", "cached", "labels", Map.of("zone", "b")));
        assertThat(none.text("transitioning")).isEqualTo("no");
        assertThat(none.body().path("status")).isEmpty();
        assertThat(none.text("mode")).isEqualTo("cached");
        assertThat(world.post(P + "/pulltasks", Map.of("image", "a", "mode", "x")).text("code"))
                .isEqualTo("InvalidOption");
        assertThat(world.post(P + "/pulltasks", Map.of()).text("code")).isEqualTo("MissingRequired");
    }

    private void hear(String host, Pulled pulled) {
        var heard = List.of(new Heard(host, pulled));
        assertThat(room.mustWrite(heard)).isTrue();
        @Nullable
        String done = world.store.update(PROJECT, draft -> {
            room.write(draft, heard);
            return "";
        });
        assertThat(done).isEmpty();
    }

    private Hello hello(String host) {
        return new Hello(1, "1", Objects.requireNonNull(world.view().get(io.drover.model.Host.class, host)).facts(), 0,
                0);
    }
}
