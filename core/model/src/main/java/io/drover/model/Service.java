package io.drover.model;

import io.drover.model.spec.Ordered;
import io.drover.model.spec.ServiceSpec;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A service and what is wanted of it.
 *
 * @param spec written by intents only; its scale is the wanted one
 * @param links alias to service id; written by intents
 * @param state steady states are wanted by intents, {@code ACTIVATING} and the like are left by the services planner
 * @param everActive it reached its scale once, so those that link to it may start; written by the services planner
 * @param addresses those that stay with their place ({@code 1/} for the first primary), of a service with {@code retain_ip}; written by
 *            the network planner
 * @param targets of a load balancer: ids of the services that it sends requests to, aliases resolved; written by the balancing
 *            planner
 * @param nextCreateIndex the number for the next unit; never goes back; written by the services planner
 * @param message why it is not there yet, or null; written by the services planner
 */
@RecordBuilder
public record Service(String id, String uuid, String stackId, ServiceSpec spec, Map<String, String> links, State state,
        boolean everActive, Map<String, String> addresses, Set<String> targets, long nextCreateIndex,
        @Nullable String message,
        Instant created,
        @Nullable Instant removed) implements Resource, ServiceBuilder.With {

    public Service {
        links = Ordered.copy(links);
        addresses = addresses == null ? Map.of() : Ordered.copy(addresses);
        targets = targets == null ? Set.of() : Set.copyOf(targets);
    }

    public String name() {
        return spec.name();
    }

    /** The steps of Rancher's service life that exist before upgrades do. */
    public enum State {
        INACTIVE, ACTIVATING, ACTIVE, UPDATING_ACTIVE, DEACTIVATING, REMOVING, REMOVED;

        /** Should its containers run? */
        public boolean runs() {
            return this == ACTIVATING || this == ACTIVE || this == UPDATING_ACTIVE;
        }
    }
}
