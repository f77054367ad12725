package io.drover.model.network;

import io.drover.model.Version;
import io.drover.model.spec.HealthCheck;
import io.drover.model.spec.LaunchConfig;

/** The container in which a load balancer runs. */
public final class BalancerContainer {
    public static final String IMAGE = "drover/balancer:" + Version.TEXT;
    /** Where it answers whether it is there; no rule may listen on it. */
    public static final int HEALTH_PORT = 42;

    /** As Rancher checks its own. */
    private static final HealthCheck CHECK = new HealthCheck(HEALTH_PORT, null, 2000, 2000, 2, 3, 60_000, 60_000,
            "recreate", 1);

    private BalancerContainer() {
    }

    /** What runs for what a person wrote. */
    public static LaunchConfig of(LaunchConfig written) {
        return written.withImage(IMAGE).withHealthCheck(written.healthCheck() == null ? CHECK : written.healthCheck());
    }
}
