package io.drover.network.attach;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.network.address.Block;
import io.drover.network.address.Ipv4;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a container should be joined to the flat network.
 *
 * @param address its managed one; null for none any more
 * @param mtu what travels between hosts may be so large; 0 for as large as its interface allows
 */
record Joining(Block subnet, @Nullable Ipv4 address, int mtu) {
    private static final String USUAL = "eth0";

    /** The one that Docker gave its address to. */
    static Optional<Interface> choose(List<Interface> all, @Nullable String dockerAddress) {
        var docker = Ipv4.parse(dockerAddress);
        return all.stream().filter(one -> docker != null && one.has(docker)).findFirst()
                .or(() -> all.stream().filter(one -> one.name().equals(USUAL)).findFirst());
    }

    /**
     * What makes it so, for {@code ip -batch}; empty when it is so.
     *
     * @param routes to the subnet that it has
     */
    List<String> lines(Interface found, List<JsonNode> routes) {
        var lines = new ArrayList<String>();
        // first, for the kernel takes an address away together with the first one of its subnet
        found.within(subnet).stream().filter(held -> !held.address().equals(address))
                .forEach(held -> lines.add("addr del " + held + " dev " + found.name()));
        if (address != null) {
            var held = new Interface.Held(address, subnet.length());
            if (!found.addresses().contains(held)) {
                // the route is ours to make, so that it says how large a packet may be: nobody has to lose one to learn it
                lines.add("addr replace " + held + " dev " + found.name() + " noprefixroute");
            }
            if (routes.size() != 1 || !isRight(routes.getFirst(), found)) {
                lines.add("route replace " + subnet + " dev " + found.name() + " scope link src " + address + " mtu "
                        + mtu(found));
            }
        }
        if (address == null && !routes.isEmpty()) {
            lines.add("route del " + subnet + " dev " + found.name());
        }
        return lines;
    }

    private boolean isRight(JsonNode route, Interface found) {
        return route.path("dev").asText().equals(found.name())
                && Ipv4.parse(route.path("prefsrc").asText()) instanceof Ipv4 source && source.equals(address)
                && route.path("metrics").path(0).path("mtu").asInt() == mtu(found);
    }

    private int mtu(Interface found) {
        return mtu == 0 ? found.mtu() : Math.min(mtu, found.mtu());
    }
}
