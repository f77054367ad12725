package io.drover.network.dns;

import io.drover.model.network.Fact;
import io.drover.network.knowledge.View;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of one name: of healthy containers, or, when none is, of those that stand by in an upgrade, of all that run, or
 * even of those that are about to end, since some answer is better than none. Made for one question.
 */
final class Endpoints {
    private final View view;
    private final Set<String> healthy = new LinkedHashSet<>();
    /** They are well, and others are to be asked. */
    private final Set<String> spare = new LinkedHashSet<>();
    private final Set<String> running = new LinkedHashSet<>();
    private final Set<String> leaving = new LinkedHashSet<>();
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
            var address = written.strip();
            // what is no address is never known to be ill, and must not stand in the way of those that are
            if (parse(address) != null) {
                running.add(address);
                if (!service.ill().contains(address)) {
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
            healthy.add(service.vip());
        } else {
            view.containersOf(service.id(), part).forEach(this::add);
        }
    }

    Endpoints add(Fact.OfContainer container) {
        var address = address(container);
        if (address != null && runs(container)) {
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
    private @Nullable String address(Fact.OfContainer container) {
        if (container.address() != null) {
            return container.address();
        }
        var owner = view.container(container.networkFrom());
        return owner == null ? null : owner.address();
    }

    private static boolean runs(Fact.OfContainer container) {
        return container.state().equals("running") || container.state().equals("starting");
    }

    /**
     * In random order, the best of each kind: who is asked for IPv4 is helped by no IPv6 that is well. A name cannot be addresses
     * and another name at once; then the addresses stand.
     */
    Found found() {
        var addresses = shuffled(Stream.concat(best(Inet4Address.class), best(Inet6Address.class)).toList());
        return addresses.isEmpty() && !hostnames.isEmpty()
                ? new Found.Elsewhere(hostnames.get(ThreadLocalRandom.current().nextInt(hostnames.size())))
                : new Found.Here(addresses);
    }

    private Stream<InetAddress> best(Class<? extends InetAddress> kind) {
        return Stream.of(healthy, spare, running, leaving).map(some -> some.stream().map(Endpoints::parse)
                .filter(kind::isInstance).map(Objects::requireNonNull).toList())
                .filter(some -> !some.isEmpty()).findFirst().stream().flatMap(List<InetAddress>::stream);
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
