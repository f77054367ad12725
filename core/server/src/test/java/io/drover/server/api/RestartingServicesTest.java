package io.drover.server.api;

import static io.drover.server.api.World.P;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.model.Instance;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A restart of a service as clients see it (sections 1.17 and 2.3 of the contract). */
class RestartingServicesTest {
    private final World world = new World();
    private final String host = world.host("one");
    private final String id = world.post(P + "/services", Map.of("name", "web", "stackId", world.stack("shop"), "scale",
            2, "startOnCreate", true, "launchConfig", Map.of("imageUuid", "docker:image"))).text("id");
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @BeforeEach
    void runs() {
        world.run(host);
        world.view().instances().forEach(it -> begin(it.id()));
        world.control.plan(World.PROJECT);
        assertThat(body().path("state").asText()).isEqualTo("active");
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void itShowsHowFarItIsAndWhatCanBeDone() {
        assertThat(actions()).contains("restart", "upgrade", "deactivate").doesNotContain("activate");
        restart(Map.of("batchSize", 1, "intervalMillis", 0));
        var body = body();
        assertThat(body.path("state").asText()).isEqualTo("restarting");
        assertThat(body.path("transitioning").asText()).isEqualTo("yes");
        assertThat(body.path("transitioningMessage").asText())
                .isEqualTo("0 of 2 restarted, waiting for shop-web-1 to end");
        assertThat(body.path("transitioningProgress").asInt()).isZero();
        assertThat(actions()).contains("activate", "deactivate", "remove").doesNotContain("restart", "upgrade");
        assertThat(act("restart", Map.of("rollingRestartStrategy", Map.of())).text("code"))
                .isEqualTo("ActionNotAvailable");

        beginNext();
        assertThat(body().path("transitioningProgress").asInt()).isEqualTo(50);
        beginNext();
        assertThat(body().path("state").asText()).isEqualTo("active");
        assertThat(body().path("transitioning").asText()).isEqualTo("no");
    }

    @Test
    void activateEndsIt() {
        restart(Map.of("batchSize", 2));
        assertThat(act("activate", Map.of()).status()).isEqualTo(202);
        assertThat(body().path("state").asText()).isEqualTo("active");
        assertThat(world.view().instances()).allMatch(it -> it.restart() == null);
    }

    @Test
    void whatIsOutOfItsLimitsIsNamed() {
        for (var field : List.of("batchSize", "deadlineMillis")) {
            var answer = act("restart", Map.of("rollingRestartStrategy", Map.of(field, 0)));
            assertThat(answer.status()).isEqualTo(422);
            assertThat(answer.text("code")).isEqualTo("MinLimitExceeded");
            assertThat(answer.text("fieldName")).contains(field);
        }
        assertThat(body().path("state").asText()).isEqualTo("active");
    }

    private void beginNext() {
        var next = world.view().instances().stream().filter(Instance::ends).findFirst().orElseThrow();
        begin(next.id());
        world.control.plan(World.PROJECT);
    }

    private void begin(String instance) {
        now = now.plusSeconds(1);
        world.store.update(World.PROJECT, draft -> {
            draft.view().instances().stream().filter(it -> it.id().equals(instance)).findFirst()
                    .ifPresent(it -> draft.put(it.withStartedAt(now)));
            return "";
        });
    }

    private void restart(Map<String, ?> strategy) {
        assertThat(act("restart", Map.of("rollingRestartStrategy", strategy)).status()).isEqualTo(202);
        world.control.plan(World.PROJECT);
    }

    private World.Answer act(String action, Map<String, ?> body) {
        return world.post(P + "/services/" + id + "?action=" + action, body);
    }

    private JsonNode body() {
        return world.get(P + "/services/" + id).body();
    }

    private TreeSet<String> actions() {
        var names = new TreeSet<String>();
        body().path("actions").fieldNames().forEachRemaining(names::add);
        return names;
    }
}
