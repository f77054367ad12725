package io.drover.model;

import io.drover.model.network.FromNetworkAgent.Apart;
import io.drover.model.network.FromNetworkAgent.Balancer;
import io.drover.model.network.FromNetworkAgent.Broken;
import io.drover.model.network.NetworkAbilities;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a host's Network Agent has said.
 *
 * @param broken the hosts that it does not reach as it should, and why
 * @param balancers the load balancers of this host of which there is something to say
 * @param drained containers that are to end and that no load balancer of this host needs any more
 * @param unjoined its containers that cannot be joined to the network, and why
 */
@RecordBuilder
public record HostNetwork(NetworkAbilities abilities, List<Broken> broken, List<Balancer> balancers,
        List<String> drained, List<Apart> unjoined) implements HostNetworkBuilder.With {
    public static final HostNetwork NONE = new HostNetwork(NetworkAbilities.NONE, List.of());

    public HostNetwork {
        broken = List.copyOf(broken);
        balancers = balancers == null ? List.of() : List.copyOf(balancers);
        drained = drained == null ? List.of() : List.copyOf(drained);
        unjoined = unjoined == null ? List.of() : List.copyOf(unjoined);
    }

    public HostNetwork(NetworkAbilities abilities, List<Broken> broken) {
        this(abilities, broken, List.of(), List.of(), List.of());
    }

    /** Why this container of the host is not in the network, or null when nothing is known against it. */
    public @Nullable String apart(Instance instance) {
        return unjoined.stream().filter(one -> one.containerId().equals(instance.containerId())).map(Apart::reason)
                .findFirst().orElse(null);
    }
}
