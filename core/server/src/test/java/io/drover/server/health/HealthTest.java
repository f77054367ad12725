package io.drover.server.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.Host.AgentState;
import io.drover.model.Instance.Desired;
import io.drover.model.InstanceHealth;
import io.drover.model.InstanceHealth.Past;
import io.drover.model.InstanceHealth.State;
import io.drover.model.network.FromNetworkAgent.Vote;
import io.drover.model.network.FromNetworkAgent.Votes;
import io.drover.model.spec.CommandCheck;
import io.drover.model.spec.Labels;
import io.drover.model.spec.LaunchConfig;
import io.drover.model.wire.AgentMessage.OfNetwork;
import io.drover.model.wire.Observed.CommandHealth.Word;
import io.drover.server.loop.Focus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who checks a container, and what its health is by what is said of it. */
class HealthTest {
    private final Ward ward = new Ward(1);
    private final String own = ward.host();
    private final String second = ward.host();
    private final String third = ward.host();
    private final LaunchConfig byCommand = LaunchConfig.of("", "image")
            .withCommandCheck(new CommandCheck(List.of("CMD", "check"), null, null, null, null));

    @BeforeEach
    void theServerHasListenedForAWhile() {
        ward.pass(Duration.ofSeconds(10));
    }

    @Test
    void itsOwnHostAndTwoOthersCheckAContainer() {
        ward.host();
        ward.host();
        var web = ward.container(own, Ward.checked());
        var checkers = ward.health(web).checkers();
        assertThat(checkers).hasSize(3).startsWith(own).doesNotHaveDuplicates();
        assertThat(ward.health(web).state()).isEqualTo(State.INITIALIZING);
        for (var i = 0; i < 20; i++) {
            ward.host();
            ward.plan(Focus.EVERYTHING);
        }
        assertThat(ward.health(web).checkers()).as("who checks it goes on").isEqualTo(checkers);
    }

    @Test
    void theOthersAreLeftToChance() {
        for (var i = 0; i < 7; i++) {
            ward.host();
        }
        var seen = new ArrayList<String>();
        for (var i = 0; i < 60; i++) {
            seen.addAll(ward.health(ward.container(own, Ward.checked())).checkers().subList(1, 3));
        }
        assertThat(seen).as("each of nine").containsAll(ward.store.view(Ward.SCOPE).hosts().stream()
                .map(host -> host.id()).filter(id -> !id.equals(own)).toList());
    }

    @Test
    void aCheckerThatLeavesIsReplacedAndNoOther() {
        var fourth = ward.host();
        ward.host(fourth, host -> host.withLabels(Map.of(Labels.HOST_CHECKS, "skip")));
        var web = ward.container(own, Ward.checked());
        assertThat(ward.health(web).checkers()).containsExactlyInAnyOrder(own, second, third);
        ward.host(second, host -> host.withAgentState(AgentState.RECONNECTING));
        assertThat(ward.health(web).checkers()).as("it may come back").contains(second);
        ward.host(second, host -> host.withAgentState(AgentState.DISCONNECTED));
        assertThat(ward.health(web).checkers()).containsExactlyInAnyOrder(own, third);
        ward.host(fourth, host -> host.withLabels(Map.of()));
        assertThat(ward.health(web).checkers()).as("few are filled up").containsExactly(own, third, fourth);
        ward.host(third, host -> host.withRemoved(ward.clock.instant()));
        ward.host(second, host -> host.withAgentState(AgentState.ACTIVE));
        assertThat(ward.health(web).checkers()).containsExactly(own, fourth, second);
    }

    @Test
    void itsOwnHostChecksWhateverItsLabelSays() {
        ward.host(own, host -> host.withLabels(Map.of(Labels.HOST_CHECKS, "skip")));
        assertThat(ward.health(ward.container(own, Ward.checked())).checkers()).startsWith(own).hasSize(3);
        var config = Ward.checked();
        var bridged = ward.container(own, config.withNetworking(config.networking().withMode("bridge")));
        assertThat(ward.health(bridged).checkers()).as("no other has a way to it").containsExactly(own);
        var there = ward.container(own, config.withNetworking(config.networking().withMode("host")));
        assertThat(ward.health(there).checkers()).hasSize(3);
    }

