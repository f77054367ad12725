package io.drover.server.network;

import io.drover.model.Host;
import io.drover.model.Instance;
import io.drover.model.Instance.Desired;
import io.drover.model.InstanceState;
import io.drover.model.Kind;
import io.drover.model.network.NetworkAgentContainer;
import io.drover.model.spec.Labels;
import io.drover.server.store.Draft;

/** Each host with containers of the network, or that checks something, has one Network Agent, of the version of this server. */
final class SystemContainers {
    private SystemContainers() {
    }

    static void keep(Draft draft, Host host) {
        var here = draft.view().instancesOn(host.id());
        var agents = here.stream().filter(SystemContainers::isNetworkAgent).toList();
        agents.stream().filter(
                agent -> agent.desired() != Desired.REMOVED && !agent.config().equals(NetworkAgentContainer.config()))
                .forEach(old -> draft.put(old.withDesired(Desired.REMOVED)));
        // two at once would be in each other's way
        if (agents.isEmpty() && host.exists() && (here.stream().anyMatch(Instance::managed)
                || draft.view().checks(host.id()))) {
            draft.put(networkAgent(draft, host));
        }
    }

    static boolean isNetworkAgent(Instance instance) {
        return NetworkAgentContainer.ROLE.equals(instance.config().label(Labels.SYSTEM));
    }

    private static Instance networkAgent(Draft draft, Host host) {
        return new Instance(draft.newId(Kind.INSTANCE), draft.newUuid(), "network-agent-" + host.id(), null, null,
                null, draft.newUuid(), 1, 1, NetworkAgentContainer.config(), host.id(), Desired.RUNNING, null, 0, null,
                null, host.id(), null,
                null, false, null, null, InstanceState.REQUESTED, null, null, 0, null, null, null, draft.now(), null);
    }
}
