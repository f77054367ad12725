package io.drover.network.overlay;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.network.address.Block;
import io.drover.network.address.Ipv4;
import io.drover.network.address.Node;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The planners, with thousands of generated environments. */
class PlanTest {
    private static final int CASES = 2000;
    private static final Block SUBNET = block("10.42.0.0/16");
    private static final String SELF_KEY = "own key";

    @Test
    void everyAddressLeadsToItsOwnerAndWhatNobodyOwnsNowhere() {
        for (var seed = 0; seed < CASES; seed++) {
            var random = new Random(seed);
            var situation = situation(random);
            var tunnel = Objects.requireNonNull(situation.tunnel());
            var wanted = Wanted.of(situation);
            var nodes = new ArrayList<>(situation.peers());
            nodes.add(situation.self());
            for (var trial = 0; trial < 50; trial++) {
                var address = interesting(random, nodes);
                var owner = owner(address, nodes);
                var route = wanted.routes().stream().filter(one -> one.to().contains(address))
                        .max(Comparator.comparing(one -> one.to().length())).orElseThrow();
                if (owner == null) {
                    assertThat(route.device()).as("seed %d, %s", seed, address).isNull();
                } else if (owner.equals(situation.self())) {
                    assertThat(route.device()).as("seed %d, %s", seed, address).isEqualTo(Situation.BRIDGE);
                } else {
                    assertThat(route.device()).as("seed %d, %s", seed, address).isEqualTo(tunnel.device());
                    if (!(tunnel instanceof Wireguard)) {
                        assertThat(route.via()).isEqualTo(owner.own());
                        assertThat(wanted.neighbours()).filteredOn(one -> one.address().equals(owner.own()))
                                .singleElement().satisfies(neighbour -> assertThat(wanted.forwardings())
                                        .contains(new Forwarding(neighbour.mac(),
                                                tunnel instanceof Ipsec ? Ipsec.outer(owner) : owner.agentIp(),
                                                Vxlan.DEVICE)));
                    } else {
                        assertThat(wanted.partners()).filteredOn(one -> one.blocks().contains(route.to()))
                                .singleElement().extracting(Partner::key).isEqualTo(owner.wireguardKey());
                    }
                }
            }
            // each peer costs the same, however many addresses it has
            assertThat(wanted.neighbours().size() + wanted.partners().size()).isEqualTo(situation.peers().size());
        }
    }

    @Test
    void fromAnyLayoutToAnyOtherAndThenNothingIsLeftToDo() {
        for (var seed = 0; seed < CASES; seed++) {
            var random = new Random(seed);
            var found = Wanted.of(situation(random));
            var wanted = random.nextInt(10) == 0 ? Layout.NONE : Wanted.of(situation(random));
            var kernel = new Kernel(found, wanted);
            kernel.perform(Difference.between(found, wanted));
            assertThat(Difference.between(kernel.layout(), wanted)).as("seed %d", seed).isEmpty();
            assertThat(kernel.layout()).as("seed %d", seed).isEqualTo(wanted);
            assertThat(Difference.between(wanted, wanted)).isEmpty();
        }
    }

    @Test
    void onlyWhatDiffersIsTouched() {
        var before = new Situation(SUBNET, node(1, "10.42.1.0/26"), List.of(node(2, "10.42.2.0/26"),
                node(3, "10.42.3.0/26")), Set.of(), new Vxlan(), new Uplink(1500, true), true);
        var after = new Situation(SUBNET, before.self(), List.of(node(2, "10.42.2.0/26", "10.42.3.9"),
                node(3, "10.42.3.0/26")), Set.of(), new Vxlan(), new Uplink(1500, true), true);
        assertThat(Difference.between(Wanted.of(before), Wanted.of(after))).containsExactly(new Step.Ip(List.of(
                "route replace 10.42.3.9/32 via 10.42.2.1 dev drover-vx onlink src 10.42.1.1 proto 142")));
    }

