package io.drover.server.api;

import io.drover.model.Refusal;
import io.drover.model.spec.HealthCheck;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rancher's {@code instanceHealthCheck}, from and to JSON; its defaults are Rancher's. */
final class HealthChecks {
    private static final List<String> STRATEGIES = List.of("none", "recreate", "recreateOnQuorum");
    private static final String QUORUM = "recreateOnQuorumStrategyConfig";

    private HealthChecks() {
    }

    static HealthCheck read(Given given) {
        given.object();
        var port = given.at("port");
        if (port.absent()) {
            throw new Refusal(Refusal.Code.MissingRequired, port.field(), port.field() + " is missing");
        }
        if (port.whole() < 1 || port.whole() > 65535) {
            throw port.wrong("a port from 1 to 65535");
        }
        var strategy = given.at("strategy");
        var chosen = strategy.absent() ? "recreate" : strategy.text();
        if (!STRATEGIES.contains(chosen)) {
            throw new Refusal(Refusal.Code.InvalidOption, strategy.field(),
                    strategy.field() + " must be one of " + String.join(", ", STRATEGIES));
        }
        var quorum = given.at(QUORUM).absent() ? null : given.at(QUORUM).object().at("quorum").orNull(Given::integer);
        return new HealthCheck(port.integer(), given.at("requestLine").orNull(Given::text),
                positive(given.at("interval"), 2000), positive(given.at("responseTimeout"), 2000),
                positive(given.at("healthyThreshold"), 2), positive(given.at("unhealthyThreshold"), 3),
                given.at("initializingTimeout").orNull(Given::integer),
                given.at("reinitializingTimeout").orNull(Given::integer), chosen, quorum == null ? 1 : quorum);
    }

    static Map<String, @Nullable Object> body(HealthCheck check) {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("type", "instanceHealthCheck");
        body.put("port", check.port());
        body.put("requestLine", check.requestLine());
        body.put("interval", check.interval());
        body.put("responseTimeout", check.responseTimeout());
        body.put("healthyThreshold", check.healthyThreshold());
        body.put("unhealthyThreshold", check.unhealthyThreshold());
        body.put("initializingTimeout", check.initializingTimeout());
        body.put("reinitializingTimeout", check.reinitializingTimeout());
        body.put("strategy", check.strategy());
        body.put(QUORUM, check.strategy().equals("recreateOnQuorum")
                ? Map.of("type", QUORUM, "quorum", check.quorum())
                : null);
        return body;
    }

    private static int positive(Given given, int otherwise) {
        if (given.absent()) {
            return otherwise;
        }
        if (given.integer() < 1) {
            throw new Refusal(Refusal.Code.MinLimitExceeded, given.field(), given.field() + " must be at least 1");
        }
        return given.integer();
    }
}
