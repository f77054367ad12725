package io.drover.server.hosts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.model.Host;
import io.drover.model.Host.AgentState;
import io.drover.model.Host.State;
import io.drover.model.HostFacts;
import io.drover.model.Instance;
import io.drover.model.Instance.Desired;
import io.drover.model.InstanceState;
import io.drover.model.Kind;
import io.drover.model.Refusal;
import io.drover.model.intent.Intent;
import io.drover.model.intent.Intent.ActOnHost;
import io.drover.model.intent.Intent.RegisterHost;
import io.drover.model.spec.Labels;
import io.drover.model.spec.LaunchConfig;
import io.drover.server.MovingClock;
import io.drover.server.loop.Focus;
import io.drover.server.store.MemoryStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostsPlannerTest {
    private static final String SCOPE = "1a5";
    private static final HostFacts FACTS = new HostFacts(2_000, 4L << 30, 0, "5.10.0-8", "Debian", "20.10.24",
            "overlay2", Map.of());
    private final MovingClock clock = new MovingClock();
    private final MemoryStore store = new MemoryStore(clock, new Random(1));
    private final HostIntents intents = new HostIntents();
    private final List<String> hosts = new ArrayList<>();
    private Liveness liveness = new Liveness(clock);
    private HostsPlanner planner = new HostsPlanner(liveness, HostTimings.DEFAULT);

    @Test
    void aHostIsActiveOnceItWasHeard() {
        register(1);
        plan();
        assertThat(host(0).state()).isEqualTo(State.REGISTERING);
        pass(1, 0);
        assertThat(host(0).state()).isEqualTo(State.ACTIVE);
        assertThat(host(0).agentState()).isEqualTo(AgentState.ACTIVE);
    }

    @Test
    void silenceIsNoticedInThreeSecondsAndLossAfterTheGraceTime() {
        up(4);
        pass(2, 1, 2, 3);
        assertThat(host(0).agentState()).isEqualTo(AgentState.ACTIVE);
        pass(1, 1, 2, 3);
        assertThat(host(0).agentState()).isEqualTo(AgentState.RECONNECTING);
        assertThat(host(0).lostSince()).isNotNull();
        pass(4, 1, 2, 3);
        assertThat(host(0).agentState()).isEqualTo(AgentState.RECONNECTING);
        pass(1.5, 1, 2, 3);
        assertThat(host(0).agentState()).isEqualTo(AgentState.DISCONNECTED);
        pass(0.5, 0, 1, 2, 3);
        assertThat(host(0).agentState()).isEqualTo(AgentState.ACTIVE);
        assertThat(host(0).lostSince()).isNull();
        assertThat(host(0).message()).isNull();
    }

    @Test
    void whenManyVanishAtOnceNothingIsLostUntilSomeAreBack() {
        up(6);
        pass(30, 3, 4, 5);
        for (var i = 0; i < 3; i++) {
            assertThat(host(i).agentState()).isEqualTo(AgentState.RECONNECTING);
            assertThat(host(i).lostSince()).isNull();
            assertThat(host(i).message()).contains("3 of 6 hosts");
        }
        pass(1, 1, 2, 3, 4, 5);
        assertThat(host(0).lostSince()).as("one of six is no longer many").isNotNull();
        pass(6, 1, 2, 3, 4, 5);
        assertThat(host(0).agentState()).isEqualTo(AgentState.DISCONNECTED);
    }

    @Test
    void whoIsDeactivatedIsReallyGone() {
        up(6);
        pass(10, 3, 4, 5);
        act(0, ActOnHost.Action.DEACTIVATE);
        act(1, ActOnHost.Action.DEACTIVATE);
        pass(10, 3, 4, 5);
        assertThat(host(0).agentState()).isEqualTo(AgentState.DISCONNECTED);
        assertThat(host(2).agentState()).as("the third alone is not many").isEqualTo(AgentState.DISCONNECTED);
    }

    @Test
    void aServerThatWasPausedJudgesNobody() {
        up(3);
        clock.pass(Duration.ofSeconds(60));
        plan();
        for (var i = 0; i < 3; i++) {
            assertThat(host(i).agentState()).isEqualTo(AgentState.ACTIVE);
        }
        pass(5, 0, 1);
        assertThat(host(2).agentState()).isEqualTo(AgentState.RECONNECTING);
    }

    @Test
    void aServerThatHasJustStartedFindsOutByItself() {
        up(3);
        pass(3.5, 0, 1);
        assertThat(host(2).agentState()).isEqualTo(AgentState.RECONNECTING);
        clock.pass(Duration.ofSeconds(20));
        liveness = new Liveness(clock);
        planner = new HostsPlanner(liveness, HostTimings.DEFAULT);
        plan();
        pass(4, 0, 1);
        assertThat(host(2).agentState()).as("grace counts from when this server listens")
                .isEqualTo(AgentState.RECONNECTING);
        assertThat(liveness.lostSince(host(2), clock.instant(), Duration.ofSeconds(3))).isNotNull();
        pass(2, 0, 1);
        assertThat(host(2).agentState()).isEqualTo(AgentState.DISCONNECTED);
    }

    @Test
    void aSingleHostThatFlapsIsNeverMoreThanReconnecting() {
        up(4);
        for (var i = 0; i < 200; i++) {
            pass(4, 1, 2, 3);
            assertThat(host(0).agentState()).isNotEqualTo(AgentState.DISCONNECTED);
            pass(1, 0, 1, 2, 3);
            assertThat(host(0).agentState()).isEqualTo(AgentState.ACTIVE);
        }
    }

    @Test
    void aMachineThatRegistersAgainIsTheSameHost() {
        register(1);
        var again = intent(new RegisterHost("uuid-0", "renamed", "10.0.0.99", Map.of(), FACTS, "KEY2", "hash2"));
        assertThat(again).isEqualTo(hosts.getFirst());
        assertThat(host(0).agentIp()).isEqualTo("10.0.0.99");
        assertThat(host(0).accessKey()).isEqualTo("KEY2");
    }

    @Test
    void anActiveHostIsNotRemoved() {
        up(2);
        assertThatThrownBy(() -> act(0, ActOnHost.Action.REMOVE)).isInstanceOf(Refusal.class)
                .hasMessageContaining("deactivate it first");
        assertThatThrownBy(() -> act(0, ActOnHost.Action.ACTIVATE)).isInstanceOf(Refusal.class);
        act(0, ActOnHost.Action.DEACTIVATE);
        act(0, ActOnHost.Action.REMOVE);
        assertThat(host(0).state()).isEqualTo(State.REMOVING);
        plan();
        assertThat(store.view(SCOPE).get(Host.class, hosts.getFirst())).isNull();
    }

    @Test
    void evacuatingDeactivatesAndGivesUpAllButThePlatformsOwn() {
        up(2);
        var mine = container(0, LaunchConfig.of("", "image"));
        var system = container(0, LaunchConfig.of("", "image").withLabels(Map.of(Labels.SYSTEM, "NetworkAgent")));
        var elsewhere = container(1, LaunchConfig.of("", "image"));
        act(0, ActOnHost.Action.EVACUATE);
        assertThat(host(0).state()).isEqualTo(State.INACTIVE);
        assertThat(desired(mine)).isEqualTo(Desired.REMOVED);
        assertThat(desired(system)).isEqualTo(Desired.RUNNING);
        assertThat(desired(elsewhere)).isEqualTo(Desired.RUNNING);
        // what came there since can be sent away again
        var late = container(0, LaunchConfig.of("", "image"));
        act(0, ActOnHost.Action.EVACUATE);
        assertThat(desired(late)).isEqualTo(Desired.REMOVED);
        act(0, ActOnHost.Action.ACTIVATE);
        assertThat(host(0).schedulable()).isTrue();
    }

    @Test
    void whoHasNeverComeCannotBeEvacuated() {
        register(1);
        assertThatThrownBy(() -> act(0, ActOnHost.Action.EVACUATE)).isInstanceOfSatisfying(Refusal.class,
                refusal -> assertThat(refusal.code()).isEqualTo(Refusal.Code.ActionNotAvailable));
    }

    @Test
    void aRemovedHostIsGoneAtOnceWithEverythingOnIt() {
        up(2);
        var system = container(0, LaunchConfig.of("", "image").withLabels(Map.of(Labels.SYSTEM, "")));
        act(0, ActOnHost.Action.DEACTIVATE);
        act(0, ActOnHost.Action.REMOVE);
        assertThat(desired(system)).isEqualTo(Desired.REMOVED);
        // its machine answers still, and keeps what it has
        pass(0.5, 0, 1);
        assertThat(store.view(SCOPE).get(Host.class, hosts.getFirst())).isNull();
        assertThat(store.view(SCOPE).find(hosts.getFirst())).isInstanceOfSatisfying(Host.class,
                host -> assertThat(host.state()).isEqualTo(State.REMOVED));
        var again = intent(new RegisterHost("uuid-0", "h0", "10.0.0.1", Map.of(), FACTS, "KEY9", "hash"));
        assertThat(again).as("a machine that was let go comes back as another host").isNotEqualTo(hosts.getFirst());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            127.0.0.1   | 5.10   | 4096 | 20.10 | agentIp             | loopback
            172.17.0.1  | 5.10   | 4096 | 20.10 | agentIp             | Docker's own bridge
            0.0.0.0     | 5.10   | 4096 | 20.10 | agentIp             | not an address of one machine
            224.0.0.1   | 5.10   | 4096 | 20.10 | agentIp             | not an address of one machine
            host.name   | 5.10   | 4096 | 20.10 | agentIp             | not an IP address
            10.0.0.1    | 3.9.1  | 4096 | 20.10 | facts.kernel        | 3.10
            10.0.0.1    | odd    | 4096 | 20.10 | facts.kernel        | not a kernel version
            10.0.0.1    | 5.10   | 512  | 20.10 | facts.memory        | 1 GB
            10.0.0.1    | 5.10   | 4096 | ''    | facts.dockerVersion | no Docker
            """)
    void whatCannotBeAHostIsRefusedAndChangesNothing(String ip, String kernel, long megabytes, String docker,
            String field, String reason) {
        var seq = store.view(SCOPE).seq();
        assertThatThrownBy(() -> intent(new RegisterHost("u", "h", ip, Map.of(),
                FACTS.withKernel(kernel).withMemory(megabytes << 20).withDockerVersion(docker), "K", "h")))
                .isInstanceOfSatisfying(Refusal.class, refusal -> assertThat(refusal.field()).isEqualTo(field))
                .hasMessageContaining(reason);
        assertThat(store.view(SCOPE).seq()).isEqualTo(seq);
    }

    private String container(int host, LaunchConfig config) {
        return store.update(SCOPE, draft -> {
            var id = draft.newId(Kind.INSTANCE);
            draft.put(new Instance(id, id, "c" + id, null, null, null, id, 1, 1, config, null, Desired.RUNNING, null, 0,
                    null, null, hosts.get(host), null, null, false, null, null, InstanceState.RUNNING, null, null, 1,
                    null, null,
                    null,
                    draft.now(), null));
            return id;
        });
    }

    private Desired desired(String instance) {
        return Objects.requireNonNull(store.view(SCOPE).get(Instance.class, instance)).desired();
    }

    private void up(int count) {
        register(count);
        plan();
        var all = new int[count];
        java.util.Arrays.setAll(all, i -> i);
        pass(1, all);
    }

    private void register(int count) {
        for (var i = 0; i < count; i++) {
            hosts.add(intent(new RegisterHost("uuid-" + i, "h" + i, "10.0.0." + (i + 1), Map.of(), FACTS, "KEY" + i,
                    "hash")));
        }
    }

    /** Time passes with a heartbeat each second from some hosts; the planner looks as often as it asked to. */
    private void pass(double seconds, int... alive) {
        var ticks = Math.round(seconds * 2);
        for (var i = 0; i < ticks; i++) {
            for (var index : alive) {
                liveness.heard(hosts.get(index));
            }
            clock.pass(Duration.ofMillis(500));
            plan();
        }
    }

    private void plan() {
        store.update(SCOPE, draft -> String.valueOf(planner.plan(draft, Focus.NOTHING)));
    }

    private void act(int index, ActOnHost.Action action) {
        intent(new ActOnHost(hosts.get(index), action));
    }

    private String intent(Intent intent) {
        return store.update(SCOPE, draft -> intents.handle(draft, intent));
    }

    private Host host(int index) {
        return Objects.requireNonNull(store.view(SCOPE).get(Host.class, hosts.get(index)));
    }
}
