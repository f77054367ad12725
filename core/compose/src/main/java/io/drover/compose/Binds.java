package io.drover.compose;

import io.drover.compose.Value.Fields;
import io.drover.compose.Value.Items;
import io.drover.compose.Value.Scalar;
import io.drover.model.spec.MountSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What services mount of the machine's own folders, {@code ./conf} and {@code ~/conf}, as paths from its root: whoever
 * gets the text alone knows neither the file's folder nor somebody's home.
 */
final class Binds {
    private static final String VOLUMES = "volumes";
    private final Interpolation interpolation;
    private final @Nullable String home;
    private final List<String> notes;
    private boolean any;

    /**
     * @param home where {@code ~} is, or null
     * @param notes gets a sentence about the first
     */
    Binds(Interpolation interpolation, @Nullable String home, List<String> notes) {
        this.interpolation = interpolation;
        this.home = home;
        this.notes = notes;
    }

    /** Was there one? */
    boolean any() {
        return any;
    }

    /** @param folder of the file in which the service stands */
    Fields absolute(String name, Fields service, Path folder) {
        var written = service.values().get(VOLUMES);
        if (written == null) {
            return service;
        }
        var all = new ArrayList<Value>();
        for (var item : written instanceof Items items ? items.values() : List.of(written)) {
            all.add(switch (item) {
                case Scalar scalar -> entry(name, scalar, folder);
                case Fields fields -> mount(name, fields, folder);
                case Items items -> items;
            });
        }
        var values = new LinkedHashMap<>(service.values());
        values.put(VOLUMES, new Items(written.source(), written.line(), all));
        return all.equals(List.of(written)) || (written instanceof Items items && all.equals(items.values()))
                ? service
                : new Fields(service.source(), service.line(), values);
    }

    private Scalar entry(String name, Scalar entry, Path folder) {
        var mount = MountSpec.parse(interpolation.apply(entry).text());
        var path = mount.relative() ? path(name, entry, mount.source(), folder) : null;
        return path == null ? entry : text(entry, path + ":" + mount.target());
    }

    private Fields mount(String name, Fields mount, Path folder) {
        if (!(mount.values().get("source") instanceof Scalar source)
                || !(mount.values().get("type") instanceof Scalar type) || !type.text().equals("bind")) {
            return mount;
        }
        var written = interpolation.apply(source).text();
        var path = written.isEmpty() || written.startsWith("/") ? null : path(name, source, written, folder);
        if (path == null) {
            return mount;
        }
        var values = new LinkedHashMap<>(mount.values());
        values.put("source", text(source, path));
        return new Fields(mount.source(), mount.line(), values);
    }

    private @Nullable String path(String service, Scalar at, @Nullable String written, Path folder) {
        if (written == null || (written.startsWith("~") && (home == null || !written.matches("~(/.*)?")))) {
            return null;
        }
        var from = written.startsWith("~") ? Path.of(home + written.substring(1)) : folder.resolve(written);
        var path = from.toAbsolutePath().normalize().toString();
        if (!any) {
            notes.add(at.source().at(at.line()) + ": service " + service + ": volumes: '" + written + "' is " + path
                    + " of each host that runs it, which nobody brings there; so with all such paths");
        }
        any = true;
        return path;
    }

    /** It stays as it is when variables are put in. */
    private static Scalar text(Scalar at, String text) {
        return new Scalar(at.source(), at.line(), text.replace("$", "$$"), false);
    }
}
