package io.drover.server.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.model.Host;
import io.drover.model.HostNetwork;
import io.drover.model.HostFacts;
import io.drover.model.Instance;
import io.drover.model.Instance.Desired;
import io.drover.model.Instance.Stop;
import io.drover.model.InstanceState;
import io.drover.model.Refusal;
import io.drover.model.Refusal.Code;
import io.drover.model.Resource;
import io.drover.model.Service;
import io.drover.model.Stack;
import io.drover.model.intent.Intent;
import io.drover.model.intent.Intent.ActOnInstance;
import io.drover.model.intent.Intent.ActOnInstance.Action;
import io.drover.model.intent.Intent.ActOnService;
import io.drover.model.intent.Intent.CreateInstance;
import io.drover.model.intent.Intent.CreateService;
import io.drover.model.intent.Intent.StopInstance;
import io.drover.model.spec.Labels;
import io.drover.model.spec.LaunchConfig;
import io.drover.model.spec.LaunchConfig.RestartPolicy;
import io.drover.model.spec.ServiceSpec;
import io.drover.server.MovingClock;
import io.drover.server.loop.Focus;
import io.drover.server.store.MemoryStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What people do to one container, a service's or one of its own. */
class SingleContainersTest {
    private static final String SCOPE = "1a5";
    private static final Stop PLAIN = new Stop(null, false);
    private static final Stop AND_REMOVE = new Stop(3, true);
    private final MovingClock clock = new MovingClock();
    private final MemoryStore store = new MemoryStore(clock, new Random(1));
    private final ServicesPlanner planner = new ServicesPlanner((host, _) -> host.lostSince(), Duration.ofSeconds(5),
            (_, _, _) -> null);

    @BeforeEach
    void aStack() {
        put(new Stack("1st1", "1st1", "st", null, Stack.State.ACTIVE, null, null, Map.of(), null, true, Map.of(),
                List.of(), clock.instant(), null));
    }

    @Test
    void aServicesContainerRunsAgainOnceItHasEnded() {
        var one = serviceWith(Map.of());
        intent(new StopInstance(one.id(), new Stop(7, false)));
        assertThat(now(one)).returns(Desired.STOPPED, Instance::desired).returns(new Stop(7, false), Instance::stop);
        state(one, InstanceState.STOPPING);
        assertThat(now(one).desired()).isEqualTo(Desired.STOPPED);
        state(one, InstanceState.STOPPED);
        assertThat(now(one)).returns(Desired.RUNNING, Instance::desired).returns(null, Instance::stop);
    }

    @Test
    void aServicesContainerThatIsToRunOnceStaysEndedUntilItIsStarted() {
        var one = serviceWith(Map.of(Labels.START_ONCE, "true"));
        intent(new StopInstance(one.id(), PLAIN));
        state(one, InstanceState.STOPPED);
        // to the agent: what has run its only time is not started again
        assertThat(now(one)).returns(Desired.RUNNING, Instance::desired).returns(null, Instance::restart);
        assertThat(service(one).state()).isEqualTo(Service.State.ACTIVE);

        intent(new ActOnInstance(one.id(), Action.START));
        assertThat(Objects.requireNonNull(now(one).restart()).run()).isEqualTo(now(one).startedAt());
        begin(one);
        assertThat(now(one)).returns(null, Instance::restart);
    }

    @Test
    void aServicesContainerThatIsToGoIsReplacedOnceItHasEnded() {
        var one = serviceWith(Map.of());
        intent(new StopInstance(one.id(), AND_REMOVE));
        assertThat(now(one).desired()).isEqualTo(Desired.STOPPED);
        state(one, InstanceState.STOPPED);
        plan();
        assertThat(now(one).desired()).isEqualTo(Desired.REMOVED);
        assertThat(store.view(SCOPE).instancesOf(service(one).id())).filteredOn(it -> it.desired() == Desired.RUNNING)
                .hasSize(1).allMatch(it -> it.index() == one.index() && !it.id().equals(one.id()));
    }

