package io.drover.network.balancing.plan;

import io.drover.model.network.Fact;
import io.drover.network.knowledge.View;
import org.jspecify.annotations.Nullable;

/** What containers are to a balancer on the host whose view it is. */
public record Containers(View view) {
    public static boolean runs(Fact.OfContainer container) {
        return container.state().equals("running");
    }

    /** Whether it may be given anything new. */
    public static boolean isReady(Fact.OfContainer container) {
        return runs(container) && !container.leaving() && container.well();
    }

    /**
     * Its managed address or that of the container whose network it shares; of one on a bridge of Docker's that one, for
     * balancers beside it; of one in its host's network that of the host. Null when there is none.
     */
    @Nullable
    String address(Fact.OfContainer container) {
        var shared = view.container(container.networkFrom());
        if (container.address() != null || shared != null) {
            return container.address() == null && shared != null ? shared.address() : container.address();
        }
        if (container.dockerAddress() != null) {
            return isLocal(container) ? container.dockerAddress() : null;
        }
        var host = view.known().get(Fact.Peer.class, "peer/" + container.hostId());
        return host == null ? null : host.agentIp();
    }

    boolean isLocal(Fact.OfContainer container) {
        return container.hostId().equals(view.known().hostId());
    }
}
