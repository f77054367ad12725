package io.drover.server.services;

import io.drover.model.Host;
import io.drover.model.Instance;
import io.drover.model.Service;
import io.drover.server.loop.Focus;
import io.drover.server.loop.Planner;
import io.drover.server.store.Draft;
import io.drover.server.store.View;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Brings every service whose world has changed nearer to what it wants. */
public final class ServicesPlanner implements Planner {
    private final HostLoss loss;
    private final Illness illness;
    private @Nullable Instant began;

    /** When a container is to be replaced because of its health, whatever the strategy of its check says. */
    @FunctionalInterface
    public interface Illness {
        /** @return when to judge again, which is not after now when it is to be replaced; null for never */
        @Nullable
        Instant replaceAt(View view, Instance instance, Instant now);
    }

    /**
     * @param lostSince since when a host counts as lost, null when it does not, as far as this server may judge
     * @param grace how long services that say nothing of it wait for a lost host
     * @param illness of containers, as far as this server may judge
     */
    public ServicesPlanner(BiFunction<Host, Instant, @Nullable Instant> lostSince, Duration grace, Illness illness) {
        this.loss = new HostLoss(lostSince::apply, grace);
        this.illness = illness;
    }

    @Override
    public @Nullable Instant plan(Draft draft, Focus focus) {
        Instant wake = null;
        began = Planner.began(began, draft.now());
        Selections.renew(draft, focus);
        standalone(draft.view(), focus).forEach(instance -> Standalone.advance(draft, instance));
        for (var id : affected(draft.view(), focus)) {
            var service = draft.view().get(Service.class, id);
            if (service != null) {
                wake = Planner.earlier(wake, plan(draft, service, began));
            }
        }
        // waiting for a host's grace time to end is not news, so the hosts that are waited for are always looked at
        return focus.everything() ? wake : Planner.earlier(wake, waiting(draft, focus, began));
    }

    private @Nullable Instant plan(Draft draft, Service service, Instant since) {
        return new ServicePlan(draft, service, loss, illness, since).make();
    }

    private @Nullable Instant waiting(Draft draft, Focus focus, Instant since) {
        Instant wake = null;
        var done = affected(draft.view(), focus);
        for (var host : draft.view().hosts()) {
            if (host.lostSince() != null) {
                for (var id : servicesOn(draft.view(), host)) {
                    var service = done.contains(id) ? null : draft.view().get(Service.class, id);
                    if (service != null) {
                        wake = Planner.earlier(wake, plan(draft, service, since));
                    }
                }
            }
        }
        return wake;
    }

    private static List<Instance> standalone(View view, Focus focus) {
        var changed = focus.everything()
                ? view.instances().stream()
                : focus.ids().stream().map(view::find).filter(Instance.class::isInstance).map(Instance.class::cast);
        return changed.filter(Instance::standalone).toList();
    }

    private static Set<String> affected(View view, Focus focus) {
        var services = new LinkedHashSet<String>();
        if (focus.everything()) {
            view.services().forEach(service -> services.add(service.id()));
            return services;
        }
        for (var id : focus.ids()) {
            switch (view.find(id)) {
                case Service service -> {
                    services.add(service.id());
                }
                case Instance instance when instance.serviceId() != null -> services.add(instance.serviceId());
                case Host host -> {
                    services.addAll(servicesOn(view, host));
                    view.services().stream().filter(service -> service.spec().global())
                            .forEach(service -> services.add(service.id()));
                }
                case null, default -> {
                    // nothing of ours
                }
            }
        }
        if (!services.isEmpty()) {
            services.addAll(waitingFor(view, services));
        }
        return services;
    }

    /** Those that have not started yet, because of these as far as anybody knows. */
    private static Set<String> waitingFor(View view, Set<String> services) {
        var waiting = new LinkedHashSet<String>();
        for (var other : view.starting()) {
            if (!Collections.disjoint(StartOrder.needs(view, other), services)) {
                waiting.add(other.id());
            }
        }
        return waiting;
    }

    private static Set<String> servicesOn(View view, Host host) {
        var services = new LinkedHashSet<String>();
        for (var instance : view.instancesOn(host.id())) {
            if (instance.serviceId() != null) {
                services.add(instance.serviceId());
            }
        }
        return services;
    }
}
