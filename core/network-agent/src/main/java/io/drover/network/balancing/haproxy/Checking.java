package io.drover.network.balancing.haproxy;

import io.drover.model.spec.HealthCheck;
import io.drover.network.balancing.plan.Targets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How HAProxy itself checks the servers of a backend, beside what it is told of them: as their services say. A backend
 * has one request for all, so when services differ in theirs it checks none, rather than judge some by what is for others.
 */
final class Checking {
    private static final Pattern REQUEST = Pattern.compile("([A-Z]+) (/\\S*)(?: (HTTP/1\\.[01]))?");
    private static final int USUAL_MILLIS = 2000;
    private static final int USUAL_RISE = 2;
    private static final int USUAL_FALL = 3;

    private final List<HealthCheck> checks;
    private final boolean possible;

    Checking(List<Targets> targets) {
        checks = targets.stream().map(Targets::check).filter(Objects::nonNull).map(Objects::requireNonNull).toList();
        possible = checks.stream().map(check -> String.valueOf(check.requestLine())).distinct().count() == 1
                && (checks.getFirst().requestLine() == null
                        || REQUEST.matcher(checks.getFirst().requestLine().strip()).matches());
    }

    List<String> lines() {
        var lines = new ArrayList<String>();
        if (possible) {
            lines.add("timeout check "
                    + checks.stream().mapToInt(it -> or(it.responseTimeout(), USUAL_MILLIS)).max().orElseThrow());
            var request = checks.getFirst().requestLine();
            var words = REQUEST.matcher(request == null ? "" : request.strip());
            if (words.matches()) {
                lines.add("option httpchk " + words.group(1) + " " + Quoted.word(words.group(2))
                        + (words.group(3) == null ? "" : " " + words.group(3)));
            }
        }
        return lines;
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
