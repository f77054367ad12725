package io.drover.server.services;

import io.drover.model.Host;
import io.drover.model.Host.AgentState;
import io.drover.model.Service;
import io.drover.model.spec.Labels;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How long a service waits for a host that does not answer before its containers there count as lost.
 *
 * @param ears since when a host is lost as far as this server may judge
 * @param grace of services that say nothing of it
 */
record HostLoss(Ears ears, Duration grace) {

    /** Since when a host counts as lost now; null when it does not. */
    @FunctionalInterface
    public interface Ears {
        @Nullable
        Instant lostSince(Host host, Instant now);
    }

    /**
     * When what a service has on a host is lost.
     *
     * @return an instant, past or to come; null when the host is well, or when nobody may judge it
     */
    @Nullable
    Instant at(Service service, @Nullable Host host, Instant now) {
        if (host == null || host.state() == Host.State.REMOVING || host.state() == Host.State.REMOVED) {
            return Instant.MIN;
        }
        var since = host.agentState() == AgentState.ACTIVE ? null : ears.lostSince(host, now);
        if (since == null) {
            return null;
        }
        return since.plus(grace(service));
    }

    /** The service's own grace time, from a label of its primary. */
    private Duration grace(Service service) {
        var primary = service.spec().launchConfig();
        var label = primary == null ? null : primary.label(Labels.LOSS_GRACE);
        if (label == null) {
            return grace;
        }
        try {
            return Duration.ofSeconds(Long.parseUnsignedLong(label.strip()));
        } catch (NumberFormatException e) {
            return grace;
        }
    }
}
