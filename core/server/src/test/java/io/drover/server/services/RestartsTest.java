package io.drover.server.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.model.Instance;
import io.drover.model.Instance.Desired;
import io.drover.model.InstanceHealth;
import io.drover.model.InstanceState;
import io.drover.model.Refusal;
import io.drover.model.Resource;
import io.drover.model.RollingRestart;
import io.drover.model.Service;
import io.drover.model.Service.State;
import io.drover.model.Stack;
import io.drover.model.Upgrades;
import io.drover.model.intent.Intent;
import io.drover.model.intent.Intent.ActOnInstance;
import io.drover.model.intent.Intent.ActOnService;
import io.drover.model.intent.Intent.CreateService;
import io.drover.model.intent.Intent.RestartService;
import io.drover.model.intent.Intent.StopInstance;
import io.drover.model.intent.Intent.UpdateService;
import io.drover.model.spec.LaunchConfig;
import io.drover.model.spec.ServiceSpec;
import io.drover.server.MovingClock;
import io.drover.server.loop.Focus;
import io.drover.server.loop.IntentHandler;
import io.drover.server.store.MemoryStore;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Containers are restarted some at a time, and each once; and it has an end. */
class RestartsTest {
    private static final String SCOPE = "1a5";
    private final MovingClock clock = new MovingClock();
    private final MemoryStore store = new MemoryStore(clock, new Random(1));
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private ServicesPlanner planner = planner();
    private final ServiceIntents intents = new ServiceIntents();
    private final ContainerIntents containers = new ContainerIntents();
    private String web = "";

    private static ServicesPlanner planner() {
        return new ServicesPlanner((host, _) -> host.lostSince(), Duration.ofSeconds(5), (_, _, _) -> null);
    }

    @BeforeEach
    void fiveRun() {
        put(new Stack("1st1", "1st1", "st", null, Stack.State.ACTIVE, null, null, Map.of(), null, true, Map.of(),
                List.of(), clock.instant(), null));
        web = intent(new CreateService("1st1", ServiceSpec.of("web", LaunchConfig.of("", "image"), 5), Map.of(), true));
        all().forEach(this::begin);
        plan();
    }

    @Test
    void theNextOnesGoWhenThoseBeforeRunAgainAndTheIntervalHasPassed() {
        restart(2, 10_000);
        assertThat(ending()).hasSize(2);
        assertThat(service().state()).isEqualTo(State.RESTARTING);
        assertThat(service().message()).startsWith("0 of 5 restarted, waiting for st-web-1 to end");

        var batch = ending();
        begin(batch.getFirst());
        plan();
        assertThat(service().message()).startsWith("1 of 5 restarted, waiting for st-web-2 to end");
        assertThat(ending()).as("one of two is not back").extracting(Instance::id)
                .containsExactly(batch.getLast().id());
        begin(batch.getLast());
        assertThat(plan()).isEqualTo(clock.instant().plusSeconds(10));
        assertThat(ending()).isEmpty();

        clock.pass(Duration.ofSeconds(9));
        plan();
        assertThat(ending()).isEmpty();
        clock.pass(Duration.ofSeconds(1));
        plan();
        assertThat(ending()).hasSize(2).doesNotContainAnyElementsOf(batch);

        ending().forEach(this::begin);
        plan();
        clock.pass(Duration.ofSeconds(10));
        plan();
        assertThat(ending()).hasSize(1);
        assertThat(rolling().percent()).isEqualTo(80);
        ending().forEach(this::begin);
        plan();
        assertThat(all()).hasSize(5).allMatch(instance -> instance.restart() == null);
        assertThat(service().state()).isEqualTo(State.ACTIVE);
        assertThat(service().restart()).isNull();
        assertThat(service().message()).isNull();
    }

    @Test
    void oneThatRunsAgainAndIsNotHealthyIsWaitedFor() {
        all().forEach(it -> put(it.withHealth(health(InstanceHealth.State.HEALTHY, it.startCount()))));
        restart(1, 0);
        var first = ending().getFirst();
        begin(first);
        plan();
        assertThat(ending()).as("what is known of its health is of the run before").isEmpty();
        put(now(first).withHealth(health(InstanceHealth.State.REINITIALIZING, now(first).startCount())));
        plan();
        assertThat(ending()).isEmpty();
        assertThat(service().message()).isEqualTo("0 of 5 restarted, waiting for st-web-1 to be healthy");
        put(now(first).withHealth(health(InstanceHealth.State.HEALTHY, now(first).startCount())));
        plan();
        assertThat(ending()).hasSize(1).noneMatch(it -> it.id().equals(first.id()));
    }

