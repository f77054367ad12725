package io.drover.network.dns;

import io.drover.model.network.Fact;
import io.drover.network.knowledge.View;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of one name: of healthy containers, or, when none is, of those that stand by in an upgrade, of all that run, or
 * even of those that are about to end, since some answer is better than none. Who can only do IPv4 is answered so too, and who
 * can do both is not led to an IPv6 address while an IPv4 one is better. Made for one question.
 */
final class Endpoints {
    private final View view;
    private final Set<InetAddress> healthy = new LinkedHashSet<>();
    /** They are well, and others are to be asked. */
    private final Set<InetAddress> spare = new LinkedHashSet<>();
    private final Set<InetAddress> running = new LinkedHashSet<>();
    private final Set<InetAddress> leaving = new LinkedHashSet<>();
    private final List<String> hostnames = new ArrayList<>();
    private final Set<String> visited = new HashSet<>();

    Endpoints(View view) {
        this.view = view;
    }

    /** @param part the launch config that is meant, empty for the primary */
    Endpoints add(Fact.OfService service, String part) {
        if (visited.add(service.id() + ' ' + part)) {
            switch (service.kind()) {
                case "dnsService" -> service.links().values().forEach(this::addTarget);
                case "externalService" -> addExternal(service);
                default -> addOwn(service, part);
            }
        }
        return this;
    }

    private void addTarget(String serviceId) {
        var target = view.service(serviceId);
        if (target != null) {
            add(target, "");
        }
    }

    private void addExternal(Fact.OfService service) {
        for (var written : service.externalIps()) {
            var text = written.strip();
            var address = parse(text);
            // what is no address is never known to be ill, and must not stand in the way of those that are
            if (address != null) {
                running.add(address);
                if (!service.ill().contains(text)) {
                    healthy.add(address);
                }
            }
        }
        if (service.hostname() != null && !service.hostname().isBlank()) {
            hostnames.add(service.hostname().strip());
        }
    }

    private void addOwn(Fact.OfService service, String part) {
        if (service.vip() != null && !service.vip().isEmpty() && part.isEmpty()) {
            var address = parse(service.vip());
            if (address != null) {
                healthy.add(address);
            }
        } else {
            view.containersOf(service.id(), part).forEach(this::add);
        }
    }

    Endpoints add(Fact.OfContainer container) {
        var address = runs(container) ? address(container) : null;
        if (address != null) {
            if (container.leaving()) {
                leaving.add(address);
            } else if (standsBy(container)) {
                if (container.well()) {
                    spare.add(address);
                }
            } else {
                running.add(address);
                if (container.well()) {
                    healthy.add(address);
                }
            }
        }
        return this;
    }

    private boolean standsBy(Fact.OfContainer container) {
        var service = view.service(container.serviceId());
        return service != null && service.shared() != null && service.shared().standsBy(container);
    }

    /** Its own, or that of the container whose network it shares. */
    private @Nullable InetAddress address(Fact.OfContainer container) {
        if (container.address() != null) {
            return parse(container.address());
        }
        var owner = view.container(container.networkFrom());
        return owner == null || owner.address() == null ? null : parse(owner.address());
    }

    private static boolean runs(Fact.OfContainer container) {
        return container.state().equals("running") || container.state().equals("starting");
    }

    /**
     * In random order, the best of all, and the best of IPv4 where that is worse: who asks for IPv4 is helped by no IPv6 that is
     * well. A name cannot be addresses and another name at once; then the addresses stand.
     */
    Found found() {
        var best = new ArrayList<>(first(some -> !some.isEmpty()));
        if (!hasIpv4(best)) {
            first(Endpoints::hasIpv4).stream().filter(Inet4Address.class::isInstance).forEach(best::add);
        }
        var addresses = shuffled(best);
        return addresses.isEmpty() && !hostnames.isEmpty()
                ? new Found.Elsewhere(hostnames.get(ThreadLocalRandom.current().nextInt(hostnames.size())))
                : new Found.Here(addresses);
    }

    private Set<InetAddress> first(Predicate<Set<InetAddress>> right) {
        return Stream.of(healthy, spare, running, leaving).filter(right).findFirst().orElse(Set.of());
    }

    private static boolean hasIpv4(Collection<InetAddress> some) {
        return some.stream().anyMatch(Inet4Address.class::isInstance);
    }

    private static <T> List<T> shuffled(List<T> list) {
        if (list.size() < 2) {
            return list;
        }
        var order = new ArrayList<>(list);
        Collections.shuffle(order, ThreadLocalRandom.current());
        return order;
    }

    /** Null for what a person wrote and is no address. */
    private static @Nullable InetAddress parse(String address) {
        try {
            return InetAddress.ofLiteral(address);
        } catch (IllegalArgumentException _) {
            return null;
        }
    }
}
