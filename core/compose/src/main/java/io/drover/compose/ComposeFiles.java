package io.drover.compose;

import io.drover.compose.Value.Fields;
import io.drover.compose.Value.Items;
import io.drover.compose.Value.Scalar;
import io.drover.model.spec.ServiceSpec;
import io.drover.model.spec.StackSpec;
import io.drover.model.spec.VolumeSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A docker-compose text and a rancher-compose text read together. */
public final class ComposeFiles {
    private static final Set<String> NOT_SERVICES = Set.of("version", "services", "volumes", "networks", "secrets",
            ".catalog", "catalog", "name", "configs");

    private ComposeFiles() {
    }

    /**
     * Reads both texts. Either may hold any key; where both do, maps and lists are joined, and of single
     * values that of rancher-compose counts.
     *
     * @param variables for {@code ${NAME}}; one that is missing is taken as empty and noted
     * @throws io.drover.model.Refusal with field {@code dockerCompose} or {@code rancherCompose}, naming line and key
     */
    public static StackSpec read(String dockerCompose, @Nullable String rancherCompose,
            Map<String, String> variables) {
        var interpolation = new Interpolation(variables);
        var notes = new ArrayList<String>();
        var docker = Yaml.read(Source.DOCKER, dockerCompose, notes);
        var rancher = Yaml.read(Source.RANCHER, rancherCompose == null ? "" : rancherCompose, notes);
        var merged = new LinkedHashMap<String, LinkedHashMap<String, Value>>();
        for (var root : List.of(docker, rancher)) {
            services(root, notes).forEach((name, value) -> {
                var keys = merged.computeIfAbsent(name, _ -> new LinkedHashMap<>());
                interpolation.apply(fields(name, value)).values()
                        .forEach((key, inner) -> keys.merge(key, inner, ComposeFiles::both));
            });
        }
        var services = new LinkedHashMap<String, ServiceSpec>();
        merged.forEach((name, values) -> services.put(name,
                new ServiceReader(name, new Keys("service " + name, values), variables, notes).read()));
        var volumes = volumes(interpolation, docker, notes);
        notes.addAll(interpolation.notes());
        return new StackSpec(Sidekicks.fold(services), volumes, notes);
    }

    /** What a key has when both files give it: maps come together, lists one after the other, else the later counts. */
    private static Value both(Value first, Value second) {
        if (first instanceof Fields some && second instanceof Fields more) {
            var values = new LinkedHashMap<>(some.values());
            values.putAll(more.values());
            return new Fields(more.source(), more.line(), values);
        }
        if (first instanceof Items some && second instanceof Items more) {
            return new Items(more.source(), more.line(),
                    Stream.concat(some.values().stream(), more.values().stream()).toList());
        }
        return second;
    }

    private static Map<String, Value> services(Fields root, List<String> notes) {
        root.values().forEach((key, value) -> {
            if (Set.of("networks", "secrets", "configs", ".catalog", "catalog").contains(key)
                    && !(value instanceof Scalar)) {
                notes.add(root.source().at(value.line()) + ": " + key + " is not honoured yet");
            }
        });
        if (root.values().get("services") instanceof Fields services) {
            version(root);
            root.values().forEach((key, value) -> {
                if (!NOT_SERVICES.contains(key)) {
                    notes.add(root.source().at(value.line()) + ": " + key + " is not honoured yet");
                }
            });
            return services.values();
        }
        // the first version of the format has the services at the root
        var services = new LinkedHashMap<>(root.values());
        services.keySet().removeAll(NOT_SERVICES);
        return services;
    }

    private static void version(Fields root) {
        var version = root.values().get("version");
        if (version instanceof Scalar scalar && !scalar.text().strip().matches("(2|3)(\\.[0-9]+)?")) {
            throw root.source().invalid(scalar.line(),
                    "version must be '2', not " + scalar.kind()
                            + "; a file without version has its services at the root");
        }
    }

    private static Fields fields(String name, Value value) {
        return switch (value) {
            case Fields fields -> fields;
            case Scalar scalar when scalar.nothing() -> new Fields(scalar.source(), scalar.line(), Map.of());
            case Value other -> throw other.source().invalid(other.line(),
                    "service " + name + " must be a map, not " + other.kind());
        };
    }

    private static Map<String, VolumeSpec> volumes(Interpolation interpolation, Fields root, List<String> notes) {
        var volumes = new LinkedHashMap<String, VolumeSpec>();
        if (root.values().containsKey("services") && root.values().get("volumes") instanceof Fields all) {
            interpolation.apply(all).values().forEach((name, value) -> {
                var keys = new Keys("volume " + name, fields(name, value).values());
                var options = new LinkedHashMap<String, String>();
                keys.map("driver_opts", "=").forEach((key, text) -> options.put(key, text == null ? "" : text));
                volumes.put(name, new VolumeSpec(keys.text("driver"), options,
                        keys.isMap("external") || keys.flag("external"), keys.flag("per_container")));
                if (keys.has("driver") || keys.has("per_container")) {
                    notes.add(keys.note(keys.has("driver") ? "driver" : "per_container",
                            "is kept; Docker makes the volume on each host"));
                }
                notes.addAll(keys.unread());
            });
        }
        return volumes;
    }
}
