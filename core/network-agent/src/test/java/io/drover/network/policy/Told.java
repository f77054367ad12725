package io.drover.network.policy;

import io.drover.model.network.Fact;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is told of containers and services, as short as a test can say it. */
final class Told {
    private Told() {
    }

    static Fact.OfContainer container(String id, String hostId, String address, @Nullable String stack,
            @Nullable String service, Map<String, String> labels) {
        return container(id, hostId, address, stack, service, labels, false);
    }

    static Fact.OfContainer container(String id, String hostId, String address, @Nullable String stack,
            @Nullable String service, Map<String, String> labels, boolean system) {
        return new Fact.OfContainer(id, "uuid-" + id, id, stack, service, "", 1, 1, hostId, address, null, null,
                "running",
                null, 1, null, null, labels, List.of(), null, null, List.of(), List.of(), Map.of(), List.of(), false,
                system, 0, null);
    }

    static Fact.OfService service(String id, String stack, Map<String, String> links) {
        return new Fact.OfService(id, "uuid-" + id, stack, id, "service", null, null, 1, List.of(), links, Map.of(), 1,
                "active", List.of(new Fact.OfService.Part("", Map.of("from-service", id), List.of(), List.of(), null)),
                null, false, null, List.of(), null, null, List.of());
    }
}
