package io.drover.model.network;

import io.drover.model.Version;
import io.drover.model.spec.HealthCheck;
import io.drover.model.spec.LaunchConfig;
import java.util.List;

/**
 * The container of a load balancer: HAProxy and nothing else. The Network Agent of its host tells it what to do from
 * outside, so it goes on by itself with everything else away.
 */
public final class BalancerContainer {
    public static final String IMAGE = "drover/balancer:" + Version.TEXT;
    /** It answers 200 to every request here, on all of its addresses; nobody else can have it. */
    public static final int HEALTH_PORT = 42;
    /** HAProxy's statistics, for programs in the container only: {@code http://127.0.0.1:43/;csv}. */
    public static final int STATISTICS_PORT = 43;
    /** Where HAProxy tells the one that a reload puts in its place which client is whose. */
    public static final int PEERS_PORT = 44;
    /** With this HAProxy accepts nothing new and ends when what is under way has ended. */
    private static final String STOP_SIGNAL = "SIGUSR1";
    private static final int STOP_SECONDS = 10;

    /** As Rancher checks its own. */
    private static final HealthCheck CHECK = new HealthCheck(HEALTH_PORT, null, 2000, 2000, 2, 3, 60_000, 60_000,
            "recreate", 1);

    private BalancerContainer() {
    }

    /**
     * What runs for a load balancer.
     *
     * @param written as a person wrote it, with whatever image; labels, environment, ports and networking stay
     */
    public static LaunchConfig of(LaunchConfig written) {
        return checked(written).withImage(IMAGE)
                .withCommand(written.command().withCommand(List.of()).withEntryPoint(List.of()).withUser(null)
                        .withWorkingDir(null).withTty(false).withStdinOpen(false).withInit(false)
                        .withStopSignal(STOP_SIGNAL).withStopTimeoutSeconds(STOP_SECONDS))
                // its configuration is a file in it
                .withIsolation(written.isolation().withReadOnly(false));
    }

    /** With the check that it has unless a person wrote another. */
    public static LaunchConfig checked(LaunchConfig written) {
        return written.healthCheck() == null ? written.withHealthCheck(CHECK) : written;
    }

    /** The other way: clients send back what they were shown, and with it what nobody wrote. */
    public static LaunchConfig written(LaunchConfig shown) {
        return CHECK.equals(shown.healthCheck()) ? shown.withHealthCheck(null) : shown;
    }
}
