package io.drover.server.network;

import io.drover.model.Host;
import io.drover.model.Instance;
import io.drover.model.Kind;
import io.drover.model.Network;
import io.drover.model.Service;
import io.drover.model.network.PortRange;
import io.drover.server.loop.Focus;
import io.drover.server.loop.Planner;
import io.drover.server.store.Draft;
import io.drover.server.store.View;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that there is a network, that its containers have addresses, that each of their hosts has a Network Agent, and that
 * each service has the token that its containers find in metadata.
 */
public final class NetworkPlanner implements Planner {
    /** As Rancher has it. */
    static final String SUBNET = "10.42.0.0/16";
    private final Supplier<String> secrets;

    /** @param secrets gives 32 bytes that nobody can guess, in base64 */
    public NetworkPlanner(Supplier<String> secrets) {
        this.secrets = secrets;
    }

    @Override
    public @Nullable Instant plan(Draft draft, Focus focus) {
        var network = network(draft);
        var addresses = new Addresses(draft, network);
        do {
            waiting(draft.view()).forEach(instance -> give(draft, network, addresses, instance));
        } while (addresses.handedOver());
        for (var host : hosts(draft.view(), focus)) {
            addresses.join(host);
            SystemContainers.keep(draft, host);
        }
        Drivers.choose(draft, network);
        services(draft.view(), focus).filter(service -> service.exists() && service.token() == null)
                .forEach(service -> draft.put(service.withToken(token(service))));
        return null;
    }

    private static void give(Draft draft, Network network, Addresses addresses, Instance instance) {
        if (Addresses.lacking(instance)) {
            addresses.give(instance);
        }
        var now = draft.view().get(Instance.class, instance.id());
        if (now != null && now.awaitsPorts()) {
            RandomPorts.give(draft, now, network.ports());
        }
    }

    private static Stream<Service> services(View view, Focus focus) {
        return focus.everything()
                ? view.services().stream()
                : focus.ids().stream().map(id -> view.get(Service.class, id)).filter(Objects::nonNull)
                        .map(Objects::requireNonNull);
    }

    /** 40 letters and digits, as Rancher's. */
    private String token(Service service) {
        return NetworkSecrets.token(secrets.get(), service.uuid());
    }

    private Network network(Draft draft) {
        var known = draft.view().network();
        if (known != null) {
            return known;
        }
        var made = new Network(draft.newId(Kind.NETWORK), draft.newUuid(), "managed", null, SUBNET, null, null,
                List.of(secrets.get()), "allow", List.of(), PortRange.DEFAULT, draft.now(), null);
        draft.put(made);
        return made;
    }

    /** All of them whatever has changed: one may wait for what any other gives back. */
    private static List<Instance> waiting(View view) {
        return view.awaitingNetwork().stream()
                .sorted(Comparator.comparing(Instance::created).thenComparing(Instance::id)).toList();
    }

    private static Set<Host> hosts(View view, Focus focus) {
        var hosts = new LinkedHashSet<Host>();
        if (focus.everything()) {
            hosts.addAll(view.hosts());
        }
        for (var id : focus.ids()) {
            switch (view.find(id)) {
                case Instance instance -> {
                    add(view, instance.hostId(), hosts);
                    if (instance.health() != null) {
                        instance.health().checkers().forEach(hostId -> add(view, hostId, hosts));
                    }
                }
                case Service service -> service.outside().values()
                        .forEach(health -> health.checkers().forEach(hostId -> add(view, hostId, hosts)));
                case Host host -> add(view, host.id(), hosts);
                case null, default -> {
                    // nothing that makes a host part of the network
                }
            }
        }
        return hosts;
    }

    private static void add(View view, @Nullable String hostId, Set<Host> hosts) {
        var host = view.get(Host.class, hostId);
        if (host != null) {
            hosts.add(host);
        }
    }
}
