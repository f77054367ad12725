package io.drover.server.api;

import io.drover.model.spec.LaunchConfig;
import org.jspecify.annotations.Nullable;

/**
 * One field of Rancher's {@code launchConfig}, both ways.
 *
 * @param type as in the schema
 * @param get its value in JSON
 * @param set a launch config with the value given; never called for an absent one
 */
record LaunchField(String name, String type, Get get, Set set) {

    /** Launch config to JSON. */
    @FunctionalInterface
    interface Get {
        @Nullable
        Object of(LaunchConfig config);
    }

    /** JSON to launch config. */
    @FunctionalInterface
    interface Set {
        LaunchConfig in(LaunchConfig config, Given given);
    }
}