    @Test
    void oneThatBeganAnewByItselfIsNotRestartedAgain() {
        restart(1, 0);
        var later = all().getLast();
        assertThat(later.restart()).isNull();
        begin(later);
        plan();
        for (var turn = 0; turn < 4; turn++) {
            assertThat(ending()).as("turn " + turn).hasSize(1).noneMatch(it -> it.id().equals(later.id()));
            ending().forEach(this::begin);
            plan();
        }
        assertThat(service().state()).isEqualTo(State.ACTIVE);
    }

    @Test
    void oneThatDoesNotComeBackHoldsTheOthersUntilTheDeadline() {
        restart(1, 0);
        var first = ending().getFirst();
        put(now(first).withState(InstanceState.STOPPED).withMessage("no such file"));
        var deadline = clock.instant().plus(DEADLINE);
        assertThat(plan()).isEqualTo(deadline);
        clock.pass(DEADLINE.minusSeconds(1));
        plan();
        assertThat(all()).as("the others run").filteredOn(it -> it.restart() != null).extracting(Instance::id)
                .containsExactly(first.id());
        clock.pass(Duration.ofSeconds(1));
        plan();
        assertThat(all()).allMatch(instance -> instance.restart() == null);
        var why = "the restart stopped after 0 of 5: no progress for 60 s, st-web-1: no such file";
        assertThat(service().state()).isEqualTo(State.UPDATING_ACTIVE);
        assertThat(rolling().failure()).isEqualTo(why);
        assertThat(service().message()).as("what is wrong now comes first").isEqualTo("st-web-1: no such file");

        begin(first);
        plan();
        assertThat(service().state()).isEqualTo(State.ACTIVE);
        assertThat(service().message()).as("who was not looking is told").isEqualTo(why);
        restart(5, 0);
        ending().forEach(this::begin);
        plan();
        assertThat(service().message()).isNull();
    }

    @Test
    void theTimeThatBalancersLetRequestsTakeComesBeforeTheDeadline() {
        put(service().withSpec(service().spec().withDrainTimeoutMillis(600_000)));
        restart(1, 0);
        clock.pass(Duration.ofMinutes(10).plus(DEADLINE).minusSeconds(1));
        assertThat(plan()).isEqualTo(clock.instant().plusSeconds(1));
        assertThat(service().state()).isEqualTo(State.RESTARTING);
        clock.pass(Duration.ofSeconds(1));
        plan();
        assertThat(service().message()).contains("no progress for 660 s");
    }

    @Test
    void theTimeInWhichNoServerWasThereCountsAgainstNobody() {
        restart(1, 0);
        clock.pass(DEADLINE.multipliedBy(3));
        planner = planner();
        assertThat(plan()).isEqualTo(clock.instant().plus(DEADLINE));
        assertThat(service().state()).isEqualTo(State.RESTARTING);
        for (var turn = 0; turn < 5; turn++) {
            planner = planner();
            ending().forEach(this::begin);
            plan();
        }
        assertThat(service().state()).isEqualTo(State.ACTIVE);
    }

    @Test
    void whatIsWrongNowIsSaidRatherThanThatItWasGivenUp() {
        restart(1, 0);
        var first = ending().getFirst();
        clock.pass(DEADLINE);
        plan();
        assertThat(service().message()).startsWith("the restart stopped after 0 of 5");
        put(now(first).withState(InstanceState.STOPPED).withMessage("disk full"));
        plan();
        assertThat(service().message()).isEqualTo("st-web-1: disk full");
        begin(first);
        plan();
        assertThat(service().message()).startsWith("the restart stopped after 0 of 5");
        intent(new UpdateService(web, service().spec().withScale(4), Set.of(UpdateService.Part.SCALE)));
        assertThat(service().restart()).isNull();
        assertThat(service().state()).isEqualTo(State.ACTIVE);
        assertThat(service().message()).isNull();
    }

