package io.drover.server.balancing;

import io.drover.model.Host;
import io.drover.model.Instance;
import io.drover.model.Service;
import io.drover.model.Stack;
import io.drover.model.spec.ServiceKind;
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
        if (draft.view().balancers().isEmpty()) {
            return null;
        }
        Instant wake = null;
        for (var id : ending(draft.view(), focus)) {
            var instance = draft.view().get(Instance.class, id);
            var again = instance == null ? null : Draining.advance(draft, instance);
            wake = Planner.earlier(wake, again);
        }
        return wake;
    }

    private static void aim(Draft draft) {
        for (var service : draft.view().services()) {
            if (service.spec().kind() == ServiceKind.LOAD_BALANCER) {
                draft.put(service.withTargets(Targets.of(draft.view(), service)));
            }
        }
    }

    /** Containers that end or that are not to end any more, and those for which somebody has waited. */
    private static Set<String> ending(View view, Focus focus) {
        var ids = new LinkedHashSet<String>();
        var balancers = view.balancers();
        for (var balancer : balancers) {
            for (var target : balancer.targets()) {
                view.instancesOf(target).stream().filter(one -> one.ends() || one.drain() != null).map(Instance::id)
                        .forEach(ids::add);
            }
        }
        focus.ids().stream().map(view::find).filter(found -> found instanceof Instance one && one.drain() != null)
                .forEach(found -> ids.add(found.id()));
        if (focus.everything()) {
            view.instances().stream().filter(one -> one.drain() != null).map(Instance::id).forEach(ids::add);
        }
        return ids;
    }

    /** Hosts on which a container of this load balancer runs. */
    static Set<Host> hosts(View view, Service balancer) {
        var hosts = new LinkedHashSet<Host>();
        for (var instance : view.instancesOf(balancer.id())) {
            var host = instance.state() == io.drover.model.InstanceState.RUNNING
                    ? view.get(Host.class, instance.hostId())
                    : null;
            if (host != null) {
                hosts.add(host);
            }
        }
        return hosts;
    }
}
