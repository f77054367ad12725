package io.drover.model.wire;

import io.drover.model.Instance;
import io.drover.model.spec.LaunchConfig;
import io.drover.model.spec.MountSpec;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One container that a host must have.
 *
 * @param name Docker's name for it, without slash
 * @param labels all of them, macros resolved, system labels included
 * @param desired RUNNING or STOPPED
 * @param endRun the start of a run that is to end, so that the next begins, or null; another run is left alone
 * @param stopSeconds how long an end may take, or null: as the container says
 * @param address its managed address, or null when it has none
 * @param networkFrom the instance whose network it shares, or null
 * @param volumesFrom instances whose volumes it mounts
 * @param after instances of this host that must run before it starts
 * @param startOnce when it has ended it stays ended
 * @param retries how many times in a row it is started again after a failure, 0 without limit, and after no other end;
 *        null: after every end
 * @param pullAlways fetch the image also when the host has it
 * @param volumes what must be on the host before it is made
 */
public record Assigned(String instanceId, String uuid, String name, LaunchConfig config, Map<String, String> labels,
        Instance.Desired desired, @Nullable String address, @Nullable String networkFrom, List<String> volumesFrom,
        List<String> after,
        boolean startOnce, boolean pullAlways,
        @Nullable Instant endRun, @Nullable Integer stopSeconds, @Nullable Integer retries,
        List<VolumeNeed> volumes) {
    public Assigned {
        labels = io.drover.model.spec.Ordered.copy(labels);
        volumesFrom = List.copyOf(volumesFrom);
        after = List.copyOf(after);
        volumes = volumes == null ? List.of() : List.copyOf(volumes);
    }

    /** Does it mount a volume of this name, or need it? @param volume Docker's name */
    public boolean mounts(String volume) {
        return volumes.stream().anyMatch(need -> need.name().equals(volume)) || config.storage().volumes().stream()
                .anyMatch(written -> volume.equals(MountSpec.parse(written).name()));
    }

    /** One that needs no volume but those that Docker makes with it. */
    public Assigned(String instanceId, String uuid, String name, LaunchConfig config, Map<String, String> labels,
            Instance.Desired desired, @Nullable String address, @Nullable String networkFrom,
            List<String> volumesFrom, List<String> after, boolean startOnce, boolean pullAlways,
            @Nullable Instant endRun, @Nullable Integer stopSeconds, @Nullable Integer retries) {
        this(instanceId, uuid, name, config, labels, desired, address, networkFrom, volumesFrom, after, startOnce,
                pullAlways, endRun, stopSeconds, retries, List.of());
    }
}
