package io.drover.compose;

import io.drover.compose.Value.Fields;
import io.drover.compose.Value.Scalar;
import io.drover.model.Refusal;
import io.drover.model.Refusal.Code;
import io.drover.model.spec.LaunchConfig;
import io.drover.model.spec.ServiceSpec;
import io.drover.model.spec.StackSpec;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The files of a stack as they lie on somebody's machine, and the texts for a server that has none of them. */
public final class ComposeProject {
    private final Fields docker;
    private final Fields rancher;
    private final @Nullable ComposeTexts written;
    private final StackContext context;
    private final List<String> notes;

    /** @param written what a server may have as it is, or null when it could not read that without further files */
    ComposeProject(Fields docker, Fields rancher, @Nullable ComposeTexts written, StackContext context,
            List<String> notes) {
        this.docker = docker;
        this.rancher = rancher;
        this.written = written;
        this.context = context;
        this.notes = List.copyOf(notes);
    }

    /** What the files call the stack with {@code name}, or null. */
    public @Nullable String name() {
        return docker.values().containsKey("services") && docker.values().get("name") instanceof Scalar name
                && !name.nothing() ? new Interpolation(context.variables()).apply(name).text() : null;
    }

    /** @throws Refusal naming file, line and key */
    public StackSpec stack() {
        return ComposeFiles.read(docker, rancher, context, new ArrayList<>(notes));
    }

    /** Will a server have the files as they are? */
    public boolean isWritten() {
        return written != null;
    }

    /** As written where they say all by themselves, else with everything in them that they only named. */
    public ComposeTexts texts() {
        return written == null ? new ComposeTexts(Plain.text(docker), Plain.text(rancher)) : written;
    }

    /**
     * Which of the caller's variables a server asks for that is given {@link #texts}.
     *
     * @throws Refusal naming file, line and key
     */
    public Map<String, String> asked() {
        var known = context.variables();
        var asked = new Asked(known);
        var texts = texts();
        ComposeFiles.read(texts.docker(), texts.rancher(),
                new StackContext(context.stack(), context.environment(), asked, context.services()));
        var values = new TreeMap<>(known);
        values.keySet().retainAll(asked.names());
        return values;
    }

    /**
     * Only these services, with those they link to, depend on or share a unit with; their profiles count as asked for.
     *
     * @throws Refusal when there is no such service
     */
    public ComposeProject only(Collection<String> names) {
        if (names.isEmpty()) {
            return this;
        }
        var asked = with(docker, names, null);
        var askedRancher = with(rancher, names, null);
        var stack = ComposeFiles.read(asked, askedRancher, context, new ArrayList<>());
        var needed = needed(stack, names);
        return new ComposeProject(with(asked, names, needed), with(askedRancher, names, needed), null, context, notes);
    }

    private static Set<String> needed(StackSpec stack, Collection<String> names) {
        var homes = new LinkedHashMap<String, ServiceSpec>();
        for (var service : stack.services()) {
            homes.put(service.name(), service);
            service.sidekicks().forEach(sidekick -> homes.put(sidekick.name(), service));
        }
        var needed = new HashSet<String>();
        var open = new ArrayDeque<>(names);
        while (!open.isEmpty()) {
            var name = open.remove();
            var home = homes.get(name);
            if (home == null && names.contains(name)) {
                throw new Refusal(Code.InvalidReference, Source.DOCKER.field(), "there is no service " + name
                        + " in the files; there are " + String.join(", ", homes.keySet()));
            }
            if (home != null && needed.add(home.name())) {
                home.sidekicks().stream().map(LaunchConfig::name).forEach(needed::add);
                home.links().forEach(link -> open.add(link.service()));
                home.dependsOn().forEach(one -> open.add(one.service()));
            }
        }
        return needed;
    }

    /** @param kept null keeps all services */
    private static Fields with(Fields root, Collection<String> asked, @Nullable Set<String> kept) {
        var sections = Sections.normal(root);
        var services = new LinkedHashMap<String, Value>();
        if (sections.values().get("services") instanceof Fields all) {
            all.values().forEach((name, value) -> {
                if (kept == null || kept.contains(name)) {
                    services.put(name, value instanceof Fields service && asked.contains(name)
                            ? service.without("profiles")
                            : value);
                }
            });
        }
        var values = new LinkedHashMap<>(sections.values());
        values.put("services", new Fields(root.source(), root.line(), services));
        return new Fields(root.source(), root.line(), values);
    }
}
