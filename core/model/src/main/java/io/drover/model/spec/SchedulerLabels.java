package io.drover.model.spec;

import io.drover.model.Refusal;
import io.drover.model.Refusal.Code;
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
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

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

    /**
     * The labels by which a container asks for a rule of a plugin. Whether there is such a rule, and takes these settings, is
     * not known here.
     *
     * @param where the labels are: a path with a dot at its end
     * @throws Refusal naming the label that cannot be
     */
    static void checkRule(String where, Map<String, String> labels) {
        var name = labels.get(Labels.SCHEDULER_RULE);
        if (name != null && !NAME.matcher(name.strip()).matches()) {
            throw new Refusal(Code.InvalidFormat, where + Labels.SCHEDULER_RULE,
                    "must be the name of a scheduler rule, small letters, digits and dashes, not '" + name + "'");
        }
        labels.keySet().stream().filter(key -> name == null && key.startsWith(HostRule.SETTING)).findFirst()
                .ifPresent(key -> {
                    throw new Refusal(Code.MissingRequired, where + Labels.SCHEDULER_RULE,
                            "is needed, as " + key + " is a setting of the rule that it names");
                });
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
