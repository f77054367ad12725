package io.drover.network.overlay;

import io.drover.network.address.Block;
import io.drover.network.address.Ipv4;
import io.drover.network.address.Node;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * VXLAN whose packets travel inside of IPsec. Hosts know each other there by addresses of their own, made from the managed
 * ones, which are nowhere else: what IPsec has to protect is one pair of addresses for each peer, and does not change when
 * blocks do.
 */
record Ipsec(Secrets secrets) implements Tunnel {
    /** Of VXLAN; and of ESP in tunnel mode in UDP, with what it fills up. */
    private static final int OVERHEAD = 50 + 100;
    /** Never given to anybody, and yet carried by the kernel. */
    private static final Block OUTER = Objects.requireNonNull(Block.parse("240.0.0.0/4"));

    @Override
    public String device() {
        return Vxlan.DEVICE;
    }

    @Override
    public Link link(Node self, Uplink uplink) {
        return new Link.Vxlan(device(), uplink.mtu() - OVERHEAD, Vxlan.mac(self), outer(self));
    }

    @Override
    public Set<Block> addresses(Node self) {
        return Set.of(Block.of(self.own()), Block.of(outer(self)));
    }

    /** What IPsec does not take, or does not take yet, goes nowhere. */
    @Override
    public Set<Route> routes() {
        return Set.of(Route.unreachable(OUTER));
    }

    @Override
    public Route route(Block to, Node peer, Node self) {
        return new Route(to, peer.own(), device(), self.own());
    }

    @Override
    public Set<Neighbour> neighbours(List<Node> peers) {
        return new Vxlan().neighbours(peers);
    }

    @Override
    public Set<Forwarding> forwardings(List<Node> peers) {
        return peers.stream().map(peer -> new Forwarding(Vxlan.mac(peer), outer(peer), device()))
                .collect(Collectors.toSet());
    }

    /** Nobody speaks to the device but through IPsec. Others have networks on the same port, as Docker Swarm does. */
    @Override
    public String guard() {
        return "udp dport " + Link.Vxlan.PORT + " @th,96,24 " + Link.Vxlan.ID
                + " iifname != \"ipsec0\" meta ipsec missing drop";
    }

    static Ipv4 outer(Node node) {
        return new Ipv4(node.own().bits() | OUTER.first().bits());
    }
}