    @Test
    void anotherScaleDoesNotEndOneThatIsUnderWay() {
        restart(1, 0);
        intent(new UpdateService(web, service().spec().withScale(4), Set.of(UpdateService.Part.SCALE)));
        assertThat(service().state()).isEqualTo(State.RESTARTING);
        assertThat(ending()).hasSize(1);
    }

    @Test
    void activatingEndsIt() {
        restart(2, 0);
        var batch = ending();
        begin(batch.getFirst());
        intent(new ActOnService(web, ActOnService.Action.ACTIVATE));
        assertThat(all()).allMatch(instance -> instance.restart() == null);
        assertThat(service().state()).isEqualTo(State.ACTIVE);
        assertThat(service().restart()).isNull();
    }

    @Test
    void deactivatingEndsIt() {
        restart(2, 0);
        intent(new ActOnService(web, ActOnService.Action.DEACTIVATE));
        assertThat(all()).allMatch(it -> it.desired() == Desired.STOPPED && it.restart() == null);
        all().forEach(it -> put(it.withState(InstanceState.STOPPED)));
        plan();
        assertThat(service().state()).isEqualTo(State.INACTIVE);
        assertThat(service().restart()).isNull();
    }

    @Test
    void whileItLastsThereIsNoOtherAndNoUpgrade() {
        restart(1, 0);
        assertThatThrownBy(() -> restart(1, 0)).isInstanceOf(Refusal.class).hasMessageContaining("restarting");
        assertThat(Upgrades.possible(service())).isFalse();
    }

    @Test
    void oneThatIsReplacedHoldsTheOthersUntilTheNewOneIsWell() {
        restart(1, 0);
        var first = ending().getFirst();
        intent(new ActOnInstance(first.id(), ActOnInstance.Action.REMOVE));
        assertThat(ending()).isEmpty();
        assertThat(service().message()).isEqualTo("1 of 5 restarted, waiting for st-web-1 to start");
        begin(all().getLast());
        plan();
        assertThat(ending()).extracting(Instance::name).containsExactly("st-web-2");
    }

    @Test
    void whatDoesNotComeUpAgainStopsItBeforeTheNextBatch() {
        restart(2, 0);
        ending().forEach(it -> put(it.withState(InstanceState.ERROR).withMessage("wrong password")));
        for (var second = 0; second < DEADLINE.toSeconds(); second++) {
            plan();
            assertThat(service().state()).as("second " + second).isEqualTo(State.RESTARTING);
            assertThat(ending()).as("second " + second).isEmpty();
            clock.pass(Duration.ofSeconds(1));
        }
        plan();
        assertThat(service().state()).isEqualTo(State.UPDATING_ACTIVE);
        assertThat(rolling().failure()).isEqualTo(
                "the restart stopped after 2 of 5: no progress for 60 s, st-web-1: wrong password");
        assertThat(all().stream().filter(it -> it.state() == InstanceState.RUNNING)).hasSize(3);
    }

    @Test
    void oneThatFallsAfterItsTurnTakesAPlaceOfTheNextBatch() {
        restart(2, 300_000);
        var batch = ending();
        batch.forEach(this::begin);
        plan();
        put(now(batch.getFirst()).withState(InstanceState.STOPPED).withMessage("out of memory"));
        clock.pass(Duration.ofSeconds(300));
        plan();
        assertThat(ending()).hasSize(1);
        ending().forEach(this::begin);
        plan();
        put(now(batch.getLast()).withState(InstanceState.STOPPED));
        clock.pass(Duration.ofSeconds(300));
        assertThat(plan()).as("the interval is no time without progress").isEqualTo(clock.instant().plus(DEADLINE));
        assertThat(ending()).isEmpty();
        assertThat(service().message()).isEqualTo("3 of 5 restarted, st-web-1: out of memory");
        batch.forEach(this::begin);
        plan();
        assertThat(ending()).hasSize(2);
    }

    @Test
    void oneThatAPersonStopsHoldsTheOthersUntilItRunsAgain() {
        restart(1, 0);
        var first = ending().getFirst();
        intent(new StopInstance(first.id(), new Instance.Stop(null, false)));
        assertThat(ending()).isEmpty();
        put(now(first).withState(InstanceState.STOPPED));
        plan();
        assertThat(ending()).isEmpty();
        begin(first);
        plan();
        assertThat(ending()).extracting(Instance::name).containsExactly("st-web-2");
    }

