package io.drover.server.balancing;

import io.drover.model.Host;
import io.drover.model.InstanceState;
import io.drover.model.Service;
import io.drover.model.Stack;
import io.drover.server.loop.Focus;
import io.drover.server.loop.Planner;
import io.drover.server.store.Draft;
import io.drover.server.store.View;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Knows whom each load balancer serves, and lets no container end while one of them still needs it. */
public final class BalancingPlanner implements Planner {

    @Override
    public @Nullable Instant plan(Draft draft, Focus focus) {
        if (focus.everything() || focus.ids().stream().map(draft.view()::find).anyMatch(
                changed -> changed instanceof Service || changed instanceof Stack)) {
            aim(draft);
        }
        Instant wake = null;
        // those that end are few, and what they wait for is news of others
        for (var instance : draft.view().ending()) {
            wake = Planner.earlier(wake, Draining.advance(draft, instance));
        }
        return wake;
    }

    private static void aim(Draft draft) {
        for (var balancer : draft.view().balancers()) {
            draft.put(balancer.withTargets(Targets.of(draft.view(), balancer)));
        }
    }

    /** Hosts on which a container of this load balancer runs. */
    static Set<Host> hosts(View view, Service balancer) {
        var hosts = new LinkedHashSet<Host>();
        for (var instance : view.instancesOf(balancer.id())) {
            var host = instance.state() == InstanceState.RUNNING
                    ? view.get(Host.class, instance.hostId())
                    : null;
            if (host != null) {
                hosts.add(host);
            }
        }
        return hosts;
    }
}
