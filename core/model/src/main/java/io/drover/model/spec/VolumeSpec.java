package io.drover.model.spec;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A top-level volume of a compose file.
 *
 * @param external it exists already, in the environment's scope
 * @param perContainer one for each container instead of one for the stack
 */
public record VolumeSpec(@Nullable String driver, Map<String, String> driverOpts, boolean external,
        boolean perContainer) {
    public VolumeSpec {
        driverOpts = Ordered.copy(driverOpts);
    }
}
