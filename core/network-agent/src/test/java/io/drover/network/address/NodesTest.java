package io.drover.network.address;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.network.Fact;
import io.drover.model.network.ToNetworkAgent;
import io.drover.network.knowledge.Knowledge;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NodesTest {
    private static final String KEY = "A".repeat(43) + "=";

    @Test
    void addressesAndBlocksAreReadStrictly() {
        assertThat(Ipv4.parse("10.42.3.255")).hasToString("10.42.3.255");
        assertThat(Ipv4.parse("255.255.255.255")).hasToString("255.255.255.255");
        for (var bad : new String[]{null, "", "10.42.3", "10.42.3.256", "10.42.3.4.5", "::1", "a.b.c.d",
                "10.42.3.4; id",
                "10.42.3.4\n"}) {
            assertThat(Ipv4.parse(bad)).as(bad).isNull();
            assertThat(Block.parse(bad)).as(bad).isNull();
        }
        for (var bad : new String[]{"10.42.0.0/33", "10.42.0.0/", "10.42.0.0/-1", "10.42.0.0/16/16", "10.42.0.0/1 6"}) {
            assertThat(Block.parse(bad)).as(bad).isNull();
        }
        assertThat(Block.parse("10.42.3.77/26")).hasToString("10.42.3.64/26");
        assertThat(block("10.42.3.64/26").firstUsable()).hasToString("10.42.3.65");
        assertThat(block("0.0.0.0/0").contains(new Ipv4(-1))).isTrue();
        assertThat(block("10.42.0.0/16").contains(block("10.42.3.64/26"))).isTrue();
        assertThat(block("10.42.3.64/26").contains(block("10.42.0.0/16"))).isFalse();
    }

    @Test
    void whoCannotBeUsedIsLeftOutAndTheOthersStay() {
        var nodes = nodes(peer("1h1", "192.0.2.1", List.of("10.42.1.0/26"), List.of(), KEY),
                peer("1h2", "192.0.2.2", List.of("10.42.2.0/26", "10.42.5.0/26"), List.of("10.42.1.9"), "no key"),
                peer("1h3", "host.example.org", List.of("10.42.3.0/26"), List.of(), null),
                peer("1h4", "192.0.2.4", List.of(), List.of(), null),
                peer("1h5", "192.0.2.5", List.of("10.43.3.0/26"), List.of(), null),
                peer("1h6", "192.0.2.6", List.of("10.42.6.0/26"), List.of("nonsense"), null));
        assertThat(Objects.requireNonNull(nodes).others()).singleElement().satisfies(node -> {
            assertThat(node.id()).isEqualTo("1h2");
            assertThat(node.own()).hasToString("10.42.2.1");
            assertThat(node.blocks()).hasSize(3);
            assertThat(node.wireguardKey()).isNull();
        });
        assertThat(nodes.self().wireguardKey()).isEqualTo(KEY);
    }

    @Test
    void whoKnowsNothingOfItselfHasNoNodes() {
        assertThat(Nodes.of(new Knowledge().now())).isNull();
        assertThat(nodes(peer("1h2", "192.0.2.2", List.of("10.42.2.0/26"), List.of(), null))).isNull();
    }

    private static @Nullable Nodes nodes(Fact.Peer... peers) {
        var facts = new ArrayList<Fact>(List.of(peers));
        facts.add(new Fact.Environment("e", "Default", "n", "10.42.0.0/16", null, List.of(), "allow", List.of()));
        var knowledge = new Knowledge();
        knowledge.hear(new ToNetworkAgent.Whole("1h1", facts, 0));
        return Nodes.of(knowledge.now());
    }

    private static Fact.Peer peer(String id, String agentIp, List<String> blocks, List<String> addresses,
            @Nullable String key) {
        return new Fact.Peer(id, "uuid-" + id, id, agentIp, blocks, addresses, key);
    }

    private static Block block(String text) {
        return Objects.requireNonNull(Block.parse(text));
    }
}
