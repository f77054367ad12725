package io.drover.model.spec;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A top-level volume of a compose file.
 *
 * @param driver null and empty are Docker's own
 * @param external it exists already, in the environment's scope
 * @param perContainer one for each container instead of one for the stack
 * @param name what Docker calls it, or null: a name that Drover makes or, of an external one, its own
 */
public record VolumeSpec(@Nullable String driver, Map<String, String> driverOpts, boolean external,
        boolean perContainer, @Nullable String name) {
    public VolumeSpec {
        driverOpts = Ordered.copy(driverOpts);
    }

    /** Can a volume that Docker made for the other serve it? */
    public boolean isMadeAs(VolumeSpec other) {
        return driverOrLocal().equals(other.driverOrLocal()) && driverOpts.equals(other.driverOpts);
    }

    public String driverOrLocal() {
        return driver == null || driver.isEmpty() ? "local" : driver;
    }
}
