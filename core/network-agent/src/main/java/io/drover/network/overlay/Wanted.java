package io.drover.network.overlay;

import io.drover.network.address.Block;
import io.drover.network.address.Ipv4;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Plans how the overlay of a host should be. Pure. */
final class Wanted {
    private Wanted() {
    }

    static Layout of(Situation situation) {
        var tunnel = situation.tunnel();
        var routes = new HashMap<Block, Route>();
        // what nobody owns goes nowhere, above all not to the internet
        routes.put(situation.subnet(), Route.unreachable(situation.subnet()));
        if (tunnel == null) {
            addLocal(situation, null, routes);
            return new Layout(Set.of(), Set.of(), Set.copyOf(routes.values()), Set.of(), Set.of(), Set.of());
        }
        var self = situation.self();
        var peers = situation.peers().stream().filter(tunnel::reaches).toList();
        for (var peer : peers) {
            peer.blocks().forEach(block -> routes.put(block, tunnel.route(block, peer, self)));
        }
        tunnel.routes().forEach(route -> routes.put(route.to(), route));
        addLocal(situation, self.own(), routes);
        return new Layout(Set.of(tunnel.link(self, situation.uplink())),
                tunnel.addresses(self).stream().map(address -> new Address(address, tunnel.device()))
                        .collect(Collectors.toSet()),
                new HashSet<>(routes.values()),
                tunnel.neighbours(peers), tunnel.forwardings(peers), tunnel.partners(peers));
    }

    private static void addLocal(Situation situation, @Nullable Ipv4 source,
            Map<Block, Route> routes) {
        if (!situation.bridge()) {
            return;
        }
        var own = situation.self().blocks();
        own.forEach(block -> routes.put(block, local(block, source)));
        // a container that runs here is reached here, also before the server's word of its address has come
        situation.attached().stream()
                .filter(address -> situation.subnet().contains(address))
                .filter(address -> own.stream().noneMatch(block -> block.contains(address)))
                .map(Block::of).forEach(single -> routes.putIfAbsent(single, local(single, source)));
    }

    private static Route local(Block block, @Nullable Ipv4 source) {
        return new Route(block, null, Situation.BRIDGE, source);
    }
}
