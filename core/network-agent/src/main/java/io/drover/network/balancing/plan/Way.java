package io.drover.network.balancing.plan;

import io.drover.model.network.Fact;
import org.jspecify.annotations.Nullable;

/**
 * A rule of a person's, with what it means filled in: requests to a port that fit go to one service.
 *
 * @param name {@code stack/service}
 * @param port of the targets
 */
record Way(int source, Protocol protocol, Condition condition, @Nullable Integer priority,
        @Nullable String backendName, int weight, Fact.OfService service, String name, int port) {
    private static final java.util.Set<String> AWAY = java.util.Set.of("inactive", "deactivating", "removed",
            "removing");

    /** Services that are not up have no rules. */
    boolean active() {
        return !AWAY.contains(service.state());
    }
}