    @Test
    void aStoppedServiceKeepsItsContainersStopped() {
        var one = serviceWith(Map.of());
        intent(new StopInstance(one.id(), PLAIN));
        intent(new ActOnService(service(one).id(), ActOnService.Action.DEACTIVATE));
        state(one, InstanceState.STOPPED);
        assertThat(now(one).desired()).isEqualTo(Desired.STOPPED);
        assertThat(service(one).state()).isEqualTo(Service.State.INACTIVE);
        refused(new ActOnInstance(one.id(), Action.START), Code.ActionNotAvailable, "action");

        intent(new ActOnService(service(one).id(), ActOnService.Action.ACTIVATE));
        assertThat(now(one)).returns(Desired.RUNNING, Instance::desired).returns(null, Instance::stop);
    }

    @Test
    void aContainerOfItsOwnStaysStoppedUntilItIsStarted() {
        var box = box("box", "always");
        intent(new StopInstance(box.id(), PLAIN));
        state(box, InstanceState.STOPPED);
        assertThat(now(box).desired()).isEqualTo(Desired.STOPPED);
        intent(new ActOnInstance(box.id(), Action.START));
        assertThat(now(box)).returns(Desired.RUNNING, Instance::desired).returns(null, Instance::stop);
        begin(box);
        intent(new ActOnInstance(box.id(), Action.RESTART));
        assertThat(now(box).restart()).isNotNull();
        begin(box);
        assertThat(now(box)).returns(Desired.RUNNING, Instance::desired).returns(null, Instance::restart);
    }

    @Test
    void aContainerOfItsOwnGoesForGood() {
        var box = box("box", null);
        intent(new StopInstance(box.id(), AND_REMOVE));
        assertThat(now(box).desired()).isEqualTo(Desired.STOPPED);
        state(box, InstanceState.STOPPED);
        assertThat(store.view(SCOPE).instances()).hasSize(1).allMatch(it -> it.desired() == Desired.REMOVED);
        // its name is free again
        assertThat(box("box", null).id()).isNotEqualTo(box.id());
    }

    @Test
    void aContainerOfItsOwnIsNotReplacedWhenItsHostIsLost() {
        put(new Host("1h1", "1h1", "1h1", null, null, Map.of(),
                new HostFacts(1_000, 1L << 32, 0, "6.1", "Debian", "20.10", "overlay2", Map.of()), "10.0.0.1",
                Host.State.ACTIVE, Host.AgentState.DISCONNECTED, clock.instant(), null, HostNetwork.NONE, List.of(),
                "1h1", "", clock.instant(),
                null));
        var box = box("box", "always");
        var service = serviceWith(Map.of());
        List.of(box, service).forEach(it -> put(now(it).withHostId("1h1")));
        clock.pass(Duration.ofHours(1));
        plan();
        assertThat(now(service).desired()).isEqualTo(Desired.REMOVED);
        assertThat(now(box)).returns(Desired.RUNNING, Instance::desired).returns("1h1", Instance::hostId);
        assertThat(store.view(SCOPE).instancesNamed("box")).hasSize(1);
    }

    @Test
    void oneThatIsNotToStartWaitsForItsStart() {
        var id = intent(new CreateInstance("later", "for the night", LaunchConfig.of("", "image"), false));
        var later = Objects.requireNonNull(store.view(SCOPE).get(Instance.class, id));
        assertThat(store.view(SCOPE).unplaced()).isEmpty();
        assertThat(later.description()).isEqualTo("for the night");
        intent(new ActOnInstance(id, Action.START));
        assertThat(store.view(SCOPE).unplaced()).extracting(Instance::id).containsExactly(id);
    }

