package io.drover.model;

import io.drover.model.network.FromNetworkAgent.Balancer;
import io.drover.model.network.FromNetworkAgent.Broken;
import io.drover.model.network.NetworkAbilities;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;

/**
 * What a host's Network Agent has said.
 *
 * @param broken the hosts that it does not reach, and why
 * @param balancers the load balancers of this host of which there is something to say
 * @param drained containers that are to end and that no load balancer of this host needs any more
 */
@RecordBuilder
public record HostNetwork(NetworkAbilities abilities, List<Broken> broken, List<Balancer> balancers,
        List<String> drained) implements HostNetworkBuilder.With {
    public static final HostNetwork NONE = new HostNetwork(NetworkAbilities.NONE, List.of());

    public HostNetwork {
        broken = List.copyOf(broken);
        balancers = balancers == null ? List.of() : List.copyOf(balancers);
        drained = drained == null ? List.of() : List.copyOf(drained);
    }

    public HostNetwork(NetworkAbilities abilities, List<Broken> broken) {
        this(abilities, broken, List.of(), List.of());
    }
}
