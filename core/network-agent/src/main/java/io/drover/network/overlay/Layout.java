package io.drover.network.overlay;

import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** All that the overlay of a host is made of in the kernel, as it should be or as it is. */
record Layout(Set<Link> links, Set<Address> addresses, Set<Route> routes, Set<Neighbour> neighbours,
        Set<Forwarding> forwardings, Set<Partner> partners) {
    static final Layout NONE = new Layout(Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), Set.of());

    Layout {
        links = Set.copyOf(links);
        addresses = Set.copyOf(addresses);
        routes = Set.copyOf(routes);
        neighbours = Set.copyOf(neighbours);
        forwardings = Set.copyOf(forwardings);
        partners = Set.copyOf(partners);
    }

    /** What is left when a device is deleted: all that depends on it goes with it. */
    Layout without(String device) {
        return new Layout(keep(links, link -> !link.name().equals(device)),
                keep(addresses, address -> !address.device().equals(device)),
                keep(routes, route -> !device.equals(route.device())),
                keep(neighbours, neighbour -> !neighbour.device().equals(device)),
                keep(forwardings, forwarding -> !forwarding.device().equals(device)),
                device.equals(Wireguard.DEVICE) ? Set.of() : partners);
    }

    private static <T> Set<T> keep(Set<T> all, Predicate<T> which) {
        return all.stream().filter(which).collect(Collectors.toSet());
    }
}
