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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A docker-compose text and a rancher-compose text read together. */
public final class ComposeFiles {
    private ComposeFiles() {
    }

    /**
     * Reads both texts, after their templates are carried out. Either may hold any key; where both do, maps and lists
     * are joined, and of single values that of rancher-compose counts.
     *
     * @param context whose variables stand for {@code ${NAME}}; one that is missing is taken as empty and noted
     * @throws io.drover.model.Refusal with field {@code dockerCompose} or {@code rancherCompose}, naming line and key
     */
    public static StackSpec read(String dockerCompose, @Nullable String rancherCompose, StackContext context) {
        var notes = new ArrayList<String>();
        var docker = root(Source.DOCKER, dockerCompose, context, notes);
        var rancher = root(Source.RANCHER, rancherCompose == null ? "" : rancherCompose, context, notes);
        return read(docker, rancher, context, notes);
    }

    /** @param notes those so far, to which others are added */
    static StackSpec read(Fields docker, Fields rancher, StackContext context, List<String> notes) {
        var interpolation = new Interpolation(context.variables());
        var merged = new LinkedHashMap<String, Fields>();
        for (var root : List.of(docker, rancher)) {
            Extends.resolve(Sections.services(root, notes)).forEach((name, value) -> merged.merge(name,
                    interpolation.apply(fields("service", name, value)), ComposeFiles::joined));
        }
        merged.values().removeIf(service -> !Profiles.isActive(service, context.variables()));
        merged.replaceAll((name, service) -> Deploy.flatten("service " + name, service.without("profiles"), notes));
        var places = new Places(merged);
        StackRules.names(places);
        var services = new LinkedHashMap<String, ServiceSpec>();
        merged.forEach((name, service) -> services.put(name,
                new ServiceReader(name, new Keys("service " + name, service), context.variables(), merged.keySet(),
                        notes)
                        .read()));
        Jobs.mark(services);
        var folded = Sidekicks.fold(services, places, notes);
        new StackRules(places, services, context.services()).check(folded);
        notes.addAll(BalancerNotes.of(places, folded, context.services()));
        var volumes = volumes(interpolation, docker, notes);
        notes.addAll(interpolation.notes());
        return new StackSpec(folded, volumes, notes);
    }

    /** Reads the files of a stack that has no name yet. */
    public static StackSpec read(String dockerCompose, @Nullable String rancherCompose,
            Map<String, String> variables) {
        return read(dockerCompose, rancherCompose, StackContext.of(variables));
    }

    private static Fields root(Source source, String text, StackContext context, List<String> notes) {
        return Yaml.read(source, Templates.render(source, text, context), notes);
    }

    private static Fields joined(Fields first, Fields second) {
        var values = new LinkedHashMap<>(first.values());
        second.values().forEach((key, value) -> values.merge(key, value, ComposeFiles::both));
        return new Fields(first.source(), first.line(), values);
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

    private static Fields fields(String what, String name, Value value) {
        return switch (value) {
            case Fields fields -> fields;
            case Scalar scalar when scalar.nothing() -> new Fields(scalar.source(), scalar.line(), Map.of());
            case Value other -> throw other.source().invalid(other.line(),
                    what + " " + name + " must be a map, not " + other.kind());
        };
    }

    private static Map<String, VolumeSpec> volumes(Interpolation interpolation, Fields root, List<String> notes) {
        var volumes = new LinkedHashMap<String, VolumeSpec>();
        if (root.values().containsKey("services") && root.values().containsKey("volumes")) {
            var all = fields("the part", "volumes", root.values().get("volumes"));
            interpolation.apply(all).values().forEach((name, value) -> {
                var keys = new Keys("volume " + name, fields("volume", name, value));
                var options = new LinkedHashMap<String, String>();
                keys.map("driver_opts", "=").forEach((key, text) -> options.put(key, text == null ? "" : text));
                volumes.put(name, new VolumeSpec(keys.text("driver"), options,
                        isExternal(keys), keys.flag("per_container")));
                for (var key : List.of("name", "labels")) {
                    if (keys.value(key) != null) {
                        notes.add(keys.note(key, "is ignored"));
                    }
                }
                if (keys.has("driver") || keys.has("per_container")) {
                    notes.add(keys.note(keys.has("driver") ? "driver" : "per_container",
                            "is kept; Docker makes the volume on each host"));
                }
                keys.finish(notes);
            });
        }
        return volumes;
    }

    /** {@code external: true}, or in an older form a map with its name. */
    private static boolean isExternal(Keys keys) {
        return keys.value("external") instanceof Fields || keys.flag("external");
    }
}
