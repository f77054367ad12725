package io.drover.model;

import io.drover.model.spec.Ordered;
import io.drover.model.spec.VolumeSpec;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A named set of services that belong together.
 *
 * @param dockerCompose and rancherCompose as written; null for a stack built service by service
 * @param environment the answers for {@code ${VARIABLE}}
 * @param notes what the compose files asked for that is not honoured
 */
@RecordBuilder
public record Stack(String id, String uuid, String name, @Nullable String description, State state,
        @Nullable String dockerCompose, @Nullable String rancherCompose, Map<String, String> environment,
        @Nullable String externalId, boolean startOnCreate, Map<String, VolumeSpec> volumes, List<String> notes,
        Instant created, @Nullable Instant removed) implements Resource, StackBuilder.With {
    public Stack {
        environment = Ordered.copy(environment);
        volumes = Ordered.copy(volumes);
        notes = List.copyOf(notes);
    }

    /** Whether it is activating is seen from its services. */
    public enum State {
        ACTIVE, REMOVING, REMOVED
    }
}
