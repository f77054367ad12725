package io.drover.network.balancing.plan;

import io.drover.model.network.Fact;
import io.drover.network.knowledge.View;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Finds the targets behind services, through aliases as far as they go. */
final class Destinations {
    private final View view;
    private final Containers containers;
    private final Locality locality;
    private final Services services;
    private final Set<String> spokenToInTls = new HashSet<>();

    /** @param tls names of services, as rules name them */
    Destinations(View view, Services services, Locality locality, List<String> tls) {
        this.view = view;
        this.containers = new Containers(view);
        this.locality = locality;
        this.services = services;
        tls.stream().map(services::named).forEach(service -> {
            if (service != null) {
                spokenToInTls.add(service.id());
            }
        });
    }

    List<Targets> of(Way way) {
        var targets = new ArrayList<Targets>();
        var tls = spokenToInTls.contains(way.service().id());
        for (var service : behind(way.service())) {
            targets.addAll(of(service, way, tls || spokenToInTls.contains(service.id())));
        }
        return targets;
    }

    /** The containers behind a service that are to end. */
    Stream<String> leaving(Fact.OfService service) {
        return behind(service).stream().flatMap(one -> view.containersOf(one.id(), ""))
                .filter(container -> container.leaving() && Containers.runs(container)).map(Fact.OfContainer::id);
    }

    /** The containers behind a service whose requests are to be counted. */
    Stream<String> counted(Fact.OfService service) {
        return behind(service).stream().filter(Shares::counted).flatMap(one -> view.containersOf(one.id(), ""))
                .filter(Containers::runs).map(Fact.OfContainer::id);
    }

    /** Itself, or all that it stands for. */
    private List<Fact.OfService> behind(Fact.OfService service) {
        var seen = new LinkedHashSet<String>();
        var found = new ArrayList<Fact.OfService>();
        collect(service, seen, found);
        return found;
    }

    private void collect(Fact.OfService service, Set<String> seen, List<Fact.OfService> found) {
        if (!seen.add(service.id())) {
            return;
        }
        if (!service.kind().equals("dnsService")) {
            found.add(service);
            return;
        }
        for (var id : service.links().values()) {
            var target = view.service(id);
            if (target != null) {
                collect(target, seen, found);
            }
        }
    }

    private List<Targets> of(Fact.OfService service, Way way, boolean tls) {
        var name = services.name(service);
        if (service.kind().equals("externalService")) {
            return external(service, name, way, tls);
        }
        var check = service.parts().isEmpty() ? null : service.parts().getFirst().healthCheck();
        return List.of(new Targets(name, way.port(), way.weight(), tls, check, null, servers(service)));
    }

    private static List<Targets> external(Fact.OfService service, String name, Way way, boolean tls) {
        var found = new ArrayList<Targets>();
        if (!service.externalIps().isEmpty()) {
            var addresses = service.externalIps().stream().map(String::strip).filter(Addresses::isAddress).toList();
            // those who check them may lack a way there that this host has: then HAProxy's own check has the last word
            var hopeless = service.ill().containsAll(addresses);
            found.add(new Targets(name, way.port(), way.weight(), tls, service.healthCheck(), null,
                    addresses.stream().map(ip -> server(ip, hopeless || !service.ill().contains(ip))).toList()));
        }
        var hostname = service.hostname() == null ? "" : service.hostname().strip();
        if (Addresses.isHostName(hostname)) {
            found.add(new Targets(name, way.port(), way.weight(), tls, service.healthCheck(), hostname, List.of()));
        }
        return found;
    }

    private static Server server(String ip, boolean well) {
        return new Server(ip, ip, 1, well, well);
    }

    private List<Server> servers(Fact.OfService service) {
        var all = view.containersOf(service.id(), "").filter(Containers::runs)
                .sorted(Comparator.comparingLong(Fact.OfContainer::createIndex).thenComparing(Fact.OfContainer::id))
                .toList();
        var here = all.stream().anyMatch(one -> containers.isLocal(one) && Containers.isReady(one));
        Predicate<Fact.OfContainer> near = one -> switch (locality) {
            case ANY -> true;
            case ONLY_LOCAL -> containers.isLocal(one);
            case PREFER_LOCAL -> !here || containers.isLocal(one);
        };
        var shares = new Shares(service, all.stream()
                .filter(one -> containers.address(one) != null && Containers.isReady(one) && near.test(one)).toList());
        return all.stream().flatMap(one -> {
            var address = containers.address(one);
            var share = shares.of(one);
            // one that is too far is known to HAProxy too, so that what is under way there is let end
            return address == null
                    ? Stream.of()
                    : Stream.of(new Server(one.id(), address, share,
                            Containers.isReady(one) && near.test(one) && share > 0, one.well()));
        }).toList();
    }
}
