package io.drover.server.notifications;

import io.drover.model.Instance;
import io.drover.model.NewsKind;
import io.drover.model.Service;
import io.drover.model.ServiceHealth;
import io.drover.model.Stack;
import io.drover.server.store.View;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Is a service well that is to run, and was once? */
final class ServiceSight {
    /** For containers that are on their way: images have to be brought, and programs to begin. */
    private static final Duration COMING_UP = Duration.ofMinutes(2);
    private static final String UNHEALTHY = "unhealthy";
    private static final String DEGRADED = "degraded";

    private ServiceSight() {
    }

    /** Null when there is nothing to say of it. */
    static @Nullable Sight of(View view, Service service) {
        if (!service.state().runs() || !service.everActive() || !service.spec().hasContainers()) {
            return null;
        }
        var instances = view.instancesOf(service.id());
        var wanted = instances.stream().filter(Instance::wanted).toList();
        var well = wanted.stream().filter(Instance::well).count();
        var patience = switch (ServiceHealth.of(service, instances)) {
            case HEALTHY, STARTED_ONCE -> null;
            case INITIALIZING -> COMING_UP;
            case DEGRADED, UNHEALTHY -> Duration.ZERO;
        };
        var name = name(view, service);
        if (patience == null || (well > 0 && turns(service))) {
            return Sight.lasting(Sight.WELL, Duration.ZERO, NewsKind.SERVICE_HEALTHY, name,
                    "The service " + name + " is healthy again", page(service));
        }
        var some = well > 0;
        return Sight.lasting(some ? DEGRADED : UNHEALTHY, patience,
                some ? NewsKind.SERVICE_DEGRADED : NewsKind.SERVICE_UNHEALTHY, name,
                "The service " + name + " is " + (some ? DEGRADED : UNHEALTHY) + ", " + well + " of " + wanted.size()
                        + " containers are well" + Sight.because(reason(wanted)),
                page(service));
    }

    /** While its containers are being replaced, some are away on purpose. */
    private static boolean turns(Service service) {
        return switch (service.state()) {
            case UPGRADING, CANCELING_UPGRADE, ROLLING_BACK, FINISHING_UPGRADE, RESTARTING -> true;
            default -> false;
        };
    }

    private static @Nullable String reason(List<Instance> wanted) {
        return wanted.stream().filter(instance -> !instance.well()).map(ServiceSight::reason).filter(Objects::nonNull)
                .sorted().findFirst().orElse(null);
    }

    private static @Nullable String reason(Instance instance) {
        var health = instance.health();
        var why = health != null && !health.good() && health.reason() != null
                ? health.reason()
                : instance.unplaced() != null ? instance.unplaced() : instance.message();
        return why == null ? null : instance.name() + " " + why;
    }

    static String name(View view, Service service) {
        var stack = view.get(Stack.class, service.stackId());
        return (stack == null ? "" : stack.name() + "/") + service.name();
    }

    static String page(Service service) {
        return "/stacks/" + service.stackId();
    }
}