    @Test
    void oneVoteIsEnoughToBeHealthyAndAllThatSpeakMustSayThatItIsNot() {
        var web = ward.container(own, Ward.checked());
        ward.vote(own, 1, true, ward.down(web));
        assertThat(ward.health(web).state()).as("on its way up").isEqualTo(State.INITIALIZING);
        assertThat(ward.health(web).reason()).isEqualTo("connection refused");
        ward.vote(second, 1, true, ward.up(web));
        assertThat(ward.health(web).state()).isEqualTo(State.HEALTHY);
        assertThat(ward.health(web).reason()).isNull();
        ward.vote(third, 1, true, ward.vote(web, Vote.Word.INIT, null));
        ward.vote(second, 2, false, ward.down(web));
        assertThat(ward.health(web).state()).as("one has not made up its mind").isEqualTo(State.HEALTHY);
        ward.pass(Duration.ofSeconds(1));
        ward.vote(third, 2, false, ward.vote(web, Vote.Word.DOWN, "status 503"));
        assertThat(ward.health(web).state()).isEqualTo(State.UNHEALTHY);
        assertThat(ward.health(web).reason()).isEqualTo("connection refused");
        assertThat(ward.health(web).since()).isEqualTo(ward.clock.instant());
        assertThat(ward.health(web).history()).extracting(Past::state).containsExactly(State.HEALTHY,
                State.INITIALIZING);
        ward.vote(own, 2, false, ward.up(web));
        assertThat(ward.health(web).state()).isEqualTo(State.HEALTHY);
    }

    @Test
    void theVoteOfOneThatDoesNotAnswerDoesNotCountAndWithNobodyLeftNothingChanges() {
        var web = ward.container(own, Ward.checked());
        ward.vote(own, 1, true, ward.down(web));
        ward.vote(second, 1, true, ward.up(web));
        assertThat(ward.health(web).state()).isEqualTo(State.HEALTHY);
        ward.host(own, host -> host.withAgentState(AgentState.RECONNECTING));
        assertThat(ward.health(web).state()).isEqualTo(State.HEALTHY);
        ward.host(own, host -> host.withAgentState(AgentState.ACTIVE));
        ward.host(second, host -> host.withAgentState(AgentState.RECONNECTING));
        assertThat(ward.health(web).state()).as("what was said before the agent was lost is not so any more")
                .isEqualTo(State.HEALTHY);
        ward.vote(own, 2, true, ward.down(web));
        assertThat(ward.health(web).state()).as("all that are left say so").isEqualTo(State.UNHEALTHY);
        ward.host(own, host -> host.withAgentState(AgentState.RECONNECTING));
        assertThat(ward.health(web).state()).isEqualTo(State.UNHEALTHY);
    }

    @Test
    void whoStartsAnewIsCheckedAnew() {
        var web = ward.container(own, Ward.checked());
        ward.restart(web);
        assertThat(ward.health(web).state()).as("it never was healthy").isEqualTo(State.INITIALIZING);
        ward.vote(own, 1, true, ward.up(web));
        var old = ward.up(web);
        ward.restart(web);
        assertThat(ward.health(web).state()).isEqualTo(State.REINITIALIZING);
        ward.vote(second, 1, true, old);
        assertThat(ward.health(web).state()).as("of the run before").isEqualTo(State.REINITIALIZING);
        ward.vote(second, 2, false, ward.down(web));
        assertThat(ward.health(web).state()).isEqualTo(State.REINITIALIZING);
        ward.vote(second, 3, false, ward.up(web));
        assertThat(ward.health(web).state()).isEqualTo(State.HEALTHY);
        ward.change(web, it -> it.withStartCount(1));
        assertThat(ward.health(web).state()).as("an agent without its folder counts from one").isEqualTo(State.HEALTHY);
        ward.change(web, it -> it.withStartCount(9));
        assertThat(ward.health(web).state()).isEqualTo(State.REINITIALIZING);
    }

    @Test
    void dockersOwnCheckNeedsNoHosts() {
        var job = ward.container(own, byCommand);
        assertThat(ward.health(job).checkers()).isEmpty();
        ward.report(job, Word.STARTING, null);
        assertThat(ward.health(job).state()).isEqualTo(State.INITIALIZING);
        ward.report(job, Word.HEALTHY, null);
        assertThat(ward.health(job).state()).isEqualTo(State.HEALTHY);
        ward.report(job, Word.UNHEALTHY, "no such table");
        assertThat(ward.health(job)).extracting(InstanceHealth::state, InstanceHealth::reason)
                .containsExactly(State.UNHEALTHY, "no such table");
        ward.restart(job);
        ward.report(job, Word.UNHEALTHY, "no such table");
        assertThat(ward.health(job).state()).as("it has a start period of its own").isEqualTo(State.UNHEALTHY);
    }

