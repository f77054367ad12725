package io.drover.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.Instance;
import io.drover.model.Instance.Desired;
import io.drover.model.InstanceHealth;
import io.drover.model.InstanceHealth.State;
import io.drover.model.InstanceState;
import io.drover.model.Kind;
import io.drover.model.Service;
import io.drover.model.spec.HealthCheck;
import io.drover.model.spec.Labels;
import io.drover.model.spec.LaunchConfig;
import io.drover.model.spec.ServiceSpec;
import io.drover.server.store.MemoryStore;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Rancher's words for how a service is, from what its containers are. */
class HealthTest {
    private static final String SCOPE = "1a5";
    private final MemoryStore store = new MemoryStore(Clock.systemUTC(), new Random(1));
    private final LaunchConfig plain = LaunchConfig.of("", "image");
    private final LaunchConfig once = plain.withLabels(Map.of(Labels.START_ONCE, "true"));

    @Test
    void aJobIsStartedOnceWhenAllOfItHasEnded() {
        var job = service(once, 2);
        assertThat(health(job)).isEqualTo("unhealthy");
        var first = container(job, once, InstanceState.STOPPED, 1);
        var second = container(job, once, InstanceState.CREATING, 0);
        assertThat(health(job)).isEqualTo("initializing");
        put(second.withState(InstanceState.RUNNING).withStartCount(1));
        assertThat(health(job)).as("one works still").isEqualTo("healthy");
        put(second.withState(InstanceState.STOPPED).withStartCount(1));
        assertThat(health(job)).isEqualTo("started-once");
        put(first.withState(InstanceState.ERROR));
        assertThat(health(job)).isEqualTo("degraded");
    }

    @Test
    void aContainerThatShouldRunAndHasEndedIsNotStartedOnce() {
        var web = service(plain, 1);
        container(web, plain, InstanceState.STOPPED, 1);
        assertThat(health(web)).isEqualTo("unhealthy");
    }

    @Test
    void aStackIsStartedOnceWhenAllOfItIs() {
        var job = service(once, 1);
        container(job, once, InstanceState.STOPPED, 1);
        assertThat(together(job)).isEqualTo("started-once");
        var web = service(plain, 1);
        container(web, plain, InstanceState.RUNNING, 1);
        assertThat(together(job, web)).isEqualTo("healthy");
        assertThat(Health.of(List.of(), store.view(SCOPE))).isEqualTo("healthy");
    }

    @Test
    void checksCountForTheServiceAndItsStack() {
        var config = plain.withHealthCheck(new HealthCheck(80, null, 2000, 2000, 2, 3, null, null, "recreate", 1));
        var web = service(config, 2);
        var first = container(web, config, InstanceState.RUNNING, 1);
        var second = container(web, config, InstanceState.RUNNING, 1);
        assertThat(Health.of(first)).as("nobody has looked yet").isEqualTo("initializing");
        assertThat(health(web)).isEqualTo("initializing");
        put(first.withHealth(healthy(State.HEALTHY)));
        put(second.withHealth(healthy(State.REINITIALIZING)));
        assertThat(health(web)).isEqualTo("initializing");
        put(second.withHealth(healthy(State.HEALTHY)));
        assertThat(health(web)).isEqualTo("healthy");
        var ill = second.withHealth(healthy(State.HEALTHY).become(State.UNHEALTHY, Instant.EPOCH, "status 503", 1));
        put(ill);
        assertThat(health(web)).isEqualTo("degraded");
        assertThat(Health.of(ill)).isEqualTo("unhealthy");
        assertThat(Health.message(ill)).isEqualTo("status 503");
        assertThat(Health.history(ill)).hasSize(1).first()
                .satisfies(past -> assertThat(past).containsEntry("healthState", "healthy"));
        put(first.withHealth(healthy(State.UNHEALTHY)));
        assertThat(health(web)).isEqualTo("unhealthy");
        var other = service(plain, 1);
        container(other, plain, InstanceState.RUNNING, 1);
        assertThat(together(web, other)).isEqualTo("degraded");
        assertThat(together(web)).isEqualTo("unhealthy");
    }

    private static InstanceHealth healthy(State state) {
        return new InstanceHealth(state, Instant.EPOCH, null, 1, List.of("1h1"), List.of());
    }

    private String service(LaunchConfig config, int scale) {
        return store.update(SCOPE, draft -> {
            var id = draft.newId(Kind.SERVICE);
            draft.put(new Service(id, id, "1st1", ServiceSpec.of("s" + id, config, scale), Map.of(),
                    Service.State.ACTIVE, true, Map.of(), java.util.Set.of(), 1, null, draft.now(), null));
            return id;
        });
    }

    private Instance container(String service, LaunchConfig config, InstanceState state, int starts) {
        var id = store.update(SCOPE, draft -> draft.newId(Kind.INSTANCE));
        var instance = new Instance(id, id, "c" + id, null, service, "1st1", id, 1, 1, config, null, Desired.RUNNING,
                null,
                0, null, null, "1h1", null, null, false, null, null, state, null, null, starts, null, null, null,
                Clock.systemUTC().instant(),
                null);
        put(instance);
        return instance;
    }

    private void put(Instance instance) {
        store.update(SCOPE, draft -> {
            draft.put(instance);
            return true;
        });
    }

    private String health(String service) {
        return Health.of(row(service), store.view(SCOPE));
    }

    private String together(String... services) {
        return Health.of(List.of(services).stream().map(this::row).toList(), store.view(SCOPE));
    }

    private Service row(String id) {
        return Objects.requireNonNull(store.view(SCOPE).get(Service.class, id));
    }
}