    @Test
    void itDoesNotEndWhileOneThatHadItsTurnIsIll() {
        restart(5, 0);
        var last = ending().getLast();
        ending().forEach(this::begin);
        put(now(last).withState(InstanceState.ERROR));
        plan();
        assertThat(service().state()).isEqualTo(State.RESTARTING);
        begin(all().getLast());
        plan();
        assertThat(service().state()).isEqualTo(State.ACTIVE);
    }

    @Test
    void whatIsIllCanBeRestarted() {
        all().forEach(it -> put(it.withHealth(health(InstanceHealth.State.UNHEALTHY, it.startCount()))));
        restart(2, 0);
        for (var left = 5; left > 0; left -= 2) {
            assertThat(ending()).hasSize(Math.min(2, left));
            ending().forEach(it -> {
                begin(it);
                put(now(it).withHealth(health(InstanceHealth.State.HEALTHY, now(it).startCount())));
            });
            plan();
        }
        assertThat(service().state()).isEqualTo(State.ACTIVE);
    }

    @Test
    void aSingleContainerIsRestartedAtOnce() {
        var one = all().getFirst();
        intent(new ActOnInstance(one.id(), ActOnInstance.Action.RESTART));
        assertThat(ending()).hasSize(1);
        begin(ending().getFirst());
        plan();
        assertThat(all()).allMatch(it -> it.restart() == null);

        put(now(one).withState(InstanceState.STOPPED));
        assertThatThrownBy(() -> intent(new ActOnInstance(one.id(), ActOnInstance.Action.RESTART)))
                .isInstanceOf(Refusal.class).hasMessageContaining("stopped");
    }

    @Test
    void nonsenseIsRefused() {
        for (var bad : List.of(new RestartService(web, 0, 0, 1000), new RestartService(web, 1, -1, 1000),
                new RestartService(web, 1, Long.MAX_VALUE, 1000), new RestartService(web, 1, 0, 999))) {
            assertThatThrownBy(() -> intent(bad)).isInstanceOf(Refusal.class);
        }
        assertThat(service().state()).isEqualTo(State.ACTIVE);
    }

    /** Whatever happens to containers and servers: it ends in time, never more are away because of it, and each run ends once. */
    @Test
    void whateverHappensItEnds() {
        for (var seed = 0; seed < 2_000; seed++) {
            var random = new Random(seed);
            if (service().state() == State.INACTIVE) {
                intent(new ActOnService(web, ActOnService.Action.ACTIVATE));
            }
            recover();
            assertThat(service().state()).as("seed " + seed).isEqualTo(State.ACTIVE);
            // what seeds that are near draw first is the same
            var batch = 1 + seed % 4;
            var interval = random.nextInt(3) * 1_000;
            restart(batch, interval);
            var broken = new HashSet<Integer>();
            var ended = new HashMap<String, Instant>();
            for (var second = 0; service().state() == State.RESTARTING; second++) {
                assertThat(second).as("seed " + seed).isLessThan(10 * (int) DEADLINE.toSeconds());
                clock.pass(Duration.ofSeconds(1));
                for (var it : ending()) {
                    if (random.nextInt(3) == 0) {
                        assertThat(ended.put(it.id(), Objects.requireNonNull(it.startedAt()))).as("seed " + seed)
                                .isNull();
                        put(it.withState(InstanceState.STOPPED));
                    }
                }
                all().stream().filter(it -> it.ends() && it.stop() != null && random.nextInt(3) == 0)
                        .forEach(it -> put(it.withState(InstanceState.STOPPED)));
                for (var it : all()) {
                    if (it.state() != InstanceState.RUNNING && random.nextInt(4) == 0) {
                        begin(it);
                    }
                }
                broken.addAll(happens(random));
                if (random.nextInt(20) == 0) {
                    planner = planner();
                }
                plan();
                broken.retainAll(away());
                if (service().state() == State.RESTARTING) {
                    assertThat(away().size()).as("seed " + seed + ": " + broken + " were broken")
                            .isLessThanOrEqualTo(batch + broken.size());
                }
            }
            assertThat(all()).as("seed " + seed).allMatch(it -> it.restart() == null);
        }
    }

