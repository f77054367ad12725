package io.drover.compose;

import io.drover.compose.Value.Fields;
import io.drover.compose.Value.Scalar;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Services that begin as another one. */
final class Extends {
    private static final String KEY = "extends";
    /** What binds a service to others is its own. */
    private static final Set<String> OWN = Set.of("links", "volumes_from", "depends_on");
    private static final int DEEPEST = 50;
    private final Map<String, Value> services;
    private final Map<String, Value> resolved = new LinkedHashMap<>();

    private Extends(Map<String, Value> services) {
        this.services = services;
    }

    /** All services of a file, which extend each other only. */
    static Map<String, Value> resolve(Map<String, Value> services) {
        var resolving = new Extends(services);
        services.forEach((name, value) -> resolving.resolved(name, value, new LinkedHashSet<>()));
        return resolving.resolved;
    }

    /** The other file that a service extends a service of, as a value of its place; null when it extends none. */
    static @Nullable Scalar otherFile(Fields service) {
        return service.values().get(KEY) instanceof Fields fields
                && fields.values().get("file") instanceof Scalar file && !file.nothing() ? file : null;
    }

    /** The service with the one of another file put in. */
    static Fields from(String name, Fields service, Map<String, Value> others) {
        var resolving = new Extends(others);
        return resolving.based(name, service, base(name, service), new LinkedHashSet<>());
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
        if (!(value instanceof Fields service) || !service.values().containsKey(KEY)) {
            return value;
        }
        var extended = service.values().get(KEY);
        if (!path.add(name)) {
            throw extended.source().invalid(extended.line(),
                    "service " + name + ": extends itself, over " + String.join(", ", path));
        }
        if (path.size() > DEEPEST) {
            throw extended.source().invalid(extended.line(),
                    "service " + name + ": extends goes over more than " + DEEPEST + " services");
        }
        var file = otherFile(service);
        if (file != null) {
            throw file.source().invalid(file.line(), "service " + name + ": extends the file " + file.text()
                    + ", which cannot be read here: write both services into one file, or use the command drover");
        }
        return based(name, service, base(name, service), path);
    }

    private Fields based(String name, Fields service, String base, Set<String> path) {
        var found = services.get(base);
        if (!(found instanceof Fields)) {
            var extended = Objects.requireNonNull(service.values().get(KEY));
            throw extended.source().invalid(extended.line(), "service " + name + ": extends " + base
                    + ", which is not a service of this file");
        }
        var merged = new LinkedHashMap<>(((Fields) resolved(base, found, path)).values());
        merged.keySet().removeAll(OWN);
        return Overlay.of(new Fields(found.source(), found.line(), merged), service.without(KEY));
    }

    private static String base(String name, Fields service) {
        var extended = Objects.requireNonNull(service.values().get(KEY));
        return switch (extended) {
            case Scalar scalar when !scalar.nothing() -> scalar.text();
            case Fields fields when fields.values().get("service") instanceof Scalar other -> other.text();
            default -> throw extended.source().invalid(extended.line(),
                    "service " + name + ": extends must be the name of a service, not " + extended.kind());
        };
    }
}
