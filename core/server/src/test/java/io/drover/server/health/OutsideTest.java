package io.drover.server.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.Host.AgentState;
import io.drover.model.InstanceHealth;
import io.drover.model.InstanceHealth.State;
import io.drover.model.Service;
import io.drover.model.ServiceHealth;
import io.drover.model.network.Fact;
import io.drover.model.network.FromNetworkAgent.Vote;
import io.drover.model.network.FromNetworkAgent.Vote.Word;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who checks the addresses of an external service, and how they are by what is said of them. */
class OutsideTest {
    private static final String ONE = "192.0.2.1";
    private static final String TWO = "192.0.2.2";
    private final Ward ward = new Ward(1);
    private final List<String> hosts = List.of(ward.host(), ward.host(), ward.host());

    @BeforeEach
    void theServerHasListenedForAWhile() {
        ward.pass(Duration.ofSeconds(10));
    }

    @Test
    void threeHostsCheckEachAddressAndWhoIsLostIsReplaced() {
        var fourth = ward.host();
        var id = ward.outside(ONE, " " + TWO, "no address");
        assertThat(ward.service(id).outside()).containsOnlyKeys(ONE, TWO);
        var checkers = health(id, ONE).checkers();
        assertThat(checkers).hasSize(3).doesNotHaveDuplicates();
        var lost = checkers.getFirst();
        ward.host(lost, host -> host.withAgentState(AgentState.DISCONNECTED));
        assertThat(health(id, ONE).checkers()).hasSize(3).doesNotContain(lost).containsAll(checkers.subList(1, 3));
        assertThat(ward.store.view(Ward.SCOPE).checks(fourth)).isTrue();
    }

    @Test
    void aHostThatComesChecksWhatTooFewDo() {
        ward.host(hosts.getFirst(), host -> host.withAgentState(AgentState.DISCONNECTED));
        var id = ward.outside(ONE);
        assertThat(health(id, ONE).checkers()).hasSize(2);
        var third = ward.host();
        assertThat(health(id, ONE).checkers()).hasSize(3).contains(third);
        ward.host();
        assertThat(health(id, ONE).checkers()).hasSize(3).contains(third);
    }

    @Test
    void anAddressIsIllOnceAllSaySoAndWellAgainOnceAnyDoes() {
        var id = ward.outside(ONE, TWO);
        ward.another();
        assertThat(ward.service(id).ill()).as("nobody knows").isEmpty();
        assertThat(of(id)).isEqualTo(ServiceHealth.INITIALIZING);
        say(id, 1, Word.DOWN, Word.UP, hosts.get(0), hosts.get(1));
        assertThat(ward.service(id).ill()).as("a third may say otherwise").isEmpty();
        assertThat(health(id, TWO).state()).isEqualTo(State.HEALTHY);
        say(id, 1, Word.DOWN, Word.DOWN, hosts.get(2));
        assertThat(ward.service(id).ill()).containsExactly(ONE);
        assertThat(health(id, ONE).reason()).isEqualTo("connection refused");
        assertThat(health(id, TWO).state()).as("others reach it").isEqualTo(State.HEALTHY);
        assertThat(of(id)).isEqualTo(ServiceHealth.DEGRADED);

        say(id, 2, Word.UP, Word.UP, hosts.get(1));
        assertThat(ward.service(id).ill()).isEmpty();
        assertThat(health(id, ONE).history()).extracting(InstanceHealth.Past::state).containsExactly(State.UNHEALTHY,
                State.INITIALIZING);
        assertThat(of(id)).isEqualTo(ServiceHealth.HEALTHY);
    }

    @Test
    void aNewOwnerActsOnNothingThatItHasNotHeard() {
        var id = ward.outside(ONE, TWO);
        hosts.forEach(host -> say(id, 1, Word.DOWN, Word.DOWN, host));
        assertThat(of(id)).isEqualTo(ServiceHealth.UNHEALTHY);
        ward.another();
        say(id, 1, Word.UP, Word.DOWN, hosts.getFirst());
        assertThat(ward.service(id).ill()).containsExactly(TWO);
        ward.pass(Duration.ofSeconds(20));
        assertThat(ward.service(id).ill()).as("it was found ill before").containsExactly(TWO);
    }

    @Test
    void whatDoesNotRunOrIsNotCheckedAnyMoreHasNoHealth() {
        var id = ward.outside(ONE, TWO);
        ward.service(id, it -> it.withSpec(it.spec().withExternalIps(List.of(TWO))));
        assertThat(ward.service(id).outside()).containsOnlyKeys(TWO);
        ward.service(id, it -> it.withState(Service.State.INACTIVE));
        assertThat(ward.service(id).outside()).isEmpty();
        assertThat(hosts).noneMatch(ward.store.view(Ward.SCOPE)::checks);
        assertThat(of(id)).isEqualTo(ServiceHealth.HEALTHY);
    }

    private ServiceHealth of(String id) {
        return ServiceHealth.of(ward.service(id), List.of());
    }

    private InstanceHealth health(String id, String address) {
        return Objects.requireNonNull(ward.service(id).outside().get(address));
    }

    private void say(String id, long number, Word one, Word two, String... who) {
        for (var host : who) {
            ward.vote(host, number, true, vote(id, ONE, one), vote(id, TWO, two));
        }
    }

    private static Vote vote(String id, String address, Word word) {
        return new Vote(Fact.Check.outside(id, address), 1, word, word == Word.DOWN ? "connection refused" : null);
    }
}
