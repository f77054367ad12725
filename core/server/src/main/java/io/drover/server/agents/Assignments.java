package io.drover.server.agents;

import io.drover.model.Host;
import io.drover.model.Instance;
import io.drover.model.Instance.Desired;
import io.drover.model.Service;
import io.drover.model.Stack;
import io.drover.model.spec.Labels;
import io.drover.model.spec.LaunchConfig;
import io.drover.model.spec.Macros;
import io.drover.model.wire.Assigned;
import io.drover.server.store.View;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Works out what a host must run. */
public final class Assignments {
    private Assignments() {
    }

    /**
     * By instance id. Nothing for a host that is gone.
     *
     * @param environment the uuid of the environment
     */
    public static Map<String, Assigned> of(View view, String hostId, String environment) {
        return of(view, hostId, instance -> assigned(view, instance, environment));
    }

    static Map<String, Assigned> of(View view, String hostId, Function<Instance, Assigned> assigned) {
        var wanted = new LinkedHashMap<String, Assigned>();
        if (view.get(Host.class, hostId) != null) {
            for (var instance : view.instancesOn(hostId)) {
                var wantedStill = instance.desired() != Desired.REMOVED || holds(view, instance);
                if (wantedStill && !instance.nativeContainer() && (!instance.awaitsNetwork() || isThere(instance))) {
                    wanted.put(instance.id(), assigned.apply(instance));
                }
            }
        }
        return wanted;
    }

    /** Does it depend on itself, its service and its stack alone? */
    static boolean restsOnNoOther(Instance instance) {
        return instance.config().networking().networkFrom() == null
                && instance.config().storage().volumesFrom().isEmpty() && !instance.ends();
    }

    static Assigned assigned(View view, Instance instance, String environment) {
        var service = view.get(Service.class, instance.serviceId());
        var networkFrom = instance.config().networking().networkFrom() == null
                ? null
                : sibling(view, service, instance, instance.config().networking().networkFrom());
        var volumesFrom = new ArrayList<String>();
        for (var name : instance.config().storage().volumesFrom()) {
            var sibling = sibling(view, service, instance, name);
            if (sibling != null) {
                volumesFrom.add(sibling);
            }
        }
        var volumes = view.volumesOf(instance);
        var after = new ArrayList<>(volumesFrom);
        if (networkFrom != null && !after.contains(networkFrom)) {
            after.add(networkFrom);
        }
        return new Assigned(instance.id(), instance.uuid(),
                "r-" + instance.name() + "-" + instance.uuid().substring(0, 8),
                config(view, service, instance).withStorage(volumes.resolved()),
                labels(view, service, instance, environment),
                desired(view, instance),
                instance.address(), networkFrom,
                volumesFrom, after,
                instance.startOnce(), "always".equals(instance.config().label(Labels.PULL_IMAGE)),
                endRun(view, instance),
                instance.stop() == null ? null : instance.stop().timeoutSeconds(), retries(instance),
                volumes.needed());
    }

    /** One whose address went to its successor while it was kept stays as it is until it has one again. */
    private static boolean isThere(Instance instance) {
        return instance.containerId() != null;
    }

    private static Desired desired(View view, Instance instance) {
        if (holds(view, instance)) {
            return Desired.RUNNING;
        }
        return instance.desired() == Desired.KEPT || instance.awaitsNetwork() ? Desired.STOPPED : instance.desired();
    }

    /** It goes on as it is, since it or the primary of its unit has requests under way from a load balancer. */
    private static boolean holds(View view, Instance instance) {
        var serviceId = instance.serviceId();
        if (serviceId == null || !instance.ends() || !view.balanced(serviceId)) {
            return false;
        }
        return instance.config().isPrimary()
                ? instance.drains()
                : instance.desired() != Desired.RUNNING && view.instancesOf(serviceId).stream()
                        .anyMatch(other -> other.config().isPrimary() && other.unit().equals(instance.unit())
                                && other.desired() != Desired.RUNNING && other.drains());
    }

