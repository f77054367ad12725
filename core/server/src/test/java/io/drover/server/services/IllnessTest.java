package io.drover.server.services;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.Instance;
import io.drover.model.Instance.Desired;
import io.drover.model.InstanceHealth;
import io.drover.model.InstanceHealth.State;
import io.drover.model.InstanceState;
import io.drover.model.Resource;
import io.drover.model.Service;
import io.drover.model.Stack;
import io.drover.model.intent.Intent.CreateService;
import io.drover.model.spec.CommandCheck;
import io.drover.model.spec.Dependency;
import io.drover.model.spec.Dependency.Condition;
import io.drover.model.spec.HealthCheck;
import io.drover.model.spec.Labels;
import io.drover.model.spec.LaunchConfig;
import io.drover.model.spec.ServiceSpec;
import io.drover.server.MovingClock;
import io.drover.server.loop.Focus;
import io.drover.server.store.MemoryStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of units whose containers are ill, and what waits for those that are well. */
class IllnessTest {
    private static final String SCOPE = "1a5";
    private final MovingClock clock = new MovingClock();
    private final MemoryStore store = new MemoryStore(clock, new Random(1));
    /** By instance: when it is to be replaced. */
    private final Map<String, Instant> ill = new HashMap<>();
    private final ServicesPlanner planner = new ServicesPlanner((host, _) -> host.lostSince(), Duration.ofSeconds(5),
            (_, instance, _) -> ill.get(instance.id()));
    private @Nullable Instant wake;

