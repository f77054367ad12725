package io.drover.network.overlay;

import io.drover.network.address.Block;
import io.drover.network.address.Ipv4;
import io.drover.network.address.Node;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that the layout of this host's overlay follows from.
 *
 * @param attached managed addresses of containers that run here
 * @param tunnel null while nothing travels between hosts
 * @param bridge Docker's is there
 */
record Situation(Block subnet, Node self, List<Node> peers, Set<Ipv4> attached, @Nullable Tunnel tunnel,
        Uplink uplink, boolean bridge) {
    /** Docker's own. */
    static final String BRIDGE = "docker0";

    Situation {
        peers = List.copyOf(peers);
        attached = Set.copyOf(attached);
    }
}
