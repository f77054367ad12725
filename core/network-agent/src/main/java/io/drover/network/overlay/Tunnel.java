package io.drover.network.overlay;

import io.drover.network.address.Block;
import io.drover.network.address.Node;
import java.util.List;
import java.util.Set;

/** How packets travel between hosts: what it takes on this host, as functions of what is known. */
sealed interface Tunnel permits Vxlan, Wireguard, Ipsec {
    /** Interfaces of ours begin so, whatever the driver. */
    String PREFIX = "drover-";

    String device();

    Link link(Node self, Uplink uplink);

    Route route(Block to, Node peer, Node self);

    /** Of the device. */
    default Set<Block> addresses(Node self) {
        return Set.of(Block.of(self.own()));
    }

    /** Besides those to peers. */
    default Set<Route> routes() {
        return Set.of();
    }

    /** A rule of the packet filter for what comes to this host itself, or nothing. */
    default String guard() {
        return "";
    }

    default Set<Neighbour> neighbours(List<Node> peers) {
        return Set.of();
    }

    default Set<Forwarding> forwardings(List<Node> peers) {
        return Set.of();
    }

    default Set<Partner> partners(List<Node> peers) {
        return Set.of();
    }

    /** Whether enough is known of a peer to reach it this way. */
    default boolean reaches(Node peer) {
        return true;
    }

}