    @BeforeEach
    void stack() {
        put(new Stack("1st1", "1st1", "st", null, Stack.State.ACTIVE, null, null, Map.of(), null, true, Map.of(),
                List.of(), clock.instant(), null));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            recreate,         1, UNHEALTHY,      0, true
            recreate,         1, INITIALIZING,   0, true
            recreate,         1, REINITIALIZING, 0, true
            none,             1, UNHEALTHY,      2, false
            None,             1, UNHEALTHY,      2, false
            none,             1, INITIALIZING,   2, false
            none,             1, REINITIALIZING, 2, false
            recreateOnQuorum, 1, UNHEALTHY,      0, false
            recreateOnQuorum, 1, UNHEALTHY,      1, true
            recreateOnQuorum, 2, UNHEALTHY,      1, false
            recreateOnQuorum, 2, UNHEALTHY,      2, true
            recreateOnQuorum, 2, INITIALIZING,   0, true
            recreateOnQuorum, 2, REINITIALIZING, 0, true
            """)
    void theStrategyOfItsCheckDecides(String strategy, int quorum, State state, int healthyOthers, boolean replaced) {
        var web = create(checked(strategy, quorum), 3);
        run(web);
        for (var i = 0; i < 2; i++) {
            health(unit(web, 2 + i), i < healthyOthers ? State.HEALTHY : State.INITIALIZING);
        }
        var first = unit(web, 1);
        health(first, state);
        plan();
        assertThat(unit(web, 1)).as("nobody may judge it").isEqualTo(get(first));
        ill.put(first.id(), clock.instant());
        plan();
        assertThat(unit(web, 1).id().equals(first.id())).isNotEqualTo(replaced);
        var seq = store.view(SCOPE).seq();
        plan();
        assertThat(store.view(SCOPE).seq()).as("planning twice changes nothing").isEqualTo(seq);
    }

    @Test
    void itsTimeIsWaitedFor() {
        var web = create(checked("recreate", 1), 1);
        run(web);
        var first = unit(web, 1);
        health(first, State.INITIALIZING);
        var at = clock.instant().plusSeconds(50);
        ill.put(first.id(), at);
        plan();
        assertThat(wake).isEqualTo(at);
        assertThat(unit(web, 1).id()).isEqualTo(first.id());
        clock.pass(Duration.ofSeconds(50));
        plan();
        assertThat(unit(web, 1).id()).isNotEqualTo(first.id());
        assertThat(get(first).desired()).isEqualTo(Desired.REMOVED);
    }

    @Test
    void whatIsNeverHealthyIsMadeAnewLaterAndLater() {
        var web = create(checked("recreate", 1), 1);
        for (var failures = 1; failures <= 8; failures++) {
            run(web);
            var first = unit(web, 1);
            // healthy for a moment is not well
            var health = new InstanceHealth(State.HEALTHY, clock.instant(), null, 1, List.of("1h1"), List.of());
            clock.pass(Duration.ofSeconds(59));
            put(get(first).withHealth(health.become(State.UNHEALTHY, clock.instant(), "status 503", 1)));
            ill.put(first.id(), clock.instant());
            plan();
            var next = unit(web, 1);
            assertThat(next.failures()).isEqualTo(failures);
            assertThat(next.message()).isEqualTo("the one before was unhealthy: status 503");
            assertThat(Duration.between(clock.instant(), next.notBefore()).toSeconds())
                    .isEqualTo(Math.min(60, 1L << (failures - 1)));
        }
    }

    @Test
    void whoWasWellForAMinuteIsReplacedAtOnce() {
        var web = create(checked("recreate", 1), 1);
        run(web);
        var first = unit(web, 1);
        put(first.withFailures(5));
        var health = new InstanceHealth(State.HEALTHY, clock.instant(), null, 1, List.of("1h1"), List.of());
        clock.pass(Duration.ofSeconds(60));
        put(get(first).withHealth(health.become(State.UNHEALTHY, clock.instant(), null, 1)));
        ill.put(first.id(), clock.instant());
        plan();
        assertThat(unit(web, 1).failures()).isZero();
        assertThat(unit(web, 1).notBefore()).isNull();
        assertThat(unit(web, 1).message()).isEqualTo("the one before was unhealthy");
    }

    @Test
    void whenAllAreIllAllAreReplaced() {
        var web = create(checked("recreate", 1), 3);
        run(web);
        var before = store.view(SCOPE).instancesOf(web);
        before.forEach(it -> {
            health(it, State.UNHEALTHY);
            ill.put(it.id(), clock.instant());
        });
        plan();
        assertThat(before).allSatisfy(it -> assertThat(get(it).desired()).isEqualTo(Desired.REMOVED));
        assertThat(wanted(web)).hasSize(3);
    }

    @Test
    void anIllSidekickTakesItsUnitWithIt() {
        var spec = ServiceSpec.of("web", LaunchConfig.of("", "image"), 2)
                .withSidekicks(List.of(checked("recreate", 1).withName("side")));
        var web = create(spec);
        run(web);
        var side = wanted(web).stream().filter(it -> it.config().name().equals("side")).findFirst().orElseThrow();
        health(side, State.UNHEALTHY);
        ill.put(side.id(), clock.instant());
        plan();
        assertThat(store.view(SCOPE).instancesOf(web).stream().filter(it -> it.unit().equals(side.unit())))
                .hasSize(2).allSatisfy(it -> assertThat(it.desired()).isEqualTo(Desired.REMOVED));
        assertThat(wanted(web)).hasSize(4);
    }

    @Test
    void aCheckThatOnlyTheImageHasReplacesNothingAndOneThatWasAskedForDoes() {
        var plain = create(LaunchConfig.of("", "image"), 1);
        var asked = create(ServiceSpec.of("asked", LaunchConfig.of("", "image").withCommandCheck(
                new CommandCheck(List.of("CMD", "check"), null, null, null, null)), 1));
        for (var service : List.of(plain, asked)) {
            run(service);
            var first = unit(service, 1);
            health(first, State.UNHEALTHY);
            ill.put(first.id(), clock.instant());
            plan();
            assertThat(get(first).desired()).isEqualTo(service.equals(asked) ? Desired.REMOVED : Desired.RUNNING);
        }
    }

    @Test
    void aServiceWaitsForAnotherToBeHealthy() {
        var db = create(ServiceSpec.of("db", checked("recreate", 1), 1));
        var web = create(ServiceSpec.of("web", LaunchConfig.of("", "image"), 1)
                .withDependsOn(List.of(new Dependency("db", Condition.SERVICE_HEALTHY))));
        assertThat(wanted(web)).isEmpty();
        run(db);
        assertThat(wanted(web)).as("it is active, and not healthy yet").isEmpty();
        assertThat(service(web).message()).isEqualTo("waits for the service db to be healthy");
        health(unit(db, 1), State.HEALTHY);
        plan(new Focus(false, java.util.Set.of(unit(db, 1).id())));
        assertThat(wanted(web)).hasSize(1);
        run(web);
        health(unit(db, 1), State.UNHEALTHY);
        plan();
        assertThat(wanted(web)).as("once is enough").hasSize(1);
        assertThat(service(web).state()).isEqualTo(Service.State.ACTIVE);
    }

    @Test
    void aServiceWaitsForAJobToEndWell() {
        var once = LaunchConfig.of("", "image").withLabels(Map.of(Labels.START_ONCE, "true"));
        var job = create(ServiceSpec.of("job", once, 2));
        var web = create(ServiceSpec.of("web", LaunchConfig.of("", "image"), 1)
                .withDependsOn(List.of(new Dependency("job", Condition.SERVICE_COMPLETED_SUCCESSFULLY))));
        run(job);
        assertThat(service(web).message()).isEqualTo("waits for the service job to complete");
        end(unit(job, 1), 0);
        end(unit(job, 2), 3);
        assertThat(wanted(web)).isEmpty();
        assertThat(service(web).message()).isEqualTo("waits for the service job, which ended with exit code 3");
        end(unit(job, 2), 0);
        plan(new Focus(false, java.util.Set.of(unit(job, 2).id())));
        assertThat(wanted(web)).hasSize(1);
    }

    @Test
    void circlesOfConditionsWaitForNobody() {
        var spec = ServiceSpec.of("a", checked("recreate", 1), 1)
                .withDependsOn(List.of(new Dependency("b", Condition.SERVICE_HEALTHY)));
        var a = create(spec);
        var b = create(spec.withName("b").withDependsOn(List.of(new Dependency("a", Condition.SERVICE_HEALTHY))));
        plan();
        assertThat(wanted(a)).hasSize(1);
        assertThat(wanted(b)).hasSize(1);
    }

    private static LaunchConfig checked(String strategy, int quorum) {
        return LaunchConfig.of("", "image")
                .withHealthCheck(new HealthCheck(80, null, 2000, 2000, 2, 3, 60_000, 60_000, strategy, quorum));
    }

    private String create(LaunchConfig config, int scale) {
        return create(ServiceSpec.of("web", config, scale));
    }

    private String create(ServiceSpec spec) {
        var id = store.update(SCOPE,
                draft -> new ServiceIntents().handle(draft, new CreateService("1st1", spec, Map.of(), true)));
        plan();
        return id;
    }

    private void plan() {
        plan(Focus.EVERYTHING);
    }

    private void plan(Focus focus) {
        wake = store.update(SCOPE, draft -> Optional.ofNullable(planner.plan(draft, focus))).orElse(null);
    }

    private void run(String service) {
        wanted(service).forEach(it -> put(it.withState(InstanceState.RUNNING).withStartCount(1)));
        plan();
    }

    private void end(Instance instance, int exitCode) {
        put(get(instance).withState(InstanceState.STOPPED).withExitCode(exitCode));
        plan();
    }

    private void health(Instance instance, State state) {
        put(get(instance).withHealth(new InstanceHealth(state, clock.instant(), null, 1, List.of("1h1"), List.of())));
    }

    private Instance get(Instance instance) {
        return Objects.requireNonNull(store.view(SCOPE).get(Instance.class, instance.id()));
    }

    private Service service(String id) {
        return Objects.requireNonNull(store.view(SCOPE).get(Service.class, id));
    }

    private List<Instance> wanted(String service) {
        return store.view(SCOPE).instancesOf(service).stream().filter(it -> it.desired() != Desired.REMOVED)
                .sorted(Comparator.comparing(Instance::index).thenComparing(it -> it.config().name())).toList();
    }

    private Instance unit(String service, int index) {
        return wanted(service).stream().filter(it -> it.index() == index).findFirst().orElseThrow();
    }

    private void put(Resource resource) {
        store.update(SCOPE, draft -> {
            draft.put(resource);
            return true;
        });
    }
}
