package io.drover.model;

import java.util.Collection;
import java.util.List;

/** How a service or a stack is, by Rancher's rules (section 2.3 of the contract), from what its containers are. Pure. */
public enum ServiceHealth {
    HEALTHY, UNHEALTHY, INITIALIZING, DEGRADED,
    /** All of it was to run once, and has. */
    STARTED_ONCE;

    /** @param all containers of the service; those that are not wanted any more do not count */
    public static ServiceHealth of(Service service, List<Instance> all) {
        if (!service.spec().hasContainers()) {
            return outside(service);
        }
        var wanted = all.stream().filter(Instance::wanted).toList();
        if (!wanted.isEmpty() && wanted.stream().allMatch(it -> it.startOnce() && it.startCount() > 0
                && it.state() == InstanceState.STOPPED)) {
            return STARTED_ONCE;
        }
        var well = wanted.stream().filter(Instance::well).count();
        var most = service.spec().global()
                ? wanted.size()
                : service.spec().leastScale() * service.spec().launchConfigs().size();
        if (well >= most) {
            return HEALTHY;
        }
        return wanted.stream().anyMatch(ServiceHealth::comesUp) ? INITIALIZING : well > 0 ? DEGRADED : UNHEALTHY;
    }

    /** By its addresses, when they are checked. */
    private static ServiceHealth outside(Service service) {
        var states = service.outside().values().stream().map(InstanceHealth::state).toList();
        if (states.contains(InstanceHealth.State.INITIALIZING)) {
            return INITIALIZING;
        }
        if (!states.contains(InstanceHealth.State.UNHEALTHY)) {
            return HEALTHY;
        }
        return states.contains(InstanceHealth.State.HEALTHY) ? DEGRADED : UNHEALTHY;
    }

    private static boolean comesUp(Instance instance) {
        return switch (instance.state()) {
            case REQUESTED, CREATING, STARTING -> true;
            case RUNNING -> instance.healthState() == InstanceHealth.State.INITIALIZING
                    || instance.healthState() == InstanceHealth.State.REINITIALIZING;
            default -> false;
        };
    }

    /** Of a stack, by its services. */
    public static ServiceHealth of(Collection<ServiceHealth> services) {
        if (!services.isEmpty() && services.stream().allMatch(STARTED_ONCE::equals)) {
            return STARTED_ONCE;
        }
        if (services.stream().allMatch(one -> one == HEALTHY || one == STARTED_ONCE)) {
            return HEALTHY;
        }
        if (services.contains(INITIALIZING)) {
            return INITIALIZING;
        }
        return services.stream().anyMatch(one -> one != UNHEALTHY) ? DEGRADED : UNHEALTHY;
    }
}