    /** Only for containers of no service: a service keeps its containers up whatever they ended with. */
    private static @Nullable Integer retries(Instance instance) {
        var policy = instance.config().restart();
        return instance.standalone() && policy.onFailure() ? policy.maximumRetryCount() : null;
    }

    private static @Nullable Instant endRun(View view, Instance instance) {
        var restart = instance.restart();
        return restart == null || holds(view, instance) ? null : restart.run();
    }

    /** The container of the same unit that a launch config names, by Docker's view: any that is wanted there. */
    private static @Nullable String sibling(View view, @Nullable Service service, Instance instance, String name) {
        if (service == null) {
            return null;
        }
        var wanted = name.equals(service.name()) ? "" : name;
        // one that is to go counts only while no other has come: it may be let end what it does
        return view.instancesOf(service.id()).stream()
                .filter(other -> other.unit().equals(instance.unit()) && other.config().name().equals(wanted)
                        && (other.desired() != Desired.REMOVED || holds(view, other)))
                // of two sets that take turns each keeps to its own
                .min(Comparator.<Instance, Boolean>comparing(other -> other.revision() != instance.revision())
                        .thenComparing(other -> other.desired() == Desired.REMOVED))
                .map(Instance::id).orElse(null);
    }

    private static LaunchConfig config(View view, @Nullable Service service, Instance instance) {
        var stack = view.get(Stack.class, instance.stackId());
        var config = Resolving.in(instance, stack == null ? null : stack.name(),
                service == null ? null : service.name());
        return "container_name".equals(config.label(Labels.HOSTNAME_OVERRIDE))
                ? config.withNetworking(config.networking().withHostname(instance.name()))
                : config;
    }

    /**
     * The person's labels with their macros resolved, and those by which Rancher's tools know a container. The hash of a
     * service is written by the client that compares it.
     */
    private static Map<String, String> labels(View view, @Nullable Service service, Instance instance,
            String environment) {
        var stack = view.get(Stack.class, instance.stackId());
        var stackName = stack == null ? "" : stack.name();
        var serviceName = service == null ? "" : service.name();
        var labels = new LinkedHashMap<String, String>();
        instance.config().labels()
                .forEach((key, value) -> labels.put(key, Macros.resolve(value, stackName, serviceName)));
        labels.put(Labels.CONTAINER_NAME, instance.name());
        labels.put(Labels.DISPLAY_NAME, instance.name());
        labels.put(Labels.CONTAINER_UUID, instance.uuid());
        labels.put(Labels.ENVIRONMENT_UUID, environment);
        if (service != null) {
            var sidekick = instance.config().isPrimary() ? "" : "/" + instance.config().name();
            labels.put(Labels.STACK_NAME, stackName);
            labels.put(Labels.STACK_SERVICE_NAME, stackName + "/" + serviceName + sidekick);
            labels.put(Labels.PROJECT_NAME, stackName);
            labels.put(Labels.PROJECT_SERVICE_NAME, stackName + "/" + serviceName + sidekick);
            labels.put(Labels.DEPLOYMENT_UNIT, instance.unit());
            labels.put(Labels.LAUNCH_CONFIG,
                    instance.config().isPrimary() ? LaunchConfig.PRIMARY : instance.config().name());
            if (instance.requestedHostId() != null) {
                labels.put(Labels.REQUESTED_HOST, instance.requestedHostId());
            }
        }
        return labels;
    }

    static List<String> removed(Map<String, Assigned> before, Map<String, Assigned> now) {
        return before.keySet().stream().filter(id -> !now.containsKey(id)).toList();
    }

    static List<Assigned> put(Map<String, Assigned> before, Map<String, Assigned> now) {
        return now.values().stream().filter(one -> !one.equals(before.get(one.instanceId()))).toList();
    }
}
