package io.drover.compose;

import io.drover.compose.Value.Fields;
import io.drover.compose.Value.Items;
import io.drover.compose.Value.Scalar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Services that begin as another one of the same file. */
final class Extends {
    private static final String KEY = "extends";
    /** Lists of {@code name=value}: of one name the later counts. */
    private static final Set<String> BY_NAME = Set.of("environment", "labels", "extra_hosts", "sysctls",
            "annotations");
    /** Lists that say where something is mounted: of one place the later counts. */
    private static final Set<String> BY_PLACE = Set.of("volumes", "devices");
    /** A command is one thing, though written as a list. */
    private static final Set<String> WHOLE = Set.of("command", "entrypoint");
    /** What binds a service to others is its own. */
    private static final Set<String> OWN = Set.of("links", "volumes_from", "depends_on");
    private static final int DEEPEST = 50;
    private final Map<String, Value> services;
    private final Map<String, Value> resolved = new LinkedHashMap<>();

    private Extends(Map<String, Value> services) {
        this.services = services;
    }

    static Map<String, Value> resolve(Map<String, Value> services) {
        var resolving = new Extends(services);
        services.forEach((name, value) -> resolving.resolved(name, value, new LinkedHashSet<>()));
        return resolving.resolved;
    }

    private Value resolved(String name, Value value, Set<String> path) {
        var already = resolved.get(name);
        if (already == null) {
            already = extended(name, value, path);
            resolved.put(name, already);
        }
        return already;
    }

    private Value extended(String name, Value value, Set<String> path) {
        if (!(value instanceof Fields fields) || !fields.values().containsKey(KEY)) {
            return value;
        }
        var extended = fields.values().get(KEY);
        if (!path.add(name)) {
            throw extended.source().invalid(extended.line(),
                    "service " + name + ": extends itself, over " + String.join(", ", path));
        }
        if (path.size() > DEEPEST) {
            throw extended.source().invalid(extended.line(),
                    "service " + name + ": extends goes over more than " + DEEPEST + " services");
        }
        var base = base(name, extended);
        var found = services.get(base);
        if (!(found instanceof Fields)) {
            throw extended.source().invalid(extended.line(),
                    "service " + name + ": extends " + base + ", which is not a service of this file");
        }
        var merged = new LinkedHashMap<>(((Fields) resolved(base, found, path)).values());
        merged.keySet().removeAll(OWN);
        fields.values().forEach((key, inner) -> merged.merge(key, inner, (first, second) -> both(key, first, second)));
        merged.remove(KEY);
        return new Fields(fields.source(), fields.line(), merged);
    }

    private static String base(String name, Value extended) {
        if (extended instanceof Scalar scalar && !scalar.nothing()) {
            return scalar.text();
        }
        if (extended instanceof Fields fields && fields.values().get("service") instanceof Scalar service) {
            var file = fields.values().get("file");
            if (file instanceof Scalar other && !other.nothing()) {
                throw file.source().invalid(file.line(), "service " + name + ": extends the file " + other.text()
                        + ", which cannot be read here: write both services into one file");
            }
            return service.text();
        }
        throw extended.source().invalid(extended.line(),
                "service " + name + ": extends must be the name of a service, not " + extended.kind());
    }

    private static Value both(String key, Value first, Value second) {
        if (WHOLE.contains(key)) {
            return second;
        }
        if (BY_NAME.contains(key)) {
            return joined(byName(first), byName(second));
        }
        if (first instanceof Fields && second instanceof Fields) {
            return joined((Fields) first, (Fields) second);
        }
        if (first instanceof Items some && second instanceof Items more) {
            return BY_PLACE.contains(key) ? byPlace(some, more) : joined(some, more);
        }
        return second;
    }

    private static Value joined(Value first, Value second) {
        if (first instanceof Fields some && second instanceof Fields more) {
            var values = new LinkedHashMap<>(some.values());
            more.values().forEach((key, value) -> values.merge(key, value, (one, other) -> both(key, one, other)));
            return new Fields(more.source(), more.line(), values);
        }
        if (first instanceof Items some && second instanceof Items more) {
            return new Items(more.source(), more.line(),
                    Stream.concat(some.values().stream(), more.values().stream()).toList());
        }
        return second;
    }

    private static Value byName(Value value) {
        if (!(value instanceof Items items)) {
            return value;
        }
        var values = new LinkedHashMap<String, Value>();
        for (var item : items.values()) {
            if (!(item instanceof Scalar scalar)) {
                return value;
            }
            var at = scalar.text().indexOf('=');
            values.put(at < 0 ? scalar.text() : scalar.text().substring(0, at),
                    new Scalar(item.source(), item.line(), at < 0 ? "" : scalar.text().substring(at + 1), at < 0));
        }
        return new Fields(items.source(), items.line(), values);
    }

    private static Items byPlace(Items some, Items more) {
        var places = new LinkedHashMap<String, Value>();
        List.of(some, more).forEach(items -> items.values().forEach(item -> places.put(place(item), item)));
        return new Items(more.source(), more.line(), new ArrayList<>(places.values()));
    }

    private static String place(Value mount) {
        return switch (mount) {
            case Fields fields when fields.values().get("target") instanceof Scalar target -> target.text();
            case Scalar scalar -> {
                var parts = scalar.text().split(":", -1);
                yield parts.length > 1 ? parts[1] : parts[0];
            }
            default -> mount.toString();
        };
    }
}
