package io.drover.network.balancing.haproxy;

import io.drover.model.spec.HealthCheck;
import io.drover.network.balancing.plan.Targets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How HAProxy itself checks the servers of a backend, beside what it is told of them: as their services say. A backend
 * has one request for all, so when services differ in theirs it checks none, rather than judge some by what is for others.
 */
final class Checking {
    private static final int USUAL_MILLIS = 2000;
    private static final int USUAL_RISE = 2;
    private static final int USUAL_FALL = 3;

    private final List<HealthCheck> checks;
    private final boolean possible;
    private final @Nullable CheckRequest request;

    Checking(List<Targets> targets) {
        checks = targets.stream().map(Targets::check).filter(Objects::nonNull).map(Objects::requireNonNull).toList();
        var alike = checks.stream().map(check -> String.valueOf(check.requestLine())).distinct().count() == 1;
        var line = alike ? checks.getFirst().requestLine() : null;
        request = line == null ? null : CheckRequest.of(line).orElse(null);
        possible = alike && (line == null || request != null);
    }

    void draw(Lines lines) {
        if (possible) {
            lines.usually("timeout check "
                    + checks.stream().mapToInt(it -> or(it.responseTimeout(), USUAL_MILLIS)).max().orElseThrow());
        }
        if (request != null) {
            lines.together(request.option(), request.more());
        }
    }

    /** Of a server; empty when it is not checked. */
    String parameters(@Nullable HealthCheck check) {
        return check == null || !possible
                ? ""
                : "check port " + check.port() + " inter " + or(check.interval(), USUAL_MILLIS) + " rise "
                        + or(check.healthyThreshold(), USUAL_RISE) + " fall "
                        + or(check.unhealthyThreshold(), USUAL_FALL);
    }

    private static int or(int value, int otherwise) {
        return value > 0 ? value : otherwise;
    }
}
