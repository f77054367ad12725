package io.drover.network.overlay;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What leads from one layout to another, in an order in which no packet goes astray: what routes rest on comes before
 * them and goes after them. Empty when there is nothing to do. Pure.
 */
final class Difference {
    private final List<Step> steps = new ArrayList<>();

    private Difference() {
    }

    static List<Step> between(Layout found, Layout wanted) {
        var difference = new Difference();
        difference.lead(found, wanted);
        return List.copyOf(difference.steps);
    }

    private void lead(Layout before, Layout wanted) {
        var found = before;
        for (var link : wanted.links()) {
            var same = found.links().stream().filter(one -> one.withMtu(link.mtu()).equals(link)).findAny();
            if (same.isEmpty()) {
                var present = found.links().stream().anyMatch(one -> one.name().equals(link.name()));
                ip(present ? Stream.of("link del " + link.name()) : Stream.of());
                make(link);
                found = found.without(link.name());
            }
            if (same.isEmpty() || same.get().mtu() != link.mtu()) {
                ip(Stream.of("link set " + link.name() + " mtu " + link.mtu() + " up"));
            }
        }
        var names = wanted.links().stream().map(Link::name).collect(Collectors.toSet());
        ip(missing(found.addresses(), wanted.addresses()).map(Difference::addition));
        tell(found.partners(), wanted.partners(), names);
        ip(missing(found.neighbours(), wanted.neighbours()).map(Neighbour::replacement));
        // a device may know several places of one address: only the right one is to stay
        bridge(Stream.concat(
                missing(wanted.forwardings(), found.forwardings()).filter(one -> names.contains(one.device()))
                        .map(Forwarding::removal),
                missing(found.forwardings(), wanted.forwardings()).map(Forwarding::replacement)));
        // the narrow ones first: an address that moves to where its block is not is never without a route
        ip(missing(found.routes(), wanted.routes())
                .sorted(Comparator.comparing((Route route) -> -route.to().length()))
                .map(Route::replacement));
        ip(gone(found.routes(), wanted.routes(), Route::to).map(Route::removal));
        ip(gone(found.neighbours(), wanted.neighbours(), one -> one.address() + one.device())
                .filter(one -> names.contains(one.device())).map(Neighbour::removal));
        ip(missing(wanted.addresses(), found.addresses()).filter(one -> names.contains(one.device()))
                .map(one -> "addr del " + one.address() + " dev " + one.device()));
        ip(found.links().stream().map(Link::name).filter(name -> !names.contains(name))
                .map(name -> "link del " + name));
    }

    private void make(Link link) {
        switch (link) {
            case Link.Vxlan vxlan -> ip(Stream.of(vxlan.creation()));
            case Link.Wireguard _ -> steps.add(new Step.MakeWireguard());
            case Link.Strange _ -> throw new IllegalArgumentException("nobody wants " + link);
        }
    }

    private void tell(Set<Partner> found, Set<Partner> wanted, Set<String> devices) {
        if (!devices.contains(Wireguard.DEVICE)) {
            return;
        }
        var told = missing(found, wanted).collect(Collectors.toSet());
        var gone = gone(found, wanted, Partner::key).map(Partner::key).toList();
        if (!told.isEmpty() || !gone.isEmpty()) {
            steps.add(new Step.TellWireguard(told, gone));
        }
    }

    private static String addition(Address address) {
        return "addr replace " + address.address() + " dev " + address.device();
    }

    private void ip(Stream<String> lines) {
        var all = lines.toList();
        if (all.isEmpty()) {
            return;
        }
        // one run of the program for all that follows each other
        if (!steps.isEmpty() && steps.getLast() instanceof Step.Ip before) {
            steps.set(steps.size() - 1, new Step.Ip(Stream.concat(before.lines().stream(), all.stream()).toList()));
        } else {
            steps.add(new Step.Ip(all));
        }
    }

    private void bridge(Stream<String> lines) {
        var all = lines.toList();
        if (!all.isEmpty()) {
            steps.add(new Step.Bridge(all));
        }
    }

    private static <T> Stream<T> missing(Set<T> found, Set<T> wanted) {
        return wanted.stream().filter(one -> !found.contains(one));
    }

    /** What is there under a key that nothing wanted has. */
    private static <T> Stream<T> gone(Set<T> found, Set<T> wanted, Function<T, Object> key) {
        Collection<Object> keys = wanted.stream().map(key).collect(Collectors.toSet());
        return found.stream().filter(one -> !keys.contains(key.apply(one)));
    }
}
