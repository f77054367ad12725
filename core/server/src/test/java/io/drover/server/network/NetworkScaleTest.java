package io.drover.server.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.network.Fact;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a host must know grows with what its containers use, and not with the environment. */
class NetworkScaleTest {

    @Test
    void twiceAsManyStacksElsewhereCostAHostNothingButTheirHosts() {
        var half = new NetworkScale(10).part(500);
        var all = new NetworkScale(10).part(500).part(500);
        assertThat(all.containers()).isEqualTo(1_000 * (NetworkScale.PER_HOST + 1));
        half.welcome();
        var took = all.welcome();
        for (var host : List.of("1h1", "1h250", "1h500")) {
            var before = half.whole(host);
            var after = all.whole(host);
            assertThat(peers(before)).hasSize(500);
            assertThat(peers(after)).hasSize(1_000);
            assertThat(new HashSet<>(others(after))).isEqualTo(new HashSet<>(others(before)));
            assertThat(NetworkScale.bytes(peers(after))).isLessThan(NetworkScale.bytes(peers(before)) * 21 / 10);
            assertThat(NetworkScale.bytes(after)).as("of everything")
                    .isLessThan(NetworkScale.bytes(all.everything()) / 20);
        }
        var costs = NetworkScale.report(all, took);
        for (var before : half.costs()) {
            var after = costs.stream().filter(it -> it.change().equals(before.change())).findFirst().orElseThrow();
            assertThat(after.bytesEach()).as(before.change()).isEqualTo(before.bytesEach());
            var ofAll = List.of("a host's address", "a new secret").contains(before.change());
            assertThat(after.messages()).as(before.change()).isEqualTo(before.messages() * (ofAll ? 2 : 1));
            assertThat(after.bytesEach()).as(before.change()).isLessThan(1_500);
            assertThat(after.messages()).as(before.change()).isLessThanOrEqualTo(ofAll ? 1_000 : 20);
        }
    }

    @Test
    void whatAHostUsesIsWhatItMustKnow() {
        var near = new NetworkScale(4).part(200);
        var far = new NetworkScale(16).part(200);
        near.welcome();
        far.welcome();
        assertThat(NetworkScale.bytes(others(far.whole("1h100"))))
                .isBetween(NetworkScale.bytes(others(near.whole("1h100"))) * 2,
                        NetworkScale.bytes(others(near.whole("1h100"))) * 6);
    }

    private static List<Fact> peers(List<Fact> facts) {
        return facts.stream().filter(Fact.Peer.class::isInstance).toList();
    }

    private static List<Fact> others(List<Fact> facts) {
        return facts.stream().filter(fact -> !(fact instanceof Fact.Peer)).toList();
    }
}
