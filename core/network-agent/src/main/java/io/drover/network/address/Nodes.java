package io.drover.network.address;

import io.drover.network.knowledge.Known;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The hosts of the environment.
 *
 * @param subnet of the environment
 * @param self this host
 * @param others sorted by id; without those of which too little is known
 */
public record Nodes(Block subnet, Node self, List<Node> others) {
    public Nodes {
        others = List.copyOf(others);
    }

    /** Null while this host was not told of its environment or of itself. */
    public static @Nullable Nodes of(Known known) {
        var environment = known.environment();
        var subnet = environment == null ? null : Block.parse(environment.subnet());
        var peer = known.self();
        if (subnet == null || peer == null) {
            return null;
        }
        var self = Node.of(peer, subnet);
        return self == null
                ? null
                : new Nodes(subnet, self, known.peers()
                        .filter(other -> !other.hostId().equals(known.hostId()))
                        .map(other -> Node.of(other, subnet)).filter(Objects::nonNull).map(Objects::requireNonNull)
                        .sorted(Comparator.comparing(Node::id)).toList());
    }
}
