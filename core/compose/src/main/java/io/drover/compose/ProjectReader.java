package io.drover.compose;

import io.drover.compose.Value.Fields;
import io.drover.compose.Value.Items;
import io.drover.compose.Value.Scalar;
import io.drover.model.Refusal;
import io.drover.model.Refusal.Code;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads compose files with all that they name: one laid over the other, {@code include}, {@code extends} of other files,
 * {@code env_file} and folders to mount. Paths are those of the file that names them.
 */
public final class ProjectReader {
    private static final int MOST_FILES = 100;
    private static final List<String> NAMED = List.of("services", "volumes", "networks", "secrets", "configs");
    private final FileReader files;
    private StackContext context;
    private final Interpolation interpolation;
    private final Binds binds;
    private final List<String> notes = new ArrayList<>();
    private final Map<Path, Fields> loaded = new LinkedHashMap<>();
    private final Set<Path> open = new LinkedHashSet<>();
    private boolean alone = true;

    /** @param context whose variables may be all that the caller has; only those that the files name matter */
    public ProjectReader(FileReader files, StackContext context) {
        this.files = files;
        this.context = context;
        this.interpolation = new Interpolation(context.variables());
        this.binds = new Binds(interpolation, context.variables().get("HOME"), notes);
    }

    /**
     * @param docker at least one, later ones over earlier ones
     * @throws Refusal naming file, line and key
     */
    public ComposeProject read(List<Path> docker, @Nullable Path rancher) {
        var first = text(docker.getFirst(), null);
        var rancherText = rancher == null ? "" : text(rancher, null);
        context = context.withVersionOf(rancherText);
        alone = docker.size() == 1;
        var root = root(Source.DOCKER, docker.getFirst(), first);
        loaded.put(docker.getFirst(), complete(docker.getFirst(), root));
        Fields all = null;
        for (var file : docker) {
            all = all == null ? load(file, null) : over(all, load(file, null));
        }
        var rancherRoot = rancher == null
                ? new Fields(Source.RANCHER, 1, Map.of())
                : root(Source.RANCHER, rancher, rancherText);
        alone &= !binds.any();
        return new ComposeProject(alone ? root : Objects.requireNonNull(all), rancherRoot,
                alone ? new ComposeTexts(first, rancherText) : null, context, notes);
    }

    private Fields root(Source source, Path file, String text) {
        var here = source.in(file.toString());
        return Yaml.read(here, Templates.render(here, text, context), notes);
    }

    private String text(Path file, @Nullable Value at) {
        try {
            return files.read(file);
        } catch (IOException e) {
            var message = "the file " + file + " cannot be read";
            throw at == null
                    ? new Refusal(Code.InvalidReference, Source.DOCKER.field(), message)
                    : at.source().refusal(Code.InvalidReference, at.line(), message);
        }
    }

    /** A file with the services of all others that it names. @param at who names it */
    private Fields load(Path file, @Nullable Value at) {
        var already = loaded.get(file);
        if (already != null) {
            return already;
        }
        if (at != null && (open.contains(file) || loaded.size() + open.size() > MOST_FILES)) {
            throw at.source().invalid(at.line(), open.contains(file)
                    ? "the file " + file + " names itself, over "
                            + String.join(", ", open.stream().map(Path::toString).toList())
                    : "more than " + MOST_FILES + " files are named");
        }
        var root = complete(file, root(Source.DOCKER, file, text(file, at)));
        loaded.put(file, root);
        return root;
    }

    private Fields complete(Path file, Fields root) {
        open.add(file);
        var folder = file.resolveSibling("");
        var sections = new LinkedHashMap<>(Sections.normal(root.without("include")).values());
        if (sections.get("services") instanceof Fields services) {
            var complete = new LinkedHashMap<String, Value>();
            services.values().forEach((name, value) -> complete.put(name, value instanceof Fields service
                    ? based(name, binds.absolute(name, withEnvironment(name, service, folder), folder), folder)
                    : value));
            sections.put("services", new Fields(services.source(), services.line(), complete));
        }
        var included = root.values().get("include");
        var whole = included == null
                ? new Fields(root.source(), root.line(), sections)
                : included(included, new Fields(root.source(), root.line(), sections), folder);
        open.remove(file);
        return whole;
    }

    /** With the service of another file put in. */
    private Fields based(String name, Fields service, Path folder) {
        var file = Extends.otherFile(service);
        if (file == null) {
            return service;
        }
        alone = false;
        var others = load(folder.resolve(path(file)), file).values().get("services");
        return Extends.from(name, service, others instanceof Fields fields ? fields.values() : Map.of());
    }

