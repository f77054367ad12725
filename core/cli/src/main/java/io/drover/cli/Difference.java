package io.drover.cli;

import io.drover.compose.ComposeExport;
import io.drover.model.spec.ServiceSpec;
import io.drover.model.spec.StackSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** What of compose files a server does not have yet, in the words of the files. Pure. */
final class Difference {
    private Difference() {
    }

    /**
     * A line for each service that would be made ({@code +}), differs and stays as it is ({@code ~}, with its keys), or is
     * not in the files and stays ({@code -}). Empty when nothing differs.
     */
    static List<String> of(StackSpec server, StackSpec files) {
        var there = byName(server);
        var wanted = byName(files);
        var lines = new ArrayList<String>();
        wanted.forEach((name, spec) -> {
            var existing = there.get(name);
            if (existing == null) {
                lines.add("+ " + name + (spec.launchConfig() == null ? "" : " (" + spec.launchConfig().image() + ")"));
            } else {
                // the scale is changed by drover scale, and never by files
                var keys = keys(flat(existing), flat(spec.withScale(existing.scale())));
                if (!keys.isEmpty()) {
                    lines.add("~ " + name + " runs with an older description and is left as it is");
                    lines.addAll(keys);
                }
            }
        });
        there.keySet().stream().filter(name -> !wanted.containsKey(name))
                .forEach(name -> lines.add("- " + name + " is not in the files and is left as it is"));
        return lines;
    }

    private static Map<String, ServiceSpec> byName(StackSpec stack) {
        var byName = new TreeMap<String, ServiceSpec>();
        stack.services().forEach(service -> byName.put(service.name(), service));
        return byName;
    }

    private static List<String> keys(Map<String, String> before, Map<String, String> after) {
        var lines = new ArrayList<String>();
        var names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        for (var name : names) {
            var old = before.get(name);
            var now = after.get(name);
            if (old == null) {
                lines.add("    + " + name + ": " + now);
            } else if (now == null) {
                lines.add("    - " + name + ": " + old);
            } else if (!old.equals(now)) {
                lines.add("    ~ " + name + ": " + old + " -> " + now);
            }
        }
        return lines;
    }

    private static Map<String, String> flat(ServiceSpec spec) {
        var flat = new LinkedHashMap<String, String>();
        ComposeExport.keys(spec).forEach((key, value) -> flatten(key, value, flat));
        return flat;
    }

    private static void flatten(String key, Object value, Map<String, String> into) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((inner, deeper) -> flatten(key + "." + inner, deeper, into));
        } else {
            into.put(key, String.valueOf(value));
        }
    }
}
