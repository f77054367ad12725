package io.drover.model.wire;

import io.drover.model.spec.Ordered;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A volume that must be on a host before a container that mounts it.
 *
 * @param name Docker's
 * @param driver null is Docker's own choice
 * @param external it is never made: without it the container does not start
 * @param labels by which it is known whose it is
 */
public record VolumeNeed(String name, @Nullable String driver, Map<String, String> driverOpts, boolean external,
        Map<String, String> labels) {
    public VolumeNeed {
        driverOpts = Ordered.copy(driverOpts);
        labels = Ordered.copy(labels);
    }
}
