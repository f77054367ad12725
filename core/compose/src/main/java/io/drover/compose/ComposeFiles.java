package io.drover.compose;

import io.drover.compose.Value.Fields;
import io.drover.compose.Value.Scalar;
import io.drover.model.spec.ServiceSpec;
import io.drover.model.spec.StackSpec;
import io.drover.model.spec.VolumeSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
        var other = rancherCompose == null ? "" : rancherCompose;
        var whole = context.withVersionOf(other);
        var docker = root(Source.DOCKER, dockerCompose, whole, notes);
        return read(docker, root(Source.RANCHER, other, whole, notes), whole, notes);
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
        var written = new Places(Map.copyOf(merged));
        merged.replaceAll((name, service) -> Deploy.flatten("service " + name, service.without("profiles"), notes));
        var places = new Places(merged);
        StackRules.names(places);
        var services = new LinkedHashMap<String, ServiceSpec>();
        merged.forEach((name, service) -> services.put(name,
                new ServiceReader(name, new Keys("service " + name, service), context.variables(), merged.keySet(),
                        notes)
                        .read()));
        Jobs.mark(services);
        Restarts.note(services, written, notes);
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

    /** A service stands where its first file has it. */
    private static Fields joined(Fields first, Fields second) {
        return new Fields(first.source(), first.line(), Overlay.of(first, second).values());
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
            interpolation.apply(all).values().forEach((name, value) -> volumes.put(name,
                    VolumeReader.read(new Keys("volume " + name, fields("volume", name, value)), notes)));
        }
        return volumes;
    }
}
