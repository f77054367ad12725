package io.drover.model;

import io.drover.model.spec.Ordered;
import io.drover.model.spec.VolumeSpec;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A volume that a person named: one that is to be made with the first container that mounts it, or one that is to be
 * removed from hosts.
 *
 * @param name Docker's
 * @param made by a request of its own; else it is here only until it is removed from its host
 * @param driver null and empty are Docker's own
 * @param hostId the only host of which it is said, or null: of all
 * @param removal by hosts that have it, {@link #WAITING} or why it could not be removed there; empty when it is to stay
 */
@RecordBuilder
public record NamedVolume(String id, String uuid, String name, @Nullable String description, boolean made,
        @Nullable String driver, Map<String, String> driverOpts, @Nullable String hostId, Map<String, String> removal,
        Instant created, @Nullable Instant removed) implements Resource, NamedVolumeBuilder.With {
    public static final String WAITING = "";

    public NamedVolume {
        driverOpts = Ordered.copy(driverOpts);
        removal = Ordered.copy(removal);
    }

    public boolean waitsFor(String host) {
        return WAITING.equals(removal.get(host));
    }

    public boolean waits() {
        return removal.containsValue(WAITING);
    }

    /** How a container on this host is to get it, or null when nothing is said of it there. */
    public @Nullable VolumeSpec spec(@Nullable String host) {
        return made && (hostId == null || hostId.equals(host))
                ? new VolumeSpec(driver, driverOpts, false, false, name)
                : null;
    }

    /** What containers get of it, whatever is to become of it; null when that is nothing. */
    public @Nullable NamedVolume mounted() {
        return made && exists() ? withRemoval(Map.of()) : null;
    }

    /** It stays on the hosts that have not removed it yet. @param why not empty */
    public NamedVolume withoutWish(String why) {
        var ended = new LinkedHashMap<>(removal);
        ended.replaceAll((_, said) -> said.equals(WAITING) ? why : said);
        return withRemoval(ended);
    }

    /** Once it is gone from all of its hosts, as somebody wished, it is gone itself. */
    public NamedVolume withoutHost(String host, Instant now) {
        var left = new LinkedHashMap<>(removal);
        left.remove(host);
        return withRemoval(left).withRemoved(left.isEmpty() && waitsFor(host) ? now : removed);
    }
}
