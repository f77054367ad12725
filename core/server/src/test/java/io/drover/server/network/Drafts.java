package io.drover.server.network;

import io.drover.model.Host;
import io.drover.model.HostFacts;
import io.drover.model.HostNetwork;
import io.drover.model.Instance;
import io.drover.model.Instance.Desired;
import io.drover.model.InstanceState;
import io.drover.model.Kind;
import io.drover.model.Network;
import io.drover.model.network.PortRange;
import io.drover.model.Service;
import io.drover.model.Stack;
import io.drover.model.network.NetworkAbilities;
import io.drover.model.network.NetworkDriver;
import io.drover.model.spec.HealthCheck;
import io.drover.model.spec.LaunchConfig;
import io.drover.model.spec.ServiceSpec;
import io.drover.server.store.Draft;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts things into a draft as the other concerns would. */
final class Drafts {
    static final HostFacts FACTS = new HostFacts(4000, 8L << 30, 100L << 30, "6.1.0", "Debian", "24.0", "overlay2",
            Map.of());

    static final HealthCheck CHECK = new HealthCheck(80, null, 2000, 2000, 2, 3, null, null, "recreate", 1);

    private Drafts() {
    }

    static Network network(Draft draft, String subnet) {
        var network = new Network(draft.newId(Kind.NETWORK), draft.newUuid(), "managed", null, subnet, null, null,
                List.of("secret"), "allow", List.of(), PortRange.DEFAULT, draft.now(), null);
        draft.put(network);
        return network;
    }

    static Host host(Draft draft, NetworkDriver... drivers) {
        var id = draft.newId(Kind.HOST);
        var number = Integer.parseInt(id.substring(2));
        var host = new Host(id, draft.newUuid(), "node" + number, null, null, Map.of(), FACTS,
                "192.168." + (number >> 8) + "." + (number & 255), Host.State.ACTIVE, Host.AgentState.ACTIVE, null,
                null, able(List.of(), drivers), List.of(), "key" + id, "", draft.now(), null);
        draft.put(host);
        return host;
    }

    static HostNetwork able(List<NetworkDriver> inKernel, NetworkDriver... drivers) {
        return new HostNetwork(new NetworkAbilities(Arrays.asList(drivers), inKernel, "wg"), List.of());
    }

    static Stack stack(Draft draft, String name) {
        var stack = new Stack(draft.newId(Kind.STACK), draft.newUuid(), name, null, Stack.State.ACTIVE, null, null,
                Map.of(), null, true, Map.of(), List.of(), draft.now(), null);
        draft.put(stack);
        return stack;
    }

    static Service service(Draft draft, Stack stack, ServiceSpec spec) {
        var service = new Service(draft.newId(Kind.SERVICE), draft.newUuid(), stack.id(), spec, Map.of(),
                Service.State.ACTIVE, true, Map.of(), java.util.Set.of(), 1, null, draft.now(), null);
        draft.put(service);
        return service;
    }

    /** @param service null for a container of its own @param host null for one that is not placed */
    static Instance instance(Draft draft, @Nullable Service service, String unit, int index, LaunchConfig config,
            @Nullable Host host) {
        var id = draft.newId(Kind.INSTANCE);
        var name = (service == null ? "single" : service.name()) + "-" + id;
        var instance = new Instance(id, draft.newUuid(), name, null, service == null ? null : service.id(),
                service == null ? null : service.stackId(), unit, index, 1, config, null, Desired.RUNNING, null, 0,
                null, null, host == null ? null : host.id(), null, null, false, null, null, InstanceState.REQUESTED,
                null, null, 0,
                null, null, null, draft.now(), null);
        draft.put(instance);
        return instance;
    }

    static Instance gone(Draft draft, Instance instance) {
        var gone = instance.withDesired(Desired.REMOVED).withState(InstanceState.REMOVED).withRemoved(draft.now());
        draft.put(gone);
        return gone;
    }
}
