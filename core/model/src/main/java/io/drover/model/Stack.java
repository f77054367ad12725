package io.drover.model;

import io.drover.model.spec.Ordered;
import io.drover.model.spec.VolumeSpec;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A named set of services that belong together.
 *
 * @param dockerCompose and rancherCompose as written; null for a stack built service by service
 * @param environment the answers for {@code ${VARIABLE}}
 * @param notes what the compose files asked for that is not honoured
 * @param volumeNames what Docker calls the volumes; one that is missing was there before Drover made names, and is called
 *            as it is here
 */
@RecordBuilder
public record Stack(String id, String uuid, String name, @Nullable String description, State state,
        @Nullable String dockerCompose, @Nullable String rancherCompose, Map<String, String> environment,
        @Nullable String externalId, boolean startOnCreate, Map<String, VolumeSpec> volumes, List<String> notes,
        Instant created, @Nullable Instant removed,
        Map<String, VolumeName> volumeNames) implements Resource, StackBuilder.With {
    public Stack {
        environment = Ordered.copy(environment);
        volumes = Ordered.copy(volumes);
        notes = List.copyOf(notes);
        volumeNames = volumeNames == null ? Map.of() : Ordered.copy(volumeNames);
    }

    /** One without names for its volumes. */
    public Stack(String id, String uuid, String name, @Nullable String description, State state,
            @Nullable String dockerCompose, @Nullable String rancherCompose, Map<String, String> environment,
            @Nullable String externalId, boolean startOnCreate, Map<String, VolumeSpec> volumes, List<String> notes,
            Instant created, @Nullable Instant removed) {
        this(id, uuid, name, description, state, dockerCompose, rancherCompose, environment, externalId, startOnCreate,
                volumes, notes, created, removed, Map.of());
    }

    /** What Docker calls a volume that has this name here, or null when each unit of a service has one of its own. */
    public @Nullable String volumeName(String written) {
        var spec = volumes.get(written);
        if (spec == null) {
            return written;
        }
        if (spec.external()) {
            return spec.name() == null ? written : spec.name();
        }
        var name = volumeNames.get(written);
        // one that was there before Drover made names goes on under its own, or its data would be lost sight of
        return name == null ? written : spec.perContainer() ? null : name.shared();
    }

    /** What Docker calls a volume that has this name here, of one unit of a service. @param service null for none */
    public String volumeName(String written, @Nullable Service service, int index) {
        var shared = volumeName(written);
        if (shared != null) {
            return shared;
        }
        var name = Objects.requireNonNull(volumeNames.get(written));
        return service == null ? name.shared() : name.of(service, index);
    }

    /** Does Docker call a volume so that has this name here, in some unit of the service? */
    boolean mayCall(String written, Service service, String name) {
        var shared = volumeName(written);
        return shared == null
                ? Objects.requireNonNull(volumeNames.get(written)).mayBe(service, name)
                : shared.equals(name);
    }

    /** What there is for a service under its name is still its own when it gets another. */
    public Stack keepingVolumesOf(Service service) {
        var names = new LinkedHashMap<>(volumeNames);
        names.replaceAll((_, name) -> name.keeping(service));
        return withVolumeNames(names);
    }

    /** Whether it is activating is seen from its services. */
    public enum State {
        ACTIVE, REMOVING, REMOVED
    }
}
