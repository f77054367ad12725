package io.drover.server.api;

import io.drover.model.Entity;
import io.drover.model.Instance;
import io.drover.model.InstanceState;
import io.drover.model.spec.VolumeSpec;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A volume with a name on one host, as the containers that mount it show it.
 *
 * @param mounts at least one
 * @param spec how the stack of the first of them describes it, or null
 */
record Volume(String hostId, String name, List<Mount> mounts, @Nullable VolumeSpec spec) implements Entity {
    private static final String LOCAL = "local";

    /** @param path where it is in the container */
    record Mount(Instance instance, String path) {
    }

    @Override
    public String id() {
        return "1v" + hostId.substring(2) + "-" + name;
    }

    boolean used() {
        return mounts.stream().anyMatch(mount -> mount.instance().state() == InstanceState.RUNNING);
    }

    @Nullable
    String stackId() {
        return first().stackId();
    }

    String driver() {
        var driver = spec == null || spec.driver() == null ? first().config().storage().volumeDriver() : spec.driver();
        return driver == null ? LOCAL : driver;
    }

    private Instance first() {
        return mounts.getFirst().instance();
    }

    @Override
    public Instant created() {
        return mounts.stream().map(mount -> mount.instance().created()).min(Comparator.naturalOrder()).orElseThrow();
    }

    @Override
    public @Nullable Instant removed() {
        return null;
    }
}