    @Test
    void anImageMayBringItsOwnCheck() {
        var plain = ward.container(own, LaunchConfig.of("", "image"));
        assertThat(ward.get(plain).health()).isNull();
        ward.report(plain, null, null);
        assertThat(ward.get(plain).health()).isNull();
        ward.report(plain, Word.STARTING, null);
        assertThat(ward.health(plain).state()).isEqualTo(State.INITIALIZING);
        ward.report(plain, Word.HEALTHY, null);
        assertThat(ward.health(plain).state()).isEqualTo(State.HEALTHY);
        var off = ward.container(own, LaunchConfig.of("", "image")
                .withCommandCheck(new CommandCheck(List.of("NONE"), null, null, null, null)));
        assertThat(ward.get(off).health()).isNull();
    }

    @Test
    void withBothHealthyNeedsBoth() {
        var web = ward.container(own, byCommand.withHealthCheck(Ward.CHECK));
        ward.vote(own, 1, true, ward.up(web));
        assertThat(ward.health(web).state()).isEqualTo(State.INITIALIZING);
        ward.report(web, Word.HEALTHY, null);
        assertThat(ward.health(web).state()).isEqualTo(State.HEALTHY);
        ward.report(web, Word.UNHEALTHY, null);
        assertThat(ward.health(web).state()).isEqualTo(State.UNHEALTHY);
        ward.report(web, Word.HEALTHY, null);
        assertThat(ward.health(web).state()).isEqualTo(State.HEALTHY);
        ward.vote(own, 2, false, ward.down(web));
        assertThat(ward.health(web).state()).isEqualTo(State.UNHEALTHY);
    }

    @Test
    void aNewOwnerWaitsForThoseWhoMaySayOtherwise() {
        var web = ward.container(own, Ward.checked());
        ward.vote(own, 1, true, ward.up(web));
        ward.another();
        ward.vote(own, 2, true, ward.down(web));
        assertThat(ward.health(web).state()).as("two have not spoken").isEqualTo(State.HEALTHY);
        ward.vote(second, 1, true, ward.up(web));
        ward.pass(Duration.ofSeconds(30));
        assertThat(ward.health(web).state()).isEqualTo(State.HEALTHY);
        ward.another();
        ward.vote(own, 2, true, ward.down(web));
        ward.vote(second, 2, true);
        ward.pass(Duration.ofSeconds(9));
        assertThat(ward.health(web).state()).isEqualTo(State.HEALTHY);
        ward.pass(Duration.ofSeconds(1));
        assertThat(ward.health(web).state()).as("the third says nothing").isEqualTo(State.UNHEALTHY);
        assertThat(ward.replaceNow(web)).isTrue();
    }

    @Test
    void whatDoesNotContinueIsNotTakenAndAskedFor() {
        var web = ward.container(own, Ward.checked());
        ward.vote(own, 7, false, ward.up(web));
        assertThat(ward.health(web).state()).as("it never said everything").isEqualTo(State.INITIALIZING);
        ward.vote(own, 7, true, ward.down(web));
        ward.vote(own, 9, false, ward.up(web));
        assertThat(ward.health(web).state()).as("one is missing").isEqualTo(State.INITIALIZING);
        ward.asked.clear();
        ward.pass(Duration.ofSeconds(1));
        assertThat(ward.asked).containsExactly(own);
        ward.vote(own, 10, false, ward.up(web));
        assertThat(ward.health(web).state()).as("there is nothing to continue").isEqualTo(State.INITIALIZING);
        ward.vote(own, 10, true, ward.up(web));
        assertThat(ward.health(web).state()).isEqualTo(State.HEALTHY);
        ward.vote(own, 4, true, ward.down(web));
        assertThat(ward.health(web).state()).as("late, or another Network Agent").isEqualTo(State.HEALTHY);
        ward.vote(own, 4, true, ward.down(web));
        assertThat(ward.health(web).state()).as("said again").isEqualTo(State.UNHEALTHY);
        ward.say(own, new OfNetwork(new Votes(5, false, List.of(), List.of(web))));
        assertThat(ward.health(web).state()).isEqualTo(State.UNHEALTHY);
        assertThat(ward.replaceNow(web)).as("nobody says it any more").isFalse();
    }

    @Test
    void whoSaysNothingIsAskedLessAndLessOften() {
        var web = ward.container(own, Ward.checked());
        ward.pass(Duration.ofSeconds(5));
        assertThat(ward.asked).as("another room has asked").isEmpty();
        ward.vote(second, 1, true);
        ward.pass(Duration.ofSeconds(600));
        assertThat(ward.asked).filteredOn(own::equals).hasSizeBetween(9, 14);
        assertThat(ward.asked).doesNotContain(second);
        ward.change(web, it -> it.withDesired(Desired.STOPPED));
        ward.asked.clear();
        ward.pass(Duration.ofSeconds(200));
        assertThat(ward.asked).as("nothing is to be checked").isEmpty();
    }
}
