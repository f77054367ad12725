package io.drover.cli;

import io.drover.cli.Change.Kind;
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

    /** In the order of names, those that are only on the server last; empty when nothing differs. */
    static List<Change> of(StackSpec server, StackSpec files) {
        var there = byName(server);
        var wanted = byName(files);
        var changes = new ArrayList<Change>();
        wanted.forEach((name, spec) -> {
            var existing = there.get(name);
            if (existing == null) {
                changes.add(new Change(Kind.NEW, name,
                        spec.launchConfig() == null ? List.of() : List.of(spec.launchConfig().image())));
            } else {
                differences(existing, spec, changes);
            }
        });
        there.keySet().stream().filter(name -> !wanted.containsKey(name))
                .forEach(name -> changes.add(new Change(Kind.OTHER, name, List.of())));
        return changes;
    }

    private static void differences(ServiceSpec existing, ServiceSpec wanted, List<Change> changes) {
        var possible = wanted.withContainersOf(existing);
        var updated = keys(flat(existing), flat(possible));
        if (!updated.isEmpty()) {
            changes.add(new Change(Kind.UPDATE, wanted.name(), updated));
        }
        if (!wanted.hasContainersOf(existing)) {
            changes.add(new Change(Kind.UPGRADE, wanted.name(),
                    keys(flat(possible), flat(wanted.withScale(existing.scale())))));
        }
        if (wanted.scale() != existing.scale() && !wanted.global()) {
            changes.add(new Change(Kind.SCALE, wanted.name(),
                    List.of(existing.scale() + ", in the files " + wanted.scale())));
        }
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
                lines.add("+ " + name + ": " + now);
            } else if (now == null) {
                lines.add("- " + name + ": " + old);
            } else if (!old.equals(now)) {
                lines.add("~ " + name + ": " + old + " -> " + now);
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
