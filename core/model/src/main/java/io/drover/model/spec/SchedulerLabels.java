package io.drover.model.spec;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which labels about scheduling do nothing, and why. Rancher dropped them in silence, and stacks of its catalogs have some,
 * so they are no error; but whoever wrote a rule has to hear that it does not hold.
 */
public final class SchedulerLabels {
    private static final String SCHEDULER = "io.rancher.scheduler.";
    private static final Pattern RULE = Pattern.compile("(host_label|container_label|container)(_soft)?(_ne)?|volumes");

    private SchedulerLabels() {
    }

    /** Of a container's labels: key to a reason that follows the key in a sentence. */
    public static Map<String, String> notHonoured(Map<String, String> labels) {
        var reasons = new LinkedHashMap<String, String>();
        labels.keySet().forEach(key -> {
            var reason = reason(key.toLowerCase(Locale.ROOT));
            if (reason != null) {
                reasons.put(key, reason);
            }
        });
        return reasons;
    }

    /** Of a host's labels. */
    public static Map<String, String> notHonouredOfHost(Map<String, String> labels) {
        return labels.containsKey(Labels.SCHEDULER_IPS)
                ? Map.of(Labels.SCHEDULER_IPS, "is not honoured yet: ports are published on every address of the host")
                : Map.of();
    }

    private static @Nullable String reason(String key) {
        if (key.startsWith(Labels.AFFINITY)) {
            var rule = key.substring(Labels.AFFINITY.length());
            return RULE.matcher(rule).matches()
                    ? null
                    : "is ignored: there is no rule '" + rule
                            + "', only host_label, container_label and container, each"
                            + " alone or with _ne, _soft or _soft_ne, and volumes";
        }
        return switch (key) {
            case Labels.GLOBAL -> null;
            case Labels.REQUIRE_ANY, Labels.SCHEDULER_IPS -> "is ignored: it is a label of hosts";
            default -> key.startsWith(SCHEDULER) ? "is ignored: it is not known" : null;
        };
    }
}