    @Test
    void anOlderSecretIsTriedNowAndThenWithAPeerThatIsNotReached() {
        var newest = Base64.getEncoder().encodeToString(new byte[32]);
        var older = "A".repeat(42) + "E=";
        var peer = node(2, "10.42.2.0/26");
        var tried = IntStream.range(0, 12).mapToObj(failed -> new Secrets(List.of(newest, older),
                Map.of(peer.id(), failed)).with(peer)).toList();
        assertThat(tried.subList(0, 3)).containsOnly(newest);
        assertThat(tried).contains(older);
        assertThat(tried.stream().filter(newest::equals).count()).isGreaterThan(6);
        assertThat(new Secrets(List.of("not one"), Map.of()).with(peer)).isNull();
    }

    private static Situation situation(Random random) {
        var blocks = new ArrayList<Block>();
        for (var number = 0; number < 40; number++) {
            blocks.add(new Block(SUBNET.first().plus(number * 64), 26));
        }
        Collections.shuffle(blocks, random);
        var count = 1 + random.nextInt(8);
        var singles = new HashSet<Ipv4>();
        var nodes = new ArrayList<Node>();
        for (var number = 1; number <= count; number++) {
            var own = new ArrayList<>(blocks.subList((number - 1) * 3, (number - 1) * 3 + 1 + random.nextInt(3)));
            var first = own.getFirst();
            for (var single = random.nextInt(3); single > 0; single--) {
                // not a host's own one: the third of a block at least
                var address = blocks.get(random.nextInt(blocks.size())).first().plus(2 + random.nextInt(60));
                if (singles.add(address)) {
                    own.add(Block.of(address));
                }
            }
            nodes.add(new Node("1h" + number, "uuid" + number, "host" + number,
                    Objects.requireNonNull(Ipv4.parse("192.0.2." + (number + 10 * random.nextInt(2)))),
                    first.firstUsable(), Set.copyOf(own), key(number)));
        }
        var secrets = new Secrets(List.of(), Map.of());
        var tunnel = switch (random.nextInt(3)) {
            case 0 -> new Vxlan();
            case 1 -> new Wireguard(SELF_KEY, secrets);
            default -> new Ipsec(secrets);
        };
        return new Situation(SUBNET, nodes.getFirst(), nodes.subList(1, count), Set.of(), tunnel,
                new Uplink(random.nextBoolean() ? 1500 : 9000, random.nextBoolean()), true);
    }

    private static Ipv4 interesting(Random random, List<Node> nodes) {
        if (random.nextInt(4) == 0) {
            return SUBNET.first().plus(random.nextInt(65536));
        }
        var all = nodes.stream().flatMap(node -> node.blocks().stream())
                .sorted(Comparator.comparing(Block::toString)).toList();
        var block = all.get(random.nextInt(all.size()));
        return block.first().plus(block.length() == 32 ? 0 : random.nextInt(64));
    }

    /** Who has the smallest block with the address in it. */
    private static @Nullable Node owner(Ipv4 address, List<Node> nodes) {
        return nodes.stream().filter(node -> width(node, address) >= 0)
                .max(Comparator.comparing(node -> width(node, address))).orElse(null);
    }

    private static int width(Node node, Ipv4 address) {
        return node.blocks().stream().filter(block -> block.contains(address)).mapToInt(Block::length).max().orElse(-1);
    }

    private static Node node(int number, String... blocks) {
        var all = Arrays.stream(blocks).map(PlanTest::block).collect(Collectors.toSet());
        return new Node("1h" + number, "uuid" + number, "host" + number,
                Objects.requireNonNull(Ipv4.parse("192.0.2." + number)), block(blocks[0]).firstUsable(), all,
                key(number));
    }

    private static String key(int number) {
        return "key " + number;
    }

    private static Block block(String text) {
        return Objects.requireNonNull(Block.parse(text));
    }
}
