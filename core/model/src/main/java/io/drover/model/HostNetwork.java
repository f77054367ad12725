package io.drover.model;

import io.drover.model.network.FromNetworkAgent.Broken;
import io.drover.model.network.NetworkAbilities;
import java.util.List;

/**
 * What a host's Network Agent has said.
 *
 * @param broken the hosts that it does not reach, and why
 */
public record HostNetwork(NetworkAbilities abilities, List<Broken> broken) {
    public static final HostNetwork NONE = new HostNetwork(NetworkAbilities.NONE, List.of());

    public HostNetwork {
        broken = List.copyOf(broken);
    }
}
