package io.drover.server.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.Host.AgentState;
import io.drover.model.InstanceHealth.State;
import io.drover.model.InstanceState;
import io.drover.model.network.FromNetworkAgent.Vote;
import io.drover.model.spec.HealthCheck;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A server judges by what it hears itself, and not before it hears. */
class DeadlineTest {
    private final Ward ward = new Ward(1);
    private final String own = ward.host();
    private final String web = ward.container(own, Ward.checked());

    @Test
    void whatDoesNotBecomeHealthyInItsTimeIsToBeReplaced() {
        ward.vote(own, 1, true, ward.down(web));
        ward.pass(Duration.ofSeconds(59));
        assertThat(ward.replaceNow(web)).isFalse();
        assertThat(ward.replaceAt(web)).isEqualTo(ward.clock.instant().plusSeconds(1));
        ward.pass(Duration.ofSeconds(1));
        assertThat(ward.replaceNow(web)).isTrue();
        ward.vote(own, 2, false, ward.up(web));
        assertThat(ward.replaceAt(web)).isNull();
        ward.pass(Duration.ofSeconds(100));
        ward.restart(web);
        ward.vote(own, 3, false, ward.vote(web, Vote.Word.INIT, null));
        assertThat(ward.replaceAt(web)).as("its own time-out").isEqualTo(ward.clock.instant().plusSeconds(30));
    }

    @Test
    void withoutATimeOutItWaitsForEver() {
        var check = new HealthCheck(80, null, 2000, 2000, 2, 3, null, null, "recreate", 1);
        var patient = ward.container(own, Ward.checked().withHealthCheck(check));
        ward.vote(own, 1, true, ward.down(patient));
        ward.pass(Duration.ofHours(3));
        assertThat(ward.replaceAt(patient)).isNull();
    }

    @Test
    void nobodyIsJudgedWhileNobodySpeaksOfIt() {
        ward.pass(Duration.ofSeconds(600));
        assertThat(ward.replaceNow(web)).as("no host is heard").isFalse();
        ward.vote(own, 1, true);
        ward.pass(Duration.ofSeconds(600));
        assertThat(ward.replaceNow(web)).as("none has checked it").isFalse();
        ward.vote(own, 2, false, ward.vote(web, Vote.Word.INIT, null));
        assertThat(ward.replaceNow(web)).isFalse();
        assertThat(ward.replaceAt(web)).as("its time begins").isEqualTo(ward.clock.instant().plusSeconds(60));
    }

    @Test
    void whatEndsAgainAndAgainHasOnlyItsTimeToo() {
        ward.vote(own, 1, true, ward.vote(web, Vote.Word.INIT, null));
        for (var run = 0; run < 7; run++) {
            ward.pass(Duration.ofSeconds(5));
            ward.restart(web);
            ward.pass(Duration.ofSeconds(4));
            ward.change(web, it -> it.withState(InstanceState.STARTING));
        }
        assertThat(ward.replaceNow(web)).isTrue();
        ward.host(own, host -> host.withAgentState(AgentState.RECONNECTING));
        assertThat(ward.replaceAt(web)).as("nobody knows what its host does").isNull();
    }

    @Test
    void anotherOwnerWaitsUntilItHearsAndAllOfTheTimeThen() {
        ward.vote(own, 1, true, ward.down(web));
        ward.pass(Duration.ofSeconds(59));
        ward.another();
        ward.pass(Duration.ofSeconds(200));
        assertThat(ward.replaceNow(web)).isFalse();
        ward.vote(own, 1, true, ward.down(web));
        assertThat(ward.replaceAt(web)).isEqualTo(ward.clock.instant().plusSeconds(60));
    }

    @Test
    void whatAnotherOwnerFoundMustBeSaidAgain() {
        ward.vote(own, 1, true, ward.up(web));
        ward.vote(own, 2, false, ward.down(web));
        assertThat(ward.replaceNow(web)).isTrue();
        ward.another();
        assertThat(ward.health(web).state()).isEqualTo(State.UNHEALTHY);
        ward.pass(Duration.ofSeconds(100));
        assertThat(ward.replaceNow(web)).isFalse();
        assertThat(ward.replaceAt(web)).as("it is looked at again soon").isBetween(ward.clock.instant(),
                ward.clock.instant().plusSeconds(5));
        ward.vote(own, 2, true, ward.down(web));
        assertThat(ward.replaceNow(web)).isTrue();
    }

    @Test
    void aServerThatWasPausedHasHeardNothing() {
        ward.vote(own, 1, true, ward.up(web));
        ward.vote(own, 2, false, ward.down(web));
        ward.clock.pass(Duration.ofSeconds(30));
        assertThat(ward.replaceNow(web)).isFalse();
        // what was said meanwhile comes late, and continues nothing
        ward.vote(own, 3, false, ward.up(web));
        assertThat(ward.health(web).state()).isEqualTo(State.UNHEALTHY);
        ward.pass(Duration.ofSeconds(7));
        assertThat(ward.asked).contains(own);
        ward.vote(own, 3, true, ward.up(web));
        assertThat(ward.health(web).state()).isEqualTo(State.HEALTHY);
    }

    @Test
    void aClockThatJumpsEndsNoTime() {
        ward.vote(own, 1, true, ward.down(web));
        ward.clock.pass(Duration.ofHours(1));
        assertThat(ward.replaceNow(web)).isFalse();
        ward.vote(own, 1, true, ward.down(web));
        ward.clock.pass(Duration.ofHours(-1));
        ward.vote(own, 1, true, ward.down(web));
        assertThat(ward.replaceAt(web)).isEqualTo(ward.clock.instant().plusSeconds(60));
        // found by a server whose clock is ahead
        ward.change(web, it -> it.withHealth(new io.drover.model.InstanceHealth(State.INITIALIZING,
                ward.clock.instant().plusSeconds(3600), null, 1, ward.health(web).checkers(),
                ward.health(web).history())));
        assertThat(ward.replaceAt(web)).isEqualTo(ward.clock.instant().plusSeconds(60));
    }
}
