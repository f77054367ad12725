package io.drover.network.reach;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.network.address.Block;
import io.drover.network.address.Ipv4;
import io.drover.network.address.Node;
import io.drover.network.address.Nodes;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DiagnosisTest {
    private static final Node SELF = node(1);
    private static final Node PEER = node(2);
    private static final Node OTHER = node(3);
    private static final Nodes NODES = new Nodes(block("10.42.0.0/16"), SELF, List.of(PEER, OTHER));

    @Test
    void whoAnswersThroughTheTunnelIsReached() {
        assertThat(reason(null, PEER.uuid(), false, false)).isNull();
        assertThat(reason(PEER.uuid(), PEER.uuid(), false, false)).isNull();
        assertThat(reason(null, null, false, true)).isNull();
    }

    @Test
    void anAddressOfSomebodyElseIsNamed() {
        assertThat(reason(OTHER.uuid(), null, false, false))
                .isEqualTo("10.90.0.2 is the address of host3, not of host2: is CATTLE_AGENT_IP of host2 right?");
        assertThat(reason(SELF.uuid(), null, false, true)).contains("is the address of this host (host1)");
        assertThat(reason("stranger", null, false, false)).contains("a host of another environment");
    }

    @Test
    void aWrongAddressIsNamedAlsoWhenTheTunnelFindsItsWay() {
        assertThat(reason(OTHER.uuid(), PEER.uuid(), false, false)).contains("is the address of host3, not of host2");
        assertThat(found(PEER.uuid(), null, "10.90.0.9")).isEqualTo(
                "10.90.0.2 does not answer, and host2 speaks from 10.90.0.9: is CATTLE_AGENT_IP of host2 right?");
        assertThat(found(PEER.uuid(), null, "10.90.0.2")).as("a firewall that lets nothing but the tunnel through")
                .isNull();
        assertThat(found(PEER.uuid(), PEER.uuid(), "10.90.0.9")).as("a host with two addresses").isNull();
        var pings = new Diagnosis(null, PEER.uuid(), true, false, Ipv4.parse("10.90.0.9"));
        assertThat(pings.reason(PEER, NODES, "UDP 51820", null)).as("two addresses, and a firewall").isNull();
    }

    private static @Nullable String found(String tunnel, @Nullable String address, String source) {
        var diagnosis = new Diagnosis(address, tunnel, false, false, Ipv4.parse(source));
        assertThat(diagnosis.arrives(PEER)).isTrue();
        return diagnosis.reason(PEER, NODES, "UDP 51820", null);
    }

    @Test
    void anAddressThatDoesNotAnswerIsToldFromATunnelThatDoesNot() {
        assertThat(reason(null, null, false, false)).startsWith("10.90.0.2 does not answer");
        assertThat(reason(null, null, true, false)).contains("UDP 4789 seems to be blocked between host1 and host2");
        assertThat(reason(PEER.uuid(), null, false, false)).contains("UDP 4789 seems to be blocked");
        assertThat(new Diagnosis(PEER.uuid(), null, false, false, null).reason(PEER, NODES, "UDP 51820", "no key"))
                .isEqualTo("no key");
    }

    private static @Nullable String reason(@Nullable String address, @Nullable String tunnel, boolean addressPings,
            boolean tunnelPings) {
        return new Diagnosis(address, tunnel, addressPings, tunnelPings, null).reason(PEER, NODES, "UDP 4789", null);
    }

    private static Node node(int number) {
        return new Node("1h" + number, "uuid" + number, "host" + number,
                Objects.requireNonNull(Ipv4.parse("10.90.0." + number)),
                Objects.requireNonNull(Ipv4.parse("10.42." + number + ".1")),
                Set.of(block("10.42." + number + ".0/26")), null);
    }

    private static Block block(String text) {
        return Objects.requireNonNull(Block.parse(text));
    }
}
