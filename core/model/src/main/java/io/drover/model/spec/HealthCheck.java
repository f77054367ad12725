package io.drover.model.spec;

import org.jspecify.annotations.Nullable;

/**
 * A health check as rancher-compose has it. Times are milliseconds; null time-outs wait for ever.
 *
 * @param requestLine null is a TCP check, as is an empty one, else an HTTP request line
 * @param interval 0 is the usual, as is a {@code responseTimeout} of 0
 * @param quorum with strategy {@code recreateOnQuorum}: how many healthy instances are needed before one is replaced
 * @param name for people, or null
 */
public record HealthCheck(int port, @Nullable String requestLine, int interval, int responseTimeout,
        int healthyThreshold, int unhealthyThreshold, @Nullable Integer initializingTimeout,
        @Nullable Integer reinitializingTimeout, String strategy, int quorum,
        @Nullable String name) {

    public HealthCheck {
        requestLine = requestLine == null || requestLine.isEmpty() ? null : requestLine;
    }

    /** One without a name. */
    public HealthCheck(int port, @Nullable String requestLine, int interval, int responseTimeout, int healthyThreshold,
            int unhealthyThreshold, @Nullable Integer initializingTimeout, @Nullable Integer reinitializingTimeout,
            String strategy, int quorum) {
        this(port, requestLine, interval, responseTimeout, healthyThreshold, unhealthyThreshold, initializingTimeout,
                reinitializingTimeout, strategy, quorum, null);
    }
}
