package io.drover.server.api;

import io.drover.model.Refusal;
import io.drover.model.spec.HealthCheck;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rancher's {@code instanceHealthCheck}, from and to JSON; its defaults are Rancher's. What a check must be like is looked
 * at with the rest of the service.
 */
final class HealthChecks {
    private static final String QUORUM = "recreateOnQuorumStrategyConfig";

    private HealthChecks() {
    }

    static HealthCheck read(Given given) {
        given.object();
        var port = given.at("port");
        if (port.absent()) {
            throw new Refusal(Refusal.Code.MissingRequired, port.field(), port.field() + " is missing");
        }
        var strategy = given.at("strategy").orNull(Given::textOrNull);
        var quorum = given.at(QUORUM).absent() ? null : given.at(QUORUM).object().at("quorum").orNull(Given::integer);
        return new HealthCheck(port.integer(), given.at("requestLine").orNull(Given::text),
                or(given.at("interval"), 2000), or(given.at("responseTimeout"), 2000),
                or(given.at("healthyThreshold"), 2), or(given.at("unhealthyThreshold"), 3),
                given.at("initializingTimeout").orNull(Given::integer),
                given.at("reinitializingTimeout").orNull(Given::integer), strategy == null ? "recreate" : strategy,
                quorum == null ? 1 : quorum, given.at("name").orNull(Given::textOrNull));
    }

    static Map<String, @Nullable Object> body(HealthCheck check) {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("type", "instanceHealthCheck");
        body.put("name", check.name());
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

    private static int or(Given given, int otherwise) {
        return given.absent() ? otherwise : given.integer();
    }
}
