package io.drover.server.api;

import io.drover.model.Instance;
import io.drover.model.InstanceState;
import io.drover.model.Service;
import io.drover.server.store.View;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rancher's {@code healthState} of containers, services and stacks, by its rules. */
final class Health {
    private static final String HEALTHY = "healthy";
    private static final String INITIALIZING = "initializing";
    private static final String STARTED_ONCE = "started-once";

    private Health() {
    }

    /** Null when it has no health check; a container that runs counts as healthy for its service then. */
    static @Nullable String of(Instance instance) {
        if (instance.config().healthCheck() == null) {
            return null;
        }
        return instance.state() == InstanceState.RUNNING ? HEALTHY : INITIALIZING;
    }

    static String of(Service service, View view) {
        if (!service.spec().hasContainers()) {
            return HEALTHY;
        }
        var instances = Instances.wanted(view.instancesOf(service.id()));
        if (!instances.isEmpty() && instances.stream().allMatch(Instance::startOnce)
                && instances.stream().allMatch(it -> it.state() == InstanceState.STOPPED && it.startCount() > 0)) {
            return STARTED_ONCE;
        }
        var units = service.spec().launchConfigs().size();
        var wanted = service.spec().global() ? instances.size() : service.spec().scale() * units;
        var ready = instances.stream().filter(Instance::satisfied).count();
        if (ready >= wanted) {
            return HEALTHY;
        }
        var starting = instances.stream().anyMatch(it -> switch (it.state()) {
            case REQUESTED, CREATING, STARTING -> true;
            default -> false;
        });
        return starting ? INITIALIZING : ready > 0 ? "degraded" : "unhealthy";
    }

    static String of(List<Service> services, View view) {
        var states = services.stream().map(service -> of(service, view)).toList();
        if (!states.isEmpty() && states.stream().allMatch(STARTED_ONCE::equals)) {
            return STARTED_ONCE;
        }
        if (states.stream().allMatch(state -> state.equals(HEALTHY) || state.equals(STARTED_ONCE))) {
            return HEALTHY;
        }
        if (states.contains(INITIALIZING)) {
            return INITIALIZING;
        }
        return states.stream().anyMatch(state -> !state.equals("unhealthy")) ? "degraded" : "unhealthy";
    }
}
