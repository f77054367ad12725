package io.drover.server.upgrades;

import io.drover.model.Instance;
import io.drover.model.Service;
import io.drover.model.Upgrade.Side;
import io.drover.model.network.FromNetworkAgent;
import io.drover.model.network.FromNetworkAgent.Counts;
import io.drover.plugin.UpgradeStrategy.Count;
import io.drover.plugin.UpgradeStrategy.Traffic;
import io.drover.server.store.View;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What load balancers count for both sets of an upgrade that shares requests out between them, in memory of the scope's owner;
 * new with every ownership and with every share.
 */
public final class Counters {
    private final InstantSource clock;
    /** By service. */
    private final Map<String, Tally> tallies = new HashMap<>();

    private record Target(String balancer, String instance) {
    }

    /** @param said the last time, from which what is added is told @param sum since this began */
    private record Sum(Side set, Count said, Count sum) {
        Sum next(Count now) {
            // one that fell counts from zero again
            var again = now.requests() < said.requests() || now.errors() < said.errors();
            var more = again ? now : new Count(now.requests() - said.requests(), now.errors() - said.errors());
            return new Sum(set, now, sum.plus(more));
        }
    }

    /** @param share since when the share is what it is */
    private record Tally(@Nullable Instant share, Instant began, Map<Target, Sum> sums) {
        Count of(Side set) {
            return sums.values().stream().filter(sum -> sum.set() == set).map(Sum::sum).reduce(Count.NONE, Count::plus);
        }
    }

    public Counters(InstantSource clock) {
        this.clock = clock;
    }

    /** What was given to both sets since their share is what it is. */
    public synchronized Traffic of(View view, Service service) {
        var upgrade = service.upgrade();
        if (upgrade == null || !upgrade.isShared() || !view.balanced(service.id())) {
            return Traffic.UNKNOWN;
        }
        var tally = tally(service.id(), upgrade.shareSince());
        return new Traffic(tally.began(), tally.of(Side.OLD), tally.of(Side.NEW));
    }

    synchronized void hear(View view, Counts counts) {
        for (var count : counts.counts()) {
            var instance = view.get(Instance.class, count.instanceId());
            var service = instance == null ? null : view.get(Service.class, instance.serviceId());
            var upgrade = service == null ? null : service.upgrade();
            if (upgrade != null && upgrade.isShared()) {
                var said = said(count);
                tally(Objects.requireNonNull(service).id(), upgrade.shareSince()).sums().merge(
                        new Target(counts.instanceId(), count.instanceId()),
                        // what it counted before it was first heard is not of this time
                        new Sum(service.sideOf(Objects.requireNonNull(instance)), said, Count.NONE),
                        (before, _) -> before.next(said));
            }
        }
    }

    /** What is no longer shared out is forgotten. */
    synchronized void look(View view) {
        Set<String> shared = view.upgrading().stream()
                .filter(service -> Objects.requireNonNull(service.upgrade()).isShared()).map(Service::id)
                .collect(Collectors.toSet());
        tallies.keySet().retainAll(shared);
    }

    private Tally tally(String serviceId, @Nullable Instant share) {
        var tally = tallies.get(serviceId);
        if (tally == null || !Objects.equals(tally.share(), share)) {
            tally = new Tally(share, clock.instant(), new HashMap<>());
            tallies.put(serviceId, tally);
        }
        return tally;
    }

    private static Count said(FromNetworkAgent.Count count) {
        return new Count(count.requests(), Math.min(count.errors(), count.requests()));
    }
}
