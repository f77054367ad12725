package io.drover.network.address;

import io.drover.model.network.Fact;
import java.util.Base64;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A host of the environment, in words that were checked.
 *
 * @param own the host's own managed address
 * @param blocks its blocks, and its single addresses as blocks of one
 * @param wireguardKey its public key
 */
public record Node(String id, String uuid, String name, Ipv4 agentIp, Ipv4 own, Set<Block> blocks,
        @Nullable String wireguardKey) {
    private static final int KEY_BYTES = 32;

    public Node {
        blocks = Set.copyOf(blocks);
    }

    /** Null for a peer that has no block yet, or of which something was told that cannot be. */
    public static @Nullable Node of(Fact.Peer peer, Block subnet) {
        var agentIp = Ipv4.parse(peer.agentIp());
        var all = Stream.concat(peer.blocks().stream(), peer.addresses().stream()).map(Block::parse).toList();
        if (agentIp == null || peer.blocks().isEmpty()
                || !all.stream().allMatch(block -> block != null && subnet.contains(block))) {
            return null;
        }
        var own = Objects.requireNonNull(all.getFirst()).firstUsable();
        var blocks = all.stream().map(Objects::requireNonNull).collect(Collectors.toSet());
        return new Node(peer.hostId(), peer.hostUuid(), peer.name(), agentIp, own, blocks,
                isKey(peer.wireguardKey()) ? peer.wireguardKey() : null);
    }

    /** Whether a text is 32 bytes in base64, as all of WireGuard's keys are. */
    public static boolean isKey(@Nullable String text) {
        try {
            return text != null && Base64.getDecoder().decode(text).length == KEY_BYTES;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
