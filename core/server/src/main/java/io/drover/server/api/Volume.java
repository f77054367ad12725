package io.drover.server.api;

import io.drover.model.ContainerVolumes;
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
 * @param name Docker's
 * @param mounts at least one
 */
record Volume(String hostId, String name, List<Mount> mounts) implements Entity {
    private static final String LOCAL = "local";

    /** @param volume as the stack of the container has it */
    record Mount(Instance instance, ContainerVolumes.Named volume) {
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

    /** How the stack of the first that mounts it describes it, or null. */
    @Nullable
    VolumeSpec spec() {
        return mounts.getFirst().volume().spec();
    }

    /** What that stack calls it. */
    String written() {
        return mounts.getFirst().volume().written();
    }

    @Nullable
    String templateId() {
        var stack = stackId();
        return spec() == null || stack == null ? null : VolumeTemplate.id(stack, written());
    }

    String driver() {
        var spec = spec();
        var driver = spec == null ? first().config().storage().volumeDriver() : spec.driver();
        return driver == null || driver.isEmpty() ? LOCAL : driver;
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
