package io.drover.server.machines;

import static io.drover.server.machines.Workshop.SCOPE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.model.Host;
import io.drover.model.Machine.Outcome;
import io.drover.model.Machine.State;
import io.drover.model.Machine.Task;
import io.drover.model.Refusal;
import io.drover.model.intent.Intent;
import io.drover.model.intent.Intent.ActOnHost;
import io.drover.model.intent.Intent.RemoveMachine;
import io.drover.model.intent.Intent.RetryMachine;
import io.drover.server.loop.Focus;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MachinesPlannerTest {
    private final Workshop shop = new Workshop();

    @Test
    void aMachineGoesFromAWishToAHost() {
        var id = shop.create("one");
        assertState(id, State.REQUESTED);
        shop.work(id, Outcome.RUNNING, null);
        assertState(id, State.CREATING);
        shop.work(id, Outcome.DONE, null);
        assertState(id, State.BOOTSTRAPPING);
        var host = shop.register("u", "token-of-one");
        assertThat(shop.machine(id).hostId()).isEqualTo(host);
        assertThat(shop.host(host).name()).isEqualTo("one");
        assertState(id, State.BOOTSTRAPPING);
        shop.heard(host);
        assertState(id, State.ACTIVE);
    }

    @Test
    void whatChangedIsEnoughToLookAt() {
        var id = shop.create("one");
        shop.work(id, Outcome.DONE, null);
        shop.plan(new Focus(false, Set.of(id)));
        assertThat(shop.machine(id).state()).isEqualTo(State.BOOTSTRAPPING);
        var host = shop.register("u", "token-of-one");
        shop.heard(host);
        shop.plan(new Focus(false, Set.of(host)));
        assertThat(shop.machine(id).state()).isEqualTo(State.ACTIVE);
    }

    @Test
    void anAgentThatNeverComesIsSaidAndMayStillCome() {
        var id = shop.create("one");
        shop.work(id, Outcome.DONE, null);
        var again = Objects.requireNonNull(shop.plan());
        assertThat(again).isEqualTo(shop.clock.instant().plus(MachinesPlanner.PATIENCE));
        shop.clock.pass(MachinesPlanner.PATIENCE);
        assertState(id, State.ERROR);
        assertThat(shop.machine(id).message())
                .isEqualTo("the agent was started but has not reached http://10.0.0.1:8080 within 5 minutes");
        shop.heard(shop.register("u", "token-of-one"));
        assertState(id, State.ACTIVE);
        assertThat(shop.machine(id).message()).isNull();
    }

    @Test
    void aFailureIsSaidAndAnotherTryMaySayOtherThings() {
        var id = shop.create("one");
        assertThatThrownBy(() -> shop.handle(shop.machines, new RetryMachine(id, Map.of(), Map.of(), "s")))
                .isInstanceOf(Refusal.class);
        shop.work(id, Outcome.FAILED, "wrong password");
        assertState(id, State.ERROR);
        assertThat(shop.machine(id).message()).isEqualTo("wrong password");
        shop.handle(shop.machines,
                new RetryMachine(id, Map.of("size", "3"), Map.of("password", "open"), "http://10.0.0.9:8080"));
        assertState(id, State.REQUESTED);
        assertThat(shop.machine(id).message()).isNull();
        assertThat(shop.machine(id).settings()).containsExactly(Map.entry("size", "3"));
        assertThat(shop.machine(id).secrets()).containsExactly(Map.entry("password", "open"));
        assertThat(shop.machine(id).server()).isEqualTo("http://10.0.0.9:8080");
    }

    @Test
    void aMachineGoesWithItsHostAndItsToken() {
        var id = active("one");
        var host = Objects.requireNonNull(shop.machine(id).hostId());
        shop.handle(shop.machines, new RemoveMachine(id));
        assertThat(shop.host(host).state()).isEqualTo(Host.State.REMOVING);
        assertState(id, State.REMOVING);
        assertThat(shop.machine(id).awaitsDriver()).isTrue();
        shop.work(id, Outcome.DONE, null);
        assertState(id, State.REMOVED);
        assertThat(shop.machine(id).exists()).isFalse();
        assertThat(shop.machine(id).secrets()).isEmpty();
        assertThat(shop.token(shop.machine(id)).exists()).isFalse();
    }

    @Test
    void aHostGoesWithItsMachine() {
        var id = active("one");
        var host = Objects.requireNonNull(shop.machine(id).hostId());
        shop.handle(shop.hosts, new ActOnHost(host, ActOnHost.Action.DEACTIVATE));
        shop.handle(shop.hosts, new ActOnHost(host, ActOnHost.Action.REMOVE));
        assertState(id, State.REMOVING);
    }

    @Test
    void whatADriverCannotTakeAwayIsForgottenTheSecondTime() {
        var id = active("one");
        shop.handle(shop.machines, new RemoveMachine(id));
        shop.work(id, Outcome.FAILED, "no route to it");
        assertState(id, State.ERROR);
        assertThat(shop.machine(id).message()).isEqualTo(
                "it could not be taken away: no route to it; remove it again to forget it all the same");
        assertThatThrownBy(() -> shop.handle(shop.machines, new RetryMachine(id, Map.of(), Map.of(), "s")))
                .isInstanceOf(Refusal.class);
        shop.handle(shop.machines, new RemoveMachine(id));
        assertState(id, State.REMOVED);
    }

    @Test
    void whatNobodyEverBeganIsGoneAtOnce() {
        var id = shop.create("one");
        shop.handle(shop.machines, new RemoveMachine(id));
        assertThat(shop.machine(id).order().task()).isEqualTo(Task.FORGET);
        assertState(id, State.REMOVED);
        assertThat(shop.machine(shop.create("one")).name()).isEqualTo("one");
    }

    @Test
    void onlyItsOwnTokenMakesAHostItsHost() {
        var one = shop.create("one");
        var two = shop.create("two");
        shop.register("a", null);
        shop.register("b", "token-of-nobody");
        assertThat(shop.machine(one).hostId()).isNull();
        var host = shop.register("c", "token-of-two");
        assertThat(shop.machine(one).hostId()).isNull();
        assertThat(shop.machine(two).hostId()).isEqualTo(host);
        shop.register("d", "token-of-two");
        assertThat(shop.machine(two).hostId()).as("somebody else who got hold of it").isEqualTo(host);
    }

    @Test
    void nobodyBecomesAHostOfAMachineThatIsToGo() {
        var id = shop.create("one");
        shop.work(id, Outcome.DONE, null);
        shop.handle(shop.machines, new RemoveMachine(id));
        assertThatThrownBy(() -> shop.register("u", "token-of-one")).hasMessage("the machine one is being removed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-a", "a-", "a b", "a_b", "ü",
            "a123456789012345678901234567890123456789012345678901234567890123"})
    void aNameIsOneForAHost(String name) {
        assertThatThrownBy(() -> shop.create(name)).isInstanceOfSatisfying(Refusal.class,
                refusal -> assertThat(refusal.field()).isEqualTo("name"));
    }

    @Test
    void noTwoHaveOneName() {
        shop.create("one");
        assertThatThrownBy(() -> shop.create("one")).hasMessage("there is a machine one already");
    }

    /** Whatever happens in whatever order, a plan is final until something happens, and what is removed stays so. */
    @Test
    void storiesOfAnyKind() {
        for (var seed = 0; seed < 3_000; seed++) {
            story(new Random(seed), "seed " + seed);
        }
    }

    private static void story(Random random, String name) {
        var shop = new Workshop();
        var id = shop.create("m");
        for (var step = 0; step < 12 && shop.machine(id).exists(); step++) {
            var before = shop.machine(id);
            try {
                happen(shop, id, random.nextInt(9));
            } catch (Refusal refusal) {
                assertThat(shop.machine(id)).as(name).isEqualTo(before);
            }
            shop.plan();
            var planned = shop.machine(id);
            shop.plan();
            var machine = shop.machine(id);
            assertThat(machine).as(name).isEqualTo(planned);
            var gone = machine.order().task() != Task.MAKE;
            assertThat(machine.awaitsDriver()).as(name).isEqualTo(Set.of(State.REQUESTED, State.CREATING,
                    State.REMOVING).contains(machine.state()));
            assertThat(machine.state() == State.ERROR && machine.message() == null).as(name).isFalse();
            assertThat(gone && Set.of(State.ACTIVE, State.BOOTSTRAPPING, State.CREATING).contains(machine.state()))
                    .as(name).isFalse();
            assertThat(machine.exists()).as(name).isEqualTo(shop.token(machine).exists());
        }
        // from everywhere there is an end within two wishes for it
        for (var times = 0; times < 2 && shop.machine(id).exists(); times++) {
            shop.handle(shop.machines, new RemoveMachine(id));
            if (shop.machine(id).awaitsDriver()) {
                shop.work(id, Outcome.FAILED, "no");
            }
            shop.plan();
        }
        assertThat(shop.machine(id).state()).as(name).isEqualTo(State.REMOVED);
        assertThat(shop.store.view(SCOPE).hosts()).as(name).allMatch(host -> host.state() == Host.State.REMOVING);
    }

    private static void happen(Workshop shop, String id, int what) {
        var host = shop.machine(id).hostId();
        switch (what) {
            case 0 -> shop.work(id, Outcome.RUNNING, null);
            case 1, 2 -> shop.work(id, Outcome.DONE, null);
            case 3 -> shop.work(id, Outcome.FAILED, "broken");
            case 4 -> shop.handle(shop.machines, new RetryMachine(id, Map.of(), Map.of(), "s"));
            case 5 -> shop.clock.pass(MachinesPlanner.PATIENCE);
            case 6 -> shop.register("u", "token-of-m");
            case 7 -> {
                if (host != null && shop.host(host).state() == Host.State.REGISTERING) {
                    shop.heard(host);
                }
            }
            default -> shop.handle(shop.machines, new Intent.RemoveMachine(id));
        }
    }

    private String active(String name) {
        var id = shop.create(name);
        shop.work(id, Outcome.DONE, null);
        shop.heard(shop.register("u-" + name, "token-of-" + name));
        assertState(id, State.ACTIVE);
        return id;
    }

    private void assertState(String id, State state) {
        shop.plan();
        assertThat(shop.machine(id).state()).isEqualTo(state);
    }
}
