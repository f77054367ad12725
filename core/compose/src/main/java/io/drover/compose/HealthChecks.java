package io.drover.compose;

import io.drover.model.spec.HealthCheck;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The {@code health_check} of rancher-compose, with the defaults that Rancher's page fills in. */
final class HealthChecks {
    private static final List<String> STRATEGIES = List.of("recreate", "recreateOnQuorum", "none");

    private HealthChecks() {
    }

    static @Nullable HealthCheck read(Keys keys, List<String> notes) {
        var check = keys.keys("health_check");
        if (check == null) {
            return null;
        }
        var port = check.integer("port", 0);
        if (port < 1 || port > 65535) {
            throw check.has("port")
                    ? check.wrong("port", "from 1 to 65535")
                    : keys.wrong("health_check", "a map with a port from 1 to 65535");
        }
        var asked = check.text("strategy", "recreate");
        var strategy = STRATEGIES.stream().filter(asked::equalsIgnoreCase).findFirst()
                .orElseThrow(() -> check.wrong("strategy", "recreate, recreateOnQuorum or none"));
        var quorum = check.keys("recreate_on_quorum_strategy_config");
        var quorumSize = quorum == null ? 1 : quorum.integer("quorum", 1);
        var read = new HealthCheck(port, check.text("request_line"), check.integer("interval", 2_000),
                check.integer("response_timeout", 2_000), check.integer("healthy_threshold", 2),
                check.integer("unhealthy_threshold", 3), check.integer("initializing_timeout"),
                check.integer("reinitializing_timeout"), strategy, quorumSize, check.text("name"));
        if (quorum != null) {
            quorum.finish(notes);
        }
        check.finish(notes);
        return read;
    }
}
