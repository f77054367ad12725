package io.drover.server.api;

import io.drover.model.Instance;
import io.drover.model.InstanceHealth;
import io.drover.model.Service;
import io.drover.model.ServiceHealth;
import io.drover.server.store.View;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How containers, services and stacks are, in Rancher's words, and why. */
final class Health {
    private Health() {
    }

    /** Null when nobody checks it. */
    static @Nullable String of(Instance instance) {
        var state = instance.healthState();
        return state == null ? null : Life.wire(state);
    }

    static String of(Service service, View view) {
        return Life.wire(ServiceHealth.of(service, view.instancesOf(service.id())));
    }

    static String of(List<Service> services, View view) {
        return Life.wire(ServiceHealth.of(services.stream()
                .map(service -> ServiceHealth.of(service, view.instancesOf(service.id()))).toList()));
    }

    /** Why it is not healthy, or null. */
    static @Nullable String reason(Instance instance) {
        return instance.health() == null ? null : instance.health().reason();
    }

    static @Nullable String since(Instance instance) {
        return instance.health() == null ? null : exactly(instance.health().since());
    }

    /** The hosts that check it, as Rancher lists them; what each of them says is known to nobody but the owner. */
    static List<String> hosts(Instance instance) {
        return instance.health() == null ? List.of() : instance.health().checkers();
    }

    /** What it was before, the newest first. */
    static List<Map<String, @Nullable Object>> history(Instance instance) {
        return instance.health() == null
                ? List.of()
                : instance.health().history().stream().map(Health::past).toList();
    }

    private static Map<String, @Nullable Object> past(InstanceHealth.Past past) {
        var body = new LinkedHashMap<String, @Nullable Object>();
        body.put("healthState", Life.wire(past.state()));
        body.put("since", exactly(past.since()));
        body.put("reason", past.reason());
        return body;
    }

    /** How the addresses of an external service are, by those that check them. */
    static List<Map<String, @Nullable Object>> outside(Service service) {
        return service.outside().entrySet().stream().map(one -> {
            var body = new LinkedHashMap<String, @Nullable Object>();
            body.put("address", one.getKey());
            body.putAll(past(new InstanceHealth.Past(one.getValue().state(), one.getValue().since(),
                    one.getValue().reason())));
            body.put("healthcheckHostIds", one.getValue().checkers());
            return (Map<String, @Nullable Object>) body;
        }).toList();
    }

    /** For people, of an external service some of whose addresses are ill. */
    static String message(Service service) {
        return service.ill().stream()
                .map(address -> address + ": " + Objects.requireNonNull(service.outside().get(address)).reason())
                .collect(Collectors.joining("; "));
    }

    /** Not to the second, as other dates are: how soon others knew of it is counted in milliseconds. */
    private static String exactly(Instant since) {
        return since.truncatedTo(ChronoUnit.MILLIS).toString();
    }

    /** For people, of one that is not healthy though it runs. */
    static @Nullable String message(Instance instance) {
        var health = instance.health();
        return health == null || health.good() ? null : health.reason();
    }
}
