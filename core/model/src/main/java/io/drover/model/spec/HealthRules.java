package io.drover.model.spec;

import io.drover.model.Refusal;
import io.drover.model.Refusal.Code;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a health check must be like, whichever way it comes. */
final class HealthRules {
    private static final List<String> STRATEGIES = List.of("none", "recreate", "recreateOnQuorum");
    private static final int HIGHEST_PORT = 65535;

    private HealthRules() {
    }

    /** @param where the check is in the request, with a dot at its end */
    static void check(String where, HealthCheck check) {
        if (check.port() < 1 || check.port() > HIGHEST_PORT) {
            throw Refusal.invalid(where + "port", where + "port must be a port from 1 to " + HIGHEST_PORT);
        }
        if (STRATEGIES.stream().noneMatch(check.strategy()::equalsIgnoreCase)) {
            throw new Refusal(Code.InvalidOption, where + "strategy",
                    where + "strategy must be one of " + String.join(", ", STRATEGIES));
        }
        // of these 0 is the usual, as in HAProxy
        least(where + "interval", check.interval(), 0);
        least(where + "responseTimeout", check.responseTimeout(), 0);
        least(where + "healthyThreshold", check.healthyThreshold(), 1);
        least(where + "unhealthyThreshold", check.unhealthyThreshold(), 1);
        // with no time at all a container would be made anew for ever
        least(where + "initializingTimeout", check.initializingTimeout(), 1);
        least(where + "reinitializingTimeout", check.reinitializingTimeout(), 1);
        least(where + "recreateOnQuorumStrategyConfig.quorum", check.quorum(), 0);
    }

    private static void least(String field, @Nullable Integer value, int least) {
        if (value != null && value < least) {
            throw new Refusal(Code.MinLimitExceeded, field, field + " must be at least " + least + ", not " + value);
        }
    }
}
