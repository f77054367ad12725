package io.drover.network.balancing.plan;

import org.jspecify.annotations.Nullable;

/** Where the targets of a balancer may be. */
enum Locality {
    ANY, PREFER_LOCAL, ONLY_LOCAL;

    static Locality parse(@Nullable String label) {
        return switch (label == null ? "" : label.strip()) {
            case "prefer-local" -> PREFER_LOCAL;
            case "only-local" -> ONLY_LOCAL;
            default -> ANY;
        };
    }
}
