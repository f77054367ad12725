package io.drover.compose;

import io.drover.compose.Value.Fields;
import io.drover.compose.Value.Items;
import io.drover.compose.Value.Scalar;
import io.drover.model.spec.Labels;
import java.util.LinkedHashMap;
import java.util.Map;

/** Keys whose names and values may stand in a map, or in a list of texts with something between the two. */
final class Named {
    /** What may stand between; nothing where the list has names only. */
    private static final Map<String, String> SEPARATORS = Map.of("environment", "=:", "labels", "=:", "extra_hosts",
            ":=", "sysctls", "=", "annotations", "=", "log_opt", "=", "options", "=", "depends_on", "");

    private Named() {
    }

    static boolean has(String key) {
        return SEPARATORS.containsKey(key);
    }

    /** The list as a map; anything else, and a list of other things, as it is. */
    static Value map(String key, Value value) {
        if (!(value instanceof Items items)) {
            return value;
        }
        var values = new LinkedHashMap<String, Value>();
        for (var item : items.values()) {
            switch (item) {
                case Scalar scalar -> {
                    var at = at(scalar.text(), SEPARATORS.getOrDefault(key, ""));
                    values.put(at < 0 ? scalar.text() : scalar.text().substring(0, at).strip(),
                            new Scalar(item.source(), item.line(),
                                    at < 0 ? "" : scalar.text().substring(at + 1).stripLeading(), at < 0));
                }
                // "- KEY: value" is how some people write "- KEY=value"
                case Fields fields when fields.values().size() == 1 -> values.putAll(fields.values());
                case Value other -> {
                    return value;
                }
            }
        }
        return new Fields(items.source(), items.line(), values);
    }

    /** Where the first of the separators is, or -1. The colon in the name of a rule for schedulers is none. */
    static int at(String text, String separators) {
        var first = text.regionMatches(true, 0, Labels.AFFINITY, 0, Labels.AFFINITY.length())
                ? Labels.AFFINITY.length()
                : 0;
        for (var i = first; i < text.length(); i++) {
            if (separators.indexOf(text.charAt(i)) >= 0) {
                return i;
            }
        }
        return -1;
    }
}
