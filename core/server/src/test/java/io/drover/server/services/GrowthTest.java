package io.drover.server.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.model.Host;
import io.drover.model.HostFacts;
import io.drover.model.HostNetwork;
import io.drover.model.Instance;
import io.drover.model.Instance.Desired;
import io.drover.model.InstanceState;
import io.drover.model.Refusal;
import io.drover.model.Resource;
import io.drover.model.Service;
import io.drover.model.ServiceHealth;
import io.drover.model.Stack;
import io.drover.model.intent.Intent.CreateService;
import io.drover.model.spec.LaunchConfig;
import io.drover.model.spec.ServiceSpec;
import io.drover.model.spec.ServiceSpec.ScalePolicy;
import io.drover.server.MovingClock;
import io.drover.server.loop.Focus;
import io.drover.server.store.MemoryStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Services with a scale policy, on hosts that have room for a number of units. */
class GrowthTest {
    private static final String SCOPE = "1a5";

    @Test
    void itGrowsAsHostsAllowAndNoFurther() {
        for (var seed = 1; seed <= 400; seed++) {
            story(seed);
        }
    }

    private static void story(long seed) {
        var random = new Random(seed);
        var least = 1 + random.nextInt(4);
        var policy = new ScalePolicy(1 + random.nextInt(3), least,
                random.nextInt(8) == 0 ? null : least + random.nextInt(6));
        var yard = new Yard(seed, policy);
        for (var chapter = 0; chapter < 6; chapter++) {
            yard.room = random.nextInt(12);
            yard.lose(random);
            yard.settle();
            yard.check("seed " + seed + ", chapter " + chapter + ", room for " + yard.room + ", " + policy);
        }
    }

    @ParameterizedTest
    @CsvSource({"0,1,1,scalePolicy.increment", "1,0,1,scalePolicy.min", "1,3,2,scalePolicy.max",
            "1,1,10001,scalePolicy.max", "1,10001,,scalePolicy.max"})
    void whatCannotBeIsRefused(int increment, int min, Integer max, String field) {
        assertThatThrownBy(() -> new Yard(1, new ScalePolicy(increment, min, max)))
                .isInstanceOfSatisfying(Refusal.class, refusal -> assertThat(refusal.field()).isEqualTo(field));
    }

    private static final class Yard {
        private final MemoryStore store;
        private final ServicesPlanner planner = new ServicesPlanner((host, _) -> host.lostSince(),
                Duration.ofSeconds(5), (_, _, _) -> null);
        private final ScalePolicy policy;
        private final String id;
        private int room;

        Yard(long seed, ScalePolicy policy) {
            this.policy = policy;
            var clock = new MovingClock();
            store = new MemoryStore(clock, new Random(seed));
            put(new Stack("1st1", "1st1", "st", null, Stack.State.ACTIVE, null, null, Map.of(), null, true, Map.of(),
                    List.of(), clock.instant(), null));
            put(new Host("1h1", "1h1", "one", null, null, Map.of(),
                    new HostFacts(1_000, 1L << 32, 0, "6.1", "Debian", "20.10", "overlay2", Map.of()), "10.0.0.1",
                    Host.State.ACTIVE, Host.AgentState.ACTIVE, null, null, HostNetwork.NONE, List.of(), "1h1", "",
                    clock.instant(), null));
            var spec = ServiceSpec.of("web", LaunchConfig.of("", "image"), 7).withScalePolicy(policy);
            id = store.update(SCOPE,
                    draft -> new ServiceIntents().handle(draft, new CreateService("1st1", spec, Map.of(), true)));
        }

        /** Hosts that have room for fewer now lose what is too much, and some more. */
        void lose(Random random) {
            var placed = wanted().stream().filter(Instance::placed).toList();
            for (var i = 0; i < placed.size(); i++) {
                if (i >= room || random.nextInt(5) == 0) {
                    put(placed.get(i).withDesired(Desired.REMOVED));
                }
            }
        }

        /** The planner, and a scheduler that gives each unit a host while there is room, until nothing changes. */
        void settle() {
            for (var turn = 0;; turn++) {
                assertThat(turn).as("turns until all is as it should be").isLessThan(60);
                var before = store.view(SCOPE).seq();
                var known = wanted().size();
                store.update(SCOPE, draft -> String.valueOf(planner.plan(draft, Focus.EVERYTHING)));
                assertThat(wanted().size() - known).as("made at once")
                        .isLessThanOrEqualTo(Math.max(policy.min(), policy.increment()));
                assertThat(wanted().size()).isLessThanOrEqualTo(policy.most());
                for (var instance : wanted()) {
                    var used = wanted().stream().filter(Instance::placed).count();
                    if (!instance.placed()) {
                        put(used < room
                                ? instance.withHostId("1h1").withUnplaced(null).withState(InstanceState.RUNNING)
                                        .withStartCount(1)
                                : instance.withUnplaced("no host has room"));
                    }
                }
                if (store.view(SCOPE).seq() == before) {
                    return;
                }
            }
        }

        void check(String story) {
            var running = wanted().stream().filter(Instance::placed).count();
            var waiting = wanted().size() - running;
            var service = Objects.requireNonNull(store.view(SCOPE).get(Service.class, id));
            assertThat(running).as(story).isEqualTo(Math.min(policy.most(), room));
            assertThat(waiting).as(story).isLessThanOrEqualTo(Math.max(policy.min() - running, 0) + policy.increment());
            assertThat(service.state() == Service.State.ACTIVE).as(story + ": " + service.message())
                    .isEqualTo(running >= policy.min());
            assertThat(ServiceHealth.of(service, wanted()) == ServiceHealth.HEALTHY).as(story)
                    .isEqualTo(running >= policy.min());
            assertThat(wanted().stream().map(Instance::index)).as(story).doesNotHaveDuplicates();
        }

        private List<Instance> wanted() {
            return store.view(SCOPE).instancesOf(id).stream().filter(it -> it.desired() != Desired.REMOVED).toList();
        }

        private void put(Resource resource) {
            store.update(SCOPE, draft -> {
                draft.put(resource);
                return true;
            });
        }
    }
}