    /** Places at which nothing runs, or what runs is to end. */
    private Set<Integer> away() {
        return all().stream().filter(it -> it.state() != InstanceState.RUNNING || it.ends())
                .map(Instance::index).collect(Collectors.toSet());
    }

    /** @return where it broke what was not away before */
    private Set<Integer> happens(Random random) {
        var before = away();
        var one = all().get(random.nextInt(all().size()));
        switch (random.nextInt(60)) {
            case 0 -> put(one.withState(InstanceState.STOPPED));
            case 1 -> put(one.withState(InstanceState.ERROR).withMessage("broken"));
            case 2 -> intent(new ActOnInstance(one.id(), ActOnInstance.Action.REMOVE));
            case 3 -> {
                if (one.canStop()) {
                    intent(new StopInstance(one.id(), new Instance.Stop(null, random.nextBoolean())));
                }
            }
            case 4 -> {
                intent(new ActOnService(web, random.nextBoolean()
                        ? ActOnService.Action.DEACTIVATE
                        : ActOnService.Action.ACTIVATE));
                return Set.of();
            }
            case 5 -> {
                clock.pass(DEADLINE);
                return Set.of();
            }
            default -> {
                return Set.of();
            }
        }
        return before.contains(one.index()) ? Set.of() : Set.of(one.index());
    }

    /** All that is wanted runs; all that is not is gone. */
    private void recover() {
        for (var round = 0; round < 3; round++) {
            for (var it : store.view(SCOPE).instancesOf(web)) {
                if (it.desired() == Desired.REMOVED) {
                    put(it.withState(InstanceState.REMOVED).withRemoved(clock.instant()));
                } else if (it.desired() == Desired.STOPPED) {
                    put(it.withState(InstanceState.STOPPED));
                } else if (it.state() != InstanceState.RUNNING) {
                    begin(it);
                }
            }
            plan();
            if (service().state() == State.INACTIVE) {
                intent(new ActOnService(web, ActOnService.Action.ACTIVATE));
            }
        }
    }

    private static InstanceHealth health(InstanceHealth.State state, int startCount) {
        return new InstanceHealth(state, Instant.EPOCH, null, startCount, List.of(), List.of());
    }

    private void restart(int batchSize, long intervalMillis) {
        intent(new RestartService(web, batchSize, intervalMillis, DEADLINE.toMillis()));
    }

    private Service service() {
        return Objects.requireNonNull(store.view(SCOPE).get(Service.class, web));
    }

    private RollingRestart rolling() {
        return Objects.requireNonNull(service().restart());
    }

    private List<Instance> all() {
        return store.view(SCOPE).instancesOf(web).stream().filter(it -> it.desired() != Desired.REMOVED).toList();
    }

    private List<Instance> ending() {
        return all().stream().filter(it -> it.desired() == Desired.RUNNING && it.restart() != null
                && it.restart().run().equals(it.startedAt()) && it.state() == InstanceState.RUNNING).toList();
    }

    private Instance now(Instance instance) {
        return all().stream().filter(it -> it.id().equals(instance.id())).findFirst().orElseThrow();
    }

    /** The agent says that a run has begun. */
    private void begin(Instance instance) {
        clock.pass(Duration.ofMillis(1));
        put(now(instance).withState(InstanceState.RUNNING).withStartedAt(clock.instant()).withContainerId("c")
                .withStartCount(now(instance).startCount() + 1));
    }

    private IntentHandler handler(Intent intent) {
        return intent instanceof ActOnInstance || intent instanceof StopInstance ? containers : intents;
    }

    private String intent(Intent intent) {
        var id = store.update(SCOPE, draft -> handler(intent).handle(draft, intent));
        plan();
        return id;
    }

    private @Nullable Instant plan() {
        var wake = new Instant[1];
        store.update(SCOPE, draft -> {
            wake[0] = planner.plan(draft, Focus.EVERYTHING);
            return "";
        });
        return wake[0];
    }

    private void put(Resource resource) {
        store.update(SCOPE, draft -> {
            draft.put(resource);
            return "";
        });
    }
}
