package io.drover.server.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.model.Instance;
import io.drover.model.Instance.Desired;
import io.drover.model.InstanceState;
import io.drover.model.Refusal;
import io.drover.model.Resource;
import io.drover.model.Stack;
import io.drover.model.intent.Intent;
import io.drover.model.intent.Intent.ActOnInstance;
import io.drover.model.intent.Intent.CreateService;
import io.drover.model.intent.Intent.RestartService;
import io.drover.model.spec.LaunchConfig;
import io.drover.model.spec.ServiceSpec;
import io.drover.server.MovingClock;
import io.drover.server.loop.Focus;
import io.drover.server.loop.IntentHandler;
import io.drover.server.store.MemoryStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Containers are restarted some at a time, and each once. */
class RestartsTest {
    private static final String SCOPE = "1a5";
    private final MovingClock clock = new MovingClock();
    private final MemoryStore store = new MemoryStore(clock, new Random(1));
    private final ServicesPlanner planner = new ServicesPlanner((host, _) -> host.lostSince(), Duration.ofSeconds(5),
            (_, _, _) -> null);
    private final ServiceIntents intents = new ServiceIntents();
    private final ContainerIntents containers = new ContainerIntents();
    private String web = "";

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
        intent(new RestartService(web, 2, 10_000));
        assertThat(released()).hasSize(2);

        var batch = released();
        begin(batch.getFirst());
        plan();
        assertThat(released()).as("one of two is not back").extracting(Instance::id)
                .containsExactly(batch.getLast().id());
        begin(batch.getLast());
        assertThat(plan()).isEqualTo(clock.instant().plusSeconds(10));
        assertThat(released()).isEmpty();

        clock.pass(Duration.ofSeconds(9));
        plan();
        assertThat(released()).isEmpty();
        clock.pass(Duration.ofSeconds(1));
        plan();
        assertThat(released()).hasSize(2).doesNotContainAnyElementsOf(batch);

        released().forEach(this::begin);
        plan();
        clock.pass(Duration.ofSeconds(10));
        plan();
        assertThat(released()).hasSize(1);
        released().forEach(this::begin);
        plan();
        assertThat(all()).hasSize(5).allMatch(instance -> instance.restart() == null);
    }

    @Test
    void oneThatBeganAnewByItselfIsNotRestartedAgain() {
        intent(new RestartService(web, 1, 0));
        var later = all().stream().filter(instance -> instance.restart() != null && !instance.restart().released())
                .findFirst().orElseThrow();
        begin(later);
        plan();
        assertThat(now(later).restart()).isNull();
        for (var turn = 0; turn < 4; turn++) {
            assertThat(released()).as("turn " + turn).hasSize(1).doesNotContain(later);
            released().forEach(this::begin);
            plan();
        }
        assertThat(all()).allMatch(instance -> instance.restart() == null);
    }

    @Test
    void oneThatDoesNotComeBackHoldsTheOthers() {
        intent(new RestartService(web, 1, 0));
        var first = released().getFirst();
        put(now(first).withState(InstanceState.STOPPED));
        plan();
        clock.pass(Duration.ofHours(1));
        plan();
        assertThat(released()).hasSize(1).allMatch(instance -> instance.id().equals(first.id()));
    }

    @Test
    void oneThatIsReplacedHoldsNobody() {
        intent(new RestartService(web, 1, 0));
        var first = released().getFirst();
        intent(new ActOnInstance(first.id(), ActOnInstance.Action.REMOVE));
        assertThat(released()).hasSize(1).noneMatch(instance -> instance.id().equals(first.id()));
    }

    @Test
    void aSingleContainerIsRestartedAtOnce() {
        var one = all().getFirst();
        intent(new ActOnInstance(one.id(), ActOnInstance.Action.RESTART));
        assertThat(released()).hasSize(1);
        begin(released().getFirst());
        plan();
        assertThat(released()).isEmpty();

        put(now(one).withState(InstanceState.STOPPED));
        assertThatThrownBy(() -> intent(new ActOnInstance(one.id(), ActOnInstance.Action.RESTART)))
                .isInstanceOf(Refusal.class).hasMessageContaining("stopped");
    }

    @Test
    void nonsenseIsRefused() {
        for (var bad : List.of(new RestartService(web, 0, 0), new RestartService(web, 1, -1),
                new RestartService(web, 1, Long.MAX_VALUE))) {
            assertThatThrownBy(() -> intent(bad)).isInstanceOf(Refusal.class);
        }
        assertThat(all()).allMatch(instance -> instance.restart() == null);
    }

    private List<Instance> all() {
        return store.view(SCOPE).instancesOf(web).stream().filter(it -> it.desired() != Desired.REMOVED).toList();
    }

    private List<Instance> released() {
        return all().stream().filter(it -> it.restart() != null && it.restart().released()).toList();
    }

    private Instance now(Instance instance) {
        return all().stream().filter(it -> it.id().equals(instance.id())).findFirst().orElseThrow();
    }

    /** The agent says that a run has begun. */
    private void begin(Instance instance) {
        clock.pass(Duration.ofMillis(1));
        put(now(instance).withState(InstanceState.RUNNING).withStartedAt(clock.instant()));
    }

    private IntentHandler handler(Intent intent) {
        return intent instanceof ActOnInstance ? containers : intents;
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