    private Fields withEnvironment(String name, Fields service, Path folder) {
        if (!service.values().containsKey("env_file")) {
            return service;
        }
        alone = false;
        var keys = new Keys("service " + name, service);
        var variables = new LinkedHashMap<String, Value>();
        for (var item : keys.items("env_file")) {
            var entry = item instanceof Fields fields ? keys.inner("env_file", fields) : null;
            var path = entry == null ? item : entry.value("path");
            if (!(path instanceof Scalar scalar)) {
                throw keys.wrong("env_file", "a path, or a list of paths");
            }
            var optional = entry != null && Boolean.FALSE.equals(entry.maybe("required"));
            if (entry != null) {
                if (entry.value("format") != null) {
                    notes.add(entry.note("format", "is ignored: lines are NAME=value, in which variables are put in"));
                }
                entry.finish(notes);
            }
            var file = folder.resolve(path(scalar));
            try {
                DotEnv.read(file.toString(), files.read(file), context.variables()).forEach((key, value) -> variables
                        .put(key, new Scalar(scalar.source(), scalar.line(), value.replace("$", "$$"), false)));
            } catch (IOException e) {
                if (!optional) {
                    throw scalar.source().refusal(Code.InvalidReference, scalar.line(),
                            "service " + name + ": env_file: the file " + file + " cannot be read");
                }
            }
        }
        var values = new LinkedHashMap<>(service.values());
        var own = Objects.requireNonNull(values.remove("env_file"));
        var read = new Fields(own.source(), own.line(), variables);
        values.merge("environment", read, (written, _) -> Overlay.both("environment", read, written));
        return new Fields(service.source(), service.line(), values);
    }

    private Fields included(Value include, Fields root, Path folder) {
        alone = false;
        var all = root;
        for (var item : include instanceof Items items ? items.values() : List.of(include)) {
            var entry = item instanceof Fields fields ? new Keys("include", fields) : null;
            var paths = entry == null ? List.of(item) : entry.items("path");
            Fields one = null;
            for (var path : paths) {
                if (!(path instanceof Scalar scalar)) {
                    throw item.source().invalid(item.line(), "include must be a path, or maps with a path");
                }
                var next = load(folder.resolve(path(scalar)), scalar);
                one = one == null ? next : over(one, next);
            }
            if (one == null) {
                throw item.source().invalid(item.line(), "include must be a path, or maps with a path");
            }
            if (entry != null) {
                for (var key : List.of("project_directory", "env_file")) {
                    if (entry.value(key) != null) {
                        notes.add(entry.note(key, "is ignored: paths are those of the file, variables the caller's"));
                    }
                }
                entry.finish(notes);
            }
            all = beside(all, one, item);
        }
        return all;
    }

    /** Both together; what has one name must be one thing. */
    private static Fields beside(Fields root, Fields included, Value at) {
        var values = new LinkedHashMap<>(root.values());
        for (var section : NAMED) {
            if (included.values().get(section) instanceof Fields more) {
                var joined = new LinkedHashMap<>(values.get(section) instanceof Fields some ? some.values() : Map.of());
                more.values().forEach((name, value) -> {
                    var other = joined.put(name, value);
                    if (other != null && !other.equals(value)) {
                        throw at.source().invalid(at.line(), "include: " + section + "." + name
                                + " is described there and at " + other.source().at(other.line()));
                    }
                });
                values.put(section, new Fields(more.source(), more.line(), joined));
            }
        }
        return new Fields(root.source(), root.line(), values);
    }

    /** Section by section, and in them name by name. */
    private static Fields over(Fields lower, Fields upper) {
        var values = new LinkedHashMap<>(lower.values());
        upper.values().forEach((section, value) -> values.merge(section, value, (some, more) -> {
            if (!(some instanceof Fields before) || !(more instanceof Fields after) || !NAMED.contains(section)) {
                return more;
            }
            var joined = new LinkedHashMap<>(before.values());
            after.values()
                    .forEach((name, one) -> joined.merge(name, one, (first, second) -> first instanceof Fields one1
                            && second instanceof Fields two ? Overlay.of(one1, two) : second));
            return new Fields(after.source(), after.line(), joined);
        }));
        return new Fields(upper.source(), upper.line(), values);
    }

    private Path path(Scalar written) {
        return Path.of(interpolation.apply(written).text());
    }
}
