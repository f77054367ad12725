package io.drover.network.overlay;

import io.drover.network.address.Block;
import io.drover.network.address.Node;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * WireGuard, of the kernel or of {@code wireguard-go}.
 *
 * @param key this host's public key
 */
record Wireguard(String key, Secrets secrets) implements Tunnel {
    static final String DEVICE = PREFIX + "wg";
    static final int PORT = 51820;
    /** What WireGuard itself allows for, so that it also fits into IPv6. */
    private static final int OVERHEAD = 80;

    @Override
    public String device() {
        return DEVICE;
    }

    @Override
    public Link link(Node self, Uplink uplink) {
        return new Link.Wireguard(DEVICE, uplink.mtu() - OVERHEAD, key);
    }

    @Override
    public Route route(Block to, Node peer, Node self) {
        return new Route(to, null, DEVICE, self.own());
    }

    @Override
    public Set<Partner> partners(List<Node> peers) {
        return peers.stream().map(peer -> new Partner(Objects.requireNonNull(peer.wireguardKey()), secrets.with(peer),
                peer.agentIp(), peer.blocks())).collect(Collectors.toSet());
    }

    @Override
    public boolean reaches(Node peer) {
        return peer.wireguardKey() != null;
    }
}