    @Test
    void whatCannotBeIsRefusedAndChangesNothing() {
        var box = box("box", null);
        var image = LaunchConfig.of("", "image");
        refused(new StopInstance(box.id(), new Stop(-1, false)), Code.MinLimitExceeded, "timeout");
        refused(new StopInstance(box.id(), new Stop(100_000, false)), Code.MaxLimitExceeded, "timeout");
        refused(new ActOnInstance(box.id(), Action.START), Code.ActionNotAvailable, "action");
        refused(new CreateInstance("Box", null, image, true), Code.NotUnique, "name");
        refused(new CreateInstance("a b", null, image, true), Code.InvalidCharacters, "name");
        refused(new CreateInstance("a", null, LaunchConfig.of("", " "), true), Code.MissingRequired, "imageUuid");
        refused(new CreateInstance("a", null, image.withLabels(Map.of(Labels.REQUESTED_HOST, "1h9")), true),
                Code.InvalidReference, "requestedHostId");
        refused(new CreateInstance("a", null, image.withRestart(new RestartPolicy("mostly", 0)), true),
                Code.InvalidOption, "restartPolicy.name");
        refused(new CreateInstance("a", null, image.withRestart(new RestartPolicy("on-failure", -1)), true),
                Code.MinLimitExceeded, "restartPolicy.maximumRetryCount");
        refused(new CreateInstance("a", null, image.withNetworking(image.networking().withNetworkFrom("web")), true),
                Code.InvalidReference, "networkLaunchConfig");
        refused(new CreateInstance("a", null, image.withNetworking(image.networking().withMode("container")), true),
                Code.InvalidOption, "networkMode");
        state(box, InstanceState.STOPPED);
        refused(new StopInstance(box.id(), PLAIN), Code.ActionNotAvailable, "action");
        refused(new ActOnInstance(box.id(), Action.RESTART), Code.ActionNotAvailable, "action");
        refused(new StopInstance("1i99", PLAIN), Code.NotFound, null);
    }

    private Instance serviceWith(Map<String, String> labels) {
        var config = LaunchConfig.of("", "image").withLabels(labels);
        var id = intent(new CreateService("1st1", ServiceSpec.of("web", config, 1), Map.of(), true));
        return begin(store.view(SCOPE).instancesOf(id).getFirst());
    }

    private Instance box(String name, @org.jspecify.annotations.Nullable String policy) {
        var config = LaunchConfig.of("", "image").withRestart(new RestartPolicy(policy, 0));
        var id = intent(new CreateInstance(name, null, config, true));
        return begin(Objects.requireNonNull(store.view(SCOPE).get(Instance.class, id)));
    }

    private Service service(Instance instance) {
        return Objects.requireNonNull(store.view(SCOPE).get(Service.class, instance.serviceId()));
    }

    private Instance now(Instance instance) {
        return (Instance) Objects.requireNonNull(store.view(SCOPE).find(instance.id()));
    }

    /** The agent says that a run has begun. */
    private Instance begin(Instance instance) {
        clock.pass(Duration.ofMillis(1));
        put(now(instance).withStartedAt(clock.instant()).withStartCount(now(instance).startCount() + 1));
        state(instance, InstanceState.RUNNING);
        return now(instance);
    }

    private void state(Instance instance, InstanceState state) {
        put(now(instance).withState(state));
        plan();
    }

    private void refused(Intent intent, Code code, @org.jspecify.annotations.Nullable String field) {
        var seq = store.view(SCOPE).seq();
        assertThatThrownBy(() -> intent(intent)).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.code()).as(refusal.getMessage()).isEqualTo(code);
            assertThat(refusal.field()).isEqualTo(field);
        });
        assertThat(store.view(SCOPE).seq()).isEqualTo(seq);
    }

    private String intent(Intent intent) {
        var handler = switch (intent) {
            case CreateInstance _,ActOnInstance _,StopInstance _ -> new ContainerIntents();
            default -> new ServiceIntents();
        };
        var id = store.update(SCOPE, draft -> handler.handle(draft, intent));
        plan();
        return id;
    }

    private void plan() {
        store.update(SCOPE, draft -> String.valueOf(planner.plan(draft, Focus.EVERYTHING)));
    }

    private void put(Resource resource) {
        store.update(SCOPE, draft -> {
            draft.put(resource);
            return "";
        });
    }
}
