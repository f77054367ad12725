package io.drover.server.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.Host;
import io.drover.model.InstanceState;
import io.drover.model.Kind;
import io.drover.model.Service;
import io.drover.model.Stack;
import io.drover.model.intent.Intent.ActOnHost;
import io.drover.model.spec.LaunchConfig;
import io.drover.model.spec.ServiceSpec;
import io.drover.server.hosts.HostIntents;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A host is emptied, taken back, let go and made a host again, with everything but Docker being the real thing. */
class HostLifeTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private final World world = new World(5, null, 1, 4);
    private final SimHost host = world.hosts().getFirst();
    private final HostIntents intents = new HostIntents();
    private String service = "";

    @BeforeEach
    void fourContainersOnFourHosts() {
        world.time().run(SOON);
        service = world.database().truth().update(SimDatabase.SCOPE, draft -> {
            var stack = draft.newId(Kind.STACK);
            draft.put(
                    new Stack(stack, draft.newUuid(), "st", null, Stack.State.ACTIVE, null, null, Map.of(), null, true,
                            Map.of(), List.of(), draft.now(), null));
            var id = draft.newId(Kind.SERVICE);
            draft.put(new Service(id, draft.newUuid(), stack, ServiceSpec.of("web", onTheBridge(), 4),
                    Map.of(), Service.State.ACTIVATING, false, Map.of(), java.util.Set.of(), 1, null, draft.now(),
                    null));
            return id;
        });
        world.time().run(SOON);
        assertThat(world.hosts()).allSatisfy(each -> assertThat(running(each)).isEqualTo(1));
    }

    /** Of no network, so that no host needs a Network Agent. */
    private static LaunchConfig onTheBridge() {
        var config = LaunchConfig.of("", "image");
        return config.withNetworking(config.networking().withMode("bridge"));
    }

    @Test
    void anEvacuatedHostIsEmptiedAndFilledAgainOnlyWhenItIsActivated() {
        act(ActOnHost.Action.EVACUATE);
        world.time().run(SOON);
        assertThat(host.containers()).isEmpty();
        assertThat(row().state()).isEqualTo(Host.State.INACTIVE);
        assertThat(row().agentState()).as("it is connected all the same").isEqualTo(Host.AgentState.ACTIVE);
        assertThat(runningElsewhere()).isEqualTo(4);
        act(ActOnHost.Action.ACTIVATE);
        world.time().run(SOON);
        assertThat(host.containers()).as("what runs well is not moved back").isEmpty();
        allIsWell();
    }

    @Test
    void anEvacuationIsDoneWhenTheHostComesBack() {
        host.link(false);
        world.time().run(Duration.ofSeconds(2));
        act(ActOnHost.Action.EVACUATE);
        world.time().run(SOON);
        assertThat(runningElsewhere()).isEqualTo(4);
        assertThat(running(host)).isEqualTo(1);
        host.link(true);
        world.time().run(SOON);
        assertThat(host.containers()).isEmpty();
        allIsWell();
    }

    @Test
    void aRemovedHostKeepsWhatRunsOnItAndTheServicesReplaceIt() {
        act(ActOnHost.Action.DEACTIVATE);
        world.time().run(SOON);
        assertThat(running(host)).as("deactivating moves nothing").isEqualTo(1);
        act(ActOnHost.Action.REMOVE);
        world.time().run(SOON);
        letGo();
    }

    @Test
    void aHostThatIsAwayWhenItIsRemovedHearsOfItWhenItComesBack() {
        host.link(false);
        act(ActOnHost.Action.DEACTIVATE);
        act(ActOnHost.Action.REMOVE);
        world.time().run(SOON);
        assertThat(runningElsewhere()).isEqualTo(4);
        host.link(true);
        world.time().run(SOON);
        letGo();
    }

    @Test
    void aMachineThatBecomesAHostAgainLosesWhatNobodyWantsAnyMore() {
        act(ActOnHost.Action.DEACTIVATE);
        act(ActOnHost.Action.REMOVE);
        world.time().run(SOON);
        var before = host.id();
        world.database().truth().update(SimDatabase.SCOPE, draft -> {
            host.register(draft);
            return true;
        });
        assertThat(host.id()).isNotEqualTo(before);
        world.time().run(SOON);
        assertThat(row().schedulable()).isTrue();
        assertThat(host.containers()).isEmpty();
        allIsWell();
    }

    /** It is no host; nobody looks after what runs there, and nobody touches it. */
    private void letGo() {
        assertThat(world.database().view().get(Host.class, host.id())).isNull();
        assertThat(host.dismissed()).isTrue();
        assertThat(running(host)).isEqualTo(1);
        assertThat(runningElsewhere()).isEqualTo(4);
        assertThat(world.database().view().instancesOn(host.id())).isEmpty();
        host.harm(0, false);
        world.time().run(SOON);
        assertThat(running(host)).as("what ends there stays as it is").isZero();
        assertThat(host.containers()).hasSize(1);
        allIsWell();
    }

    private void allIsWell() {
        assertThat(Objects.requireNonNull(world.database().view().get(Service.class, service)).state())
                .isEqualTo(Service.State.ACTIVE);
        assertThat(world.database().view().instances()).hasSize(4)
                .allSatisfy(it -> assertThat(it.state()).isEqualTo(InstanceState.RUNNING));
        assertThat(world.observer().violations()).isEmpty();
    }

    private void act(ActOnHost.Action action) {
        world.database().truth().update(SimDatabase.SCOPE,
                draft -> intents.handle(draft, new ActOnHost(host.id(), action)));
    }

    private Host row() {
        return Objects.requireNonNull(world.database().view().get(Host.class, host.id()));
    }

    private long runningElsewhere() {
        return world.hosts().stream().filter(each -> each != host).mapToLong(HostLifeTest::running).sum();
    }

    private static long running(SimHost host) {
        return host.containers().values().stream().filter(SimEngine.Container::running).count();
    }
}
