package io.drover.server.services;

import io.drover.model.Instance;
import io.drover.model.Instance.Desired;
import io.drover.model.InstanceState;
import io.drover.model.Service;
import io.drover.model.ServiceHealth;
import io.drover.model.spec.Dependency.Condition;
import io.drover.server.store.View;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A service waits for those it links to or depends on, until each has come as far as is asked once: active, healthy, or at its
 * end. Circles wait for nobody.
 */
final class StartOrder {
    private StartOrder() {
    }

    /** What this service has to wait for first, in words for people, or null. */
    static @Nullable String waitsFor(View view, Service service) {
        if (service.everActive()) {
            return null;
        }
        for (var need : conditions(view, service).entrySet()) {
            var other = view.get(Service.class, need.getKey());
            if (other != null && other.state().runs() && other.spec().hasContainers()) {
                var lacking = lacking(view, other, need.getValue());
                if (lacking != null && !reaches(view, other, service.id())) {
                    return "waits for the service " + other.name() + lacking;
                }
            }
        }
        return null;
    }

    /** Ids of the services that it names. */
    static Set<String> needs(View view, Service service) {
        return conditions(view, service).keySet();
    }

    private static Map<String, Condition> conditions(View view, Service service) {
        var needs = new LinkedHashMap<String, Condition>();
        service.links().values().forEach(id -> needs.put(id, Condition.SERVICE_STARTED));
        for (var one : service.spec().dependsOn()) {
            var other = view.serviceNamed(service.stackId(), one.service());
            if (other != null) {
                needs.put(other.id(), one.condition());
            }
        }
        needs.remove(service.id());
        return needs;
    }

    /** Null when it has come as far. */
    private static @Nullable String lacking(View view, Service other, Condition condition) {
        return switch (condition) {
            case SERVICE_STARTED -> other.everActive() ? null : "";
            case SERVICE_HEALTHY -> other.everActive() && healthy(view, other) ? null : " to be healthy";
            case SERVICE_COMPLETED_SUCCESSFULLY -> completed(view, other) ? null : ended(view, other);
        };
    }

    private static boolean healthy(View view, Service other) {
        return switch (ServiceHealth.of(other, view.instancesOf(other.id()))) {
            case HEALTHY, STARTED_ONCE -> true;
            case INITIALIZING, DEGRADED, UNHEALTHY -> false;
        };
    }

    private static boolean completed(View view, Service other) {
        var wanted = view.instancesOf(other.id()).stream().filter(it -> it.desired() != Desired.REMOVED).toList();
        return other.everActive() && wanted.stream().allMatch(it -> hasEnded(it) && exitCode(it) == 0);
    }

    private static String ended(View view, Service other) {
        return view.instancesOf(other.id()).stream()
                .filter(it -> it.desired() != Desired.REMOVED && hasEnded(it) && exitCode(it) != 0)
                .map(it -> ", which ended with exit code " + exitCode(it)).findFirst().orElse(" to complete");
    }

    private static boolean hasEnded(Instance instance) {
        return instance.startOnce() && instance.state() == InstanceState.STOPPED && instance.startCount() > 0;
    }

    private static int exitCode(Instance instance) {
        return instance.exitCode() == null ? 0 : instance.exitCode();
    }

    private static boolean reaches(View view, Service from, String target) {
        var seen = new HashSet<String>();
        var open = new ArrayDeque<Service>();
        open.add(from);
        while (!open.isEmpty()) {
            for (var id : needs(view, open.poll())) {
                if (id.equals(target)) {
                    return true;
                }
                var next = view.get(Service.class, id);
                if (next != null && seen.add(id)) {
                    open.add(next);
                }
            }
        }
        return false;
    }
}
