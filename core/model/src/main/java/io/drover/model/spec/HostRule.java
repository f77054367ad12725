package io.drover.model.spec;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The rule of a plugin that has a say in where a container runs, as the container's labels ask for it.
 *
 * @param name of the rule
 * @param settings what is said to it, by name
 */
public record HostRule(String name, Map<String, String> settings) {
    static final String SETTING = Labels.SCHEDULER_RULE + ".";

    public HostRule {
        settings = Ordered.copy(settings);
    }

    /** Null when they ask for none. */
    public static @Nullable HostRule of(Map<String, String> labels) {
        var name = labels.get(Labels.SCHEDULER_RULE);
        if (name == null) {
            return null;
        }
        var settings = new TreeMap<String, String>();
        labels.forEach((key, value) -> {
            if (key.startsWith(SETTING)) {
                settings.put(key.substring(SETTING.length()), value);
            }
        });
        return new HostRule(name.strip(), settings);
    }

    /** The label of one of its settings. */
    public static String label(String setting) {
        return SETTING + setting;
    }
}
