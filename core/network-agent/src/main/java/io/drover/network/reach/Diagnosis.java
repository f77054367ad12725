package io.drover.network.reach;

import io.drover.network.address.Ipv4;
import io.drover.network.address.Node;
import io.drover.network.address.Nodes;
import org.jspecify.annotations.Nullable;

/**
 * What trying to reach a peer showed.
 *
 * @param address who answered at its address; null for nobody
 * @param tunnel who answered through the tunnel
 * @param addressPings its address answers to a ping at least
 * @param tunnelPings its managed address does
 * @param source where the tunnel itself found it to be, if that is known
 */
record Diagnosis(@Nullable String address, @Nullable String tunnel, boolean addressPings, boolean tunnelPings,
        @Nullable Ipv4 source) {
    /** Whether packets arrive, be its address right or wrong. Whoever answers a ping only lacks the program that answers us. */
    boolean arrives(Node peer) {
        return tunnelPings || peer.uuid().equals(tunnel);
    }

    /**
     * Why the peer is not reached, or that it is not where it is said to be, for people; null when all is well. Pure.
     *
     * @param port what the tunnel needs between hosts
     * @param unable why the tunnel cannot work whatever the wire does, or null
     */
    @Nullable
    String reason(Node peer, Nodes nodes, String port, @Nullable String unable) {
        var ip = peer.agentIp();
        if (address != null && !address.equals(peer.uuid())) {
            return ip + " is the address of " + name(address, nodes) + ", not of " + peer.name()
                    + ": is CATTLE_AGENT_IP of " + peer.name() + " right?";
        }
        if (arrives(peer)) {
            // WireGuard follows who speaks first from elsewhere; what else needs the address does not
            return address != null || addressPings || source == null || source.equals(ip)
                    ? null
                    : ip + " does not answer, and " + peer.name() + " speaks from " + source
                            + ": is CATTLE_AGENT_IP of " + peer.name() + " right?";
        }
        if (address == null && !addressPings) {
            return ip + " does not answer: is CATTLE_AGENT_IP of " + peer.name()
                    + " right, or is a firewall between the hosts?";
        }
        if (unable != null) {
            return unable;
        }
        return ip + " answers, but nothing comes through the tunnel: " + port + " seems to be blocked between "
                + nodes.self().name() + " and " + peer.name();
    }

    private static String name(String uuid, Nodes nodes) {
        if (uuid.equals(nodes.self().uuid())) {
            return "this host (" + nodes.self().name() + ")";
        }
        return nodes.others().stream().filter(other -> other.uuid().equals(uuid)).map(Node::name).findFirst()
                .orElse("a host of another environment");
    }
}
