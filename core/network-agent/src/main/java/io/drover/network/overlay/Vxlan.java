package io.drover.network.overlay;

import io.drover.network.address.Block;
import io.drover.network.address.Node;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Plain VXLAN. Each peer costs one neighbour and one forwarding entry, however many addresses it has. */
record Vxlan() implements Tunnel {
    static final String DEVICE = PREFIX + "vx";
    /** Outer IPv4, UDP and VXLAN headers and the inner Ethernet header. */
    private static final int OVERHEAD = 50;

    @Override
    public String device() {
        return DEVICE;
    }

    @Override
    public Link link(Node self, Uplink uplink) {
        return new Link.Vxlan(DEVICE, uplink.mtu() - OVERHEAD, mac(self),
                uplink.holdsAgentIp() ? self.agentIp() : null);
    }

    @Override
    public Route route(Block to, Node peer, Node self) {
        return new Route(to, peer.own(), DEVICE, self.own());
    }

    @Override
    public Set<Neighbour> neighbours(List<Node> peers) {
        return peers.stream().map(peer -> new Neighbour(peer.own(), mac(peer), DEVICE)).collect(Collectors.toSet());
    }

    @Override
    public Set<Forwarding> forwardings(List<Node> peers) {
        return peers.stream().map(peer -> new Forwarding(mac(peer), peer.agentIp(), DEVICE))
                .collect(Collectors.toSet());
    }

    /** A local unicast address that every host can tell of every other. */
    static String mac(Node node) {
        var bits = node.own().bits();
        return "02:42:%02x:%02x:%02x:%02x".formatted(bits >>> 24, bits >>> 16 & 255, bits >>> 8 & 255, bits & 255);
    }
}
