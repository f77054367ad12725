package io.drover.server.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.model.Host;
import io.drover.model.HostNetwork;
import io.drover.model.HostFacts;
import io.drover.model.Instance;
import io.drover.model.Instance.Desired;
import io.drover.model.InstanceState;
import io.drover.model.Kind;
import io.drover.model.Refusal;
import io.drover.model.Service;
import io.drover.model.Stack;
import io.drover.model.intent.Intent;
import io.drover.model.intent.Intent.ActOnInstance;
import io.drover.model.intent.Intent.ActOnService;
import io.drover.model.intent.Intent.CreateService;
import io.drover.model.intent.Intent.SetServiceLinks;
import io.drover.model.intent.Intent.UpdateService;
import io.drover.model.intent.Intent.UpdateService.Part;
import io.drover.model.spec.LaunchConfig;
import io.drover.model.spec.ServiceSpec;
import io.drover.server.MovingClock;
import io.drover.server.loop.Focus;
import io.drover.server.loop.IntentHandler;
import io.drover.server.store.MemoryStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServicesPlannerTest {
    private static final String SCOPE = "1a5";
    private final MovingClock clock = new MovingClock();
    private final MemoryStore store = new MemoryStore(clock, new Random(1));
    private final ServicesPlanner planner = new ServicesPlanner((host, _) -> host.lostSince(), Duration.ofSeconds(5),
            (_, _, _) -> null);
    private final ServiceIntents intents = new ServiceIntents();
    private final ContainerIntents containers = new ContainerIntents();

    @BeforeEach
    void stack() {
        store.update(SCOPE, draft -> {
            draft.put(new Stack("1st1", "1st1", "st", null, Stack.State.ACTIVE, null, null, Map.of(), null, true,
                    Map.of(),
                    List.of(), draft.now(), null));
            return true;
        });
    }

    @Test
    void aServiceHasAsManyUnitsAsItsScale() {
        var web = create("web", 3);
        assertThat(names(web)).containsExactly("st-web-1", "st-web-2", "st-web-3");
        assertThat(service(web).state()).isEqualTo(Service.State.ACTIVATING);
        run(web);
        assertThat(service(web).state()).isEqualTo(Service.State.ACTIVE);
        assertThat(service(web).everActive()).isTrue();
    }

    @Test
    void scalingDownTakesTheYoungestAndScalingUpTheLowestFreeIndex() {
        var web = create("web", 4);
        run(web);
        intent(new ActOnInstance(named("st-web-2").id(), ActOnInstance.Action.REMOVE));
        run(web);
        assertThat(names(web)).containsExactly("st-web-1", "st-web-2", "st-web-3", "st-web-4");
        scale(web, 3);
        // the second was made anew last, so it is the youngest
        assertThat(names(web)).containsExactly("st-web-1", "st-web-3", "st-web-4");
        scale(web, 5);
        assertThat(names(web)).containsExactly("st-web-1", "st-web-2", "st-web-3", "st-web-4", "st-web-5");
        scale(web, 0);
        assertThat(names(web)).isEmpty();
        assertThat(service(web).state()).isEqualTo(Service.State.ACTIVE);
    }

    @Test
    void theDependentsOfAContainerThatIsMadeAnewAreMadeAnewWithIt() {
        var side = LaunchConfig.of("side", "image");
        var data = LaunchConfig.of("data", "image");
        var spec = ServiceSpec.of("web", LaunchConfig.of("", "image"), 1)
                .withSidekicks(List.of(data, side.withStorage(side.storage().withVolumesFrom(List.of("data")))));
        var web = intent(new CreateService("1st1", spec, Map.of(), true));
        run(web);
        var before = byName(web);
        intent(new ActOnInstance(named("st-web-data-1").id(), ActOnInstance.Action.REMOVE));
        var after = byName(web);
        assertThat(after.get("st-web-1")).isEqualTo(before.get("st-web-1"));
        assertThat(after.get("st-web-data-1")).isNotEqualTo(before.get("st-web-data-1"));
        assertThat(after.get("st-web-side-1")).isNotEqualTo(before.get("st-web-side-1"));
        assertThat(named("st-web-side-1").unit()).isEqualTo(named("st-web-1").unit());
    }

    @Test
    void aFailedUnitIsMadeAnewLaterAndLater() {
        var web = create("web", 1);
        for (var failures = 1; failures <= 8; failures++) {
            var failed = named("st-web-1");
            put(failed.withState(InstanceState.ERROR).withMessage("no such image"));
            plan();
            var next = named("st-web-1");
            assertThat(next.id()).isNotEqualTo(failed.id());
            assertThat(next.failures()).isEqualTo(failures);
            assertThat(Duration.between(clock.instant(), next.notBefore()).toSeconds())
                    .isEqualTo(Math.min(60, 1L << (failures - 1)));
        }
        assertThat(service(web).message()).isEqualTo("st-web-1: no such image");
    }

    @Test
    void aServiceWhoseContainersHaveDoneTheirWorkIsActiveAndLeftAlone() {
        var config = LaunchConfig.of("", "image").withLabels(Map.of("io.rancher.container.start_once", "true"));
        var job = intent(new CreateService("1st1", ServiceSpec.of("job", config, 2), Map.of(), true));
        var before = byName(job);
        // it may end so soon that nobody saw it run
        finish(job);
        assertThat(service(job).state()).isEqualTo(Service.State.ACTIVE);
        assertThat(service(job).everActive()).as("who waits for it may start").isTrue();
        clock.pass(Duration.ofDays(1));
        plan();
        assertThat(byName(job)).as("nothing is made anew").isEqualTo(before);
        assertThat(store.view(SCOPE).instancesOf(job)).allMatch(it -> it.state() == InstanceState.STOPPED);
        scale(job, 3);
        assertThat(service(job).state()).isEqualTo(Service.State.UPDATING_ACTIVE);
        finish(job);
        assertThat(service(job).state()).isEqualTo(Service.State.ACTIVE);
        // one that was never started has not done its work
        put(named("st-job-1").withStartCount(0));
        plan();
        assertThat(service(job).state()).isEqualTo(Service.State.UPDATING_ACTIVE);
    }

    private void finish(String id) {
        store.view(SCOPE).instancesOf(id)
                .forEach(it -> put(it.withState(InstanceState.STOPPED).withStartCount(1).withExitCode(0)));
        plan();
    }

    @Test
    void aServiceWaitsForThoseItNamesAndCirclesWaitForNobody() {
        var db = create("db", 1);
        var web = intent(new CreateService("1st1", ServiceSpec.of("web", LaunchConfig.of("", "image"), 1),
                Map.of("db", db), true));
        assertThat(names(web)).isEmpty();
        assertThat(service(web).message()).isEqualTo("waits for the service db");
        var api = intent(new CreateService("1st1", ServiceSpec.of("api", LaunchConfig.of("", "image"), 1)
                .withDependsOn(List.of(io.drover.model.spec.Dependency.on("db"))), Map.of(), true));
        assertThat(names(api)).isEmpty();
        assertThat(service(api).message()).isEqualTo("waits for the service db");
        run(db);
        assertThat(names(web)).hasSize(1);
        assertThat(names(api)).hasSize(1);

        var one = create("one", 1, false);
        var two = create("two", 1, false);
        intent(new SetServiceLinks(one, List.of(new Intent.ServiceLink(two, null))));
        intent(new SetServiceLinks(two, List.of(new Intent.ServiceLink(one, "first"))));
        intent(new ActOnService(one, ActOnService.Action.ACTIVATE));
        intent(new ActOnService(two, ActOnService.Action.ACTIVATE));
        assertThat(names(one)).hasSize(1);
        assertThat(names(two)).hasSize(1);
    }

    @Test
    void deactivatingStopsAndActivatingStartsTheSameContainers() {
        var web = create("web", 2);
        run(web);
        var before = byName(web);
        intent(new ActOnService(web, ActOnService.Action.DEACTIVATE));
        assertThat(store.view(SCOPE).instancesOf(web)).allMatch(it -> it.desired() == Desired.STOPPED);
        assertThat(service(web).state()).isEqualTo(Service.State.DEACTIVATING);
        store.view(SCOPE).instancesOf(web).forEach(it -> put(it.withState(InstanceState.STOPPED)));
        plan();
        assertThat(service(web).state()).isEqualTo(Service.State.INACTIVE);
        intent(new ActOnService(web, ActOnService.Action.ACTIVATE));
        assertThat(byName(web)).isEqualTo(before);
        assertThat(store.view(SCOPE).instancesOf(web)).allMatch(it -> it.desired() == Desired.RUNNING);
    }

    @Test
    void unitsOfALostHostMoveAfterTheGraceTimeAndNotWhileTheBrakeHolds() {
        host("1h1");
        var spec = ServiceSpec.of("slow", LaunchConfig.of("", "image")
                .withLabels(Map.of("io.drover.host_loss.grace_seconds", "60")), 1);
        var slow = intent(new CreateService("1st1", spec, Map.of(), true));
        var web = create("web", 1);
        store.view(SCOPE).instances().forEach(it -> put(it.withHostId("1h1").withState(InstanceState.RUNNING)));
        plan();
        var before = byName(web);
        var host = Objects.requireNonNull(store.view(SCOPE).get(Host.class, "1h1"));
        put(host.withAgentState(Host.AgentState.RECONNECTING));
        clock.pass(Duration.ofMinutes(10));
        plan();
        assertThat(byName(web)).as("the brake holds: there is no time since which it is lost").isEqualTo(before);
        put(host.withAgentState(Host.AgentState.RECONNECTING).withLostSince(clock.instant()));
        plan();
        assertThat(byName(web)).isEqualTo(before);
        clock.pass(Duration.ofSeconds(5));
        plan();
        assertThat(byName(web)).isNotEqualTo(before);
        assertThat(named("st-slow-1").hostId()).isEqualTo("1h1");
        clock.pass(Duration.ofSeconds(55));
        plan();
        assertThat(named("st-slow-1").hostId()).isNull();
        assertThat(store.view(SCOPE).instancesOf(slow)).hasSize(2);
    }

    /** A sidekick that was removed by hand is to come back beside its primary, and then that goes with its host. */
    @Test
    void whatWasToJoinOthersOnAHostThatIsLostGoesElsewhere() {
        host("1h1");
        var spec = ServiceSpec.of("web", LaunchConfig.of("", "image"), 1)
                .withSidekicks(List.of(LaunchConfig.of("side", "image")));
        var web = intent(new CreateService("1st1", spec, Map.of(), true));
        store.view(SCOPE).instances().forEach(it -> put(it.withHostId("1h1").withState(InstanceState.RUNNING)));
        intent(new ActOnInstance(named("st-web-side-1").id(), ActOnInstance.Action.REMOVE));
        intent(new ActOnInstance(named("st-web-1").id(), ActOnInstance.Action.REMOVE));
        assertThat(named("st-web-side-1").requestedHostId()).isEqualTo("1h1");
        var host = Objects.requireNonNull(store.view(SCOPE).get(Host.class, "1h1"));
        put(host.withAgentState(Host.AgentState.RECONNECTING).withLostSince(clock.instant()));
        clock.pass(Duration.ofSeconds(5));
        plan();
        assertThat(named("st-web-1").requestedHostId()).isNull();
        assertThat(named("st-web-side-1").requestedHostId()).isNull();
        assertThat(byName(web)).hasSize(2);
    }

    @Test
    void theGraceTimeIsTheConfiguredOneUnlessTheServiceHasItsOwn() {
        host("1h1");
        var patient = new ServicesPlanner((host, _) -> host.lostSince(), Duration.ofSeconds(90), (_, _, _) -> null);
        create("web", 1);
        intent(new CreateService("1st1", ServiceSpec.of("quick", LaunchConfig.of("", "image")
                .withLabels(Map.of("io.drover.host_loss.grace_seconds", "2")), 1), Map.of(), true));
        store.view(SCOPE).instances().forEach(it -> put(it.withHostId("1h1").withState(InstanceState.RUNNING)));
        var host = Objects.requireNonNull(store.view(SCOPE).get(Host.class, "1h1"));
        put(host.withAgentState(Host.AgentState.RECONNECTING).withLostSince(clock.instant()));
        var wake = store.update(SCOPE, draft -> patient.plan(draft, Focus.EVERYTHING));
        assertThat(wake).isEqualTo(clock.instant().plusSeconds(2));
        clock.pass(Duration.ofSeconds(2));
        store.update(SCOPE, draft -> Objects.requireNonNull(patient.plan(draft, Focus.EVERYTHING)));
        assertThat(named("st-quick-1").hostId()).isNull();
        assertThat(named("st-web-1").hostId()).isEqualTo("1h1");
        clock.pass(Duration.ofSeconds(88));
        store.update(SCOPE, draft -> java.util.Optional.ofNullable(patient.plan(draft, Focus.EVERYTHING)));
        assertThat(named("st-web-1").hostId()).isNull();
    }

    @Test
    void aServiceCanAskForOneHost() {
        var spec = ServiceSpec.of("web", LaunchConfig.of("", "image")
                .withLabels(Map.of("io.rancher.service.requested.host.id", "1h7")), 1);
        intent(new CreateService("1st1", spec, Map.of(), true));
        assertThat(named("st-web-1").requestedHostId()).isEqualTo("1h7");
    }

    @Test
    void removingEndsWhenTheLastContainerIsGone() {
        var web = create("web", 2);
        run(web);
        intent(new ActOnService(web, ActOnService.Action.REMOVE));
        assertThat(service(web).state()).isEqualTo(Service.State.REMOVING);
        store.view(SCOPE).instancesOf(web).forEach(it -> put(it.withRemoved(clock.instant())));
        plan();
        assertThat(store.view(SCOPE).get(Service.class, web)).isNull();
    }

    @Test
    void removingEndsWithoutTheContainersThatAPersonWaitsForNoLonger() {
        var web = create("web", 2);
        run(web);
        assertThatThrownBy(() -> intent(new ActOnService(web, ActOnService.Action.PURGE)))
                .isInstanceOf(Refusal.class).hasMessageContaining("cannot be purged");
        intent(new ActOnService(web, ActOnService.Action.REMOVE));
        var stuck = store.view(SCOPE).instancesOf(web);
        intent(new Intent.ActOnInstance(stuck.getFirst().id(), Intent.ActOnInstance.Action.PURGE));
        assertThat(service(web).state()).as("another is still waited for").isEqualTo(Service.State.REMOVING);
        intent(new ActOnService(web, ActOnService.Action.PURGE));
        assertThat(store.view(SCOPE).get(Service.class, web)).isNull();
        assertThat(stuck).allSatisfy(it -> assertThat(store.view(SCOPE).get(Instance.class, it.id()))
                .as("its host is told to remove it, and its address and ports stay its").isNotNull()
                .returns(Desired.REMOVED, Instance::desired));
    }

    @Test
    void thousandsOfWishesEndInWhatIsWished() {
        var random = new Random(5);
        var ids = List.of(create("a", 1), create("b", 2), create("c", 3));
        for (var step = 0; step < 5_000; step++) {
            var id = ids.get(random.nextInt(3));
            var scale = random.nextInt(6);
            switch (random.nextInt(4)) {
                case 0 -> scale(id, scale);
                case 1 -> run(id);
                case 2 -> store.view(SCOPE).instancesOf(id).stream().filter(it -> it.desired() == Desired.REMOVED)
                        .forEach(it -> put(it.withRemoved(clock.instant())));
                default -> store.view(SCOPE).instancesOf(id).stream().filter(it -> it.desired() != Desired.REMOVED)
                        .limit(1).forEach(it -> put(it.withState(InstanceState.ERROR)));
            }
            plan();
            var names = names(id);
            assertThat(names).hasSize(service(id).spec().scale()).doesNotHaveDuplicates();
            var seq = store.view(SCOPE).seq();
            plan();
            assertThat(store.view(SCOPE).seq()).as("planning twice changes nothing").isEqualTo(seq);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a b     | 1  | name  | InvalidCharacters
            -a      | 1  | name  | InvalidCharacters
            ''      | 1  | name  | MissingRequired
            web     | 1  | name  | NotUnique
            ok      | -1 | scale | MinLimitExceeded
            ok      | 99999 | scale | MaxLimitExceeded
            """)
    void badServicesAreRefusedAndChangeNothing(String name, int scale, String field, String code) {
        create("web", 1);
        var seq = store.view(SCOPE).seq();
        assertThatThrownBy(() -> intent(new CreateService("1st1",
                ServiceSpec.of(name, LaunchConfig.of("", "image"), scale), Map.of(), true)))
                .isInstanceOfSatisfying(Refusal.class, refusal -> {
                    assertThat(refusal.field()).isEqualTo(field);
                    assertThat(refusal.code().name()).isEqualTo(code);
                });
        assertThat(store.view(SCOPE).seq()).isEqualTo(seq);
    }

    private String create(String name, int scale) {
        return create(name, scale, true);
    }

    private String create(String name, int scale, boolean start) {
        return intent(new CreateService("1st1", ServiceSpec.of(name, LaunchConfig.of("", "image"), scale), Map.of(),
                start));
    }

    private void scale(String id, int scale) {
        intent(new UpdateService(id, ServiceSpec.of("web", LaunchConfig.of("", "image"), scale), Set.of(Part.SCALE)));
    }

    private IntentHandler handler(Intent intent) {
        return intent instanceof ActOnInstance ? containers : intents;
    }

    private String intent(Intent intent) {
        var id = store.update(SCOPE, draft -> handler(intent).handle(draft, intent));
        plan();
        return id;
    }

    private void plan() {
        store.update(SCOPE, draft -> String.valueOf(planner.plan(draft, Focus.EVERYTHING)));
    }

    private void run(String id) {
        store.view(SCOPE).instancesOf(id).stream().filter(it -> it.desired() == Desired.RUNNING)
                .forEach(it -> put(it.withState(InstanceState.RUNNING)));
        plan();
    }

    private void put(io.drover.model.Resource resource) {
        store.update(SCOPE, draft -> {
            draft.put(resource);
            return true;
        });
    }

    private void host(String id) {
        put(new Host(id, id, id, null, null, Map.of(),
                new HostFacts(1_000, 1L << 32, 0, "6.1", "Debian", "20.10", "overlay2", Map.of()), "10.0.0.1",
                Host.State.ACTIVE, Host.AgentState.ACTIVE, null, null, HostNetwork.NONE, List.of(), id, "",
                clock.instant(), null));
    }

    private Service service(String id) {
        return Objects.requireNonNull(store.view(SCOPE).get(Service.class, id));
    }

    private List<String> names(String id) {
        return List.copyOf(byName(id).keySet());
    }

    private Instance named(String name) {
        return store.view(SCOPE).all(Instance.class, Kind.INSTANCE).stream()
                .filter(it -> it.name().equals(name) && it.desired() != Desired.REMOVED).findFirst().orElseThrow();
    }

    /** Ids of the wanted containers of a service, by name. */
    private Map<String, String> byName(String id) {
        var all = new TreeMap<String, String>();
        store.view(SCOPE).instancesOf(id).stream().filter(it -> it.desired() != Desired.REMOVED)
                .forEach(it -> all.put(it.name(), it.id()));
        return all;
    }
}
