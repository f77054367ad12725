package io.drover.compose;

import io.drover.compose.Value.Fields;
import io.drover.compose.Value.Scalar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The {@code volumes} of a service, in the short form or the long one.
 *
 * @param volumes in Docker's own form
 */
record Mounts(List<String> volumes, Map<String, String> tmpfs) {

    static Mounts read(Keys keys, List<String> notes) {
        var volumes = new ArrayList<String>();
        var tmpfs = new LinkedHashMap<String, String>();
        for (var item : keys.items("volumes")) {
            switch (item) {
                case Scalar scalar when scalar.text().isBlank() || scalar.text().strip().equals(":") ->
                    // what is left of a choice that was not made: "${HOST_PATH}:${MOUNT}"
                    notes.add(keys.note("volumes", "has an empty entry, which was left out"));
                case Scalar scalar -> volumes.add(scalar.text());
                case Fields fields when fields.values().containsKey("target") ->
                    mount(keys.inner("volumes", fields), volumes, tmpfs, notes);
                case Value other -> throw other.source().invalid(other.line(), keys.owner()
                        + ": volumes must be a list of texts or of maps with a target, not " + other.kind());
            }
        }
        return new Mounts(volumes, tmpfs);
    }

    private static void mount(Keys mount, List<String> volumes, Map<String, String> tmpfs, List<String> notes) {
        var target = mount.text("target", "");
        var source = mount.text("source", "");
        switch (mount.text("type", "volume")) {
            case "tmpfs" -> {
                var options = mount.keys("tmpfs");
                var size = options == null ? null : options.bytes("size");
                tmpfs.put(target, size == null ? "" : "size=" + size);
            }
            case "bind" -> {
                if (!source.startsWith("/")) {
                    throw mount.has("source")
                            ? mount.wrong("source", "a path from the root of the host")
                            : mount.missing("source", "the path on the host");
                }
                volumes.add(source + ":" + target + options(mount));
            }
            case "volume" -> volumes.add(source.isEmpty() ? target : source + ":" + target + options(mount));
            default -> throw mount.wrong("type", "volume, bind or tmpfs");
        }
        for (var key : List.of("bind", "volume", "tmpfs", "consistency")) {
            if (mount.value(key) != null && !(key.equals("tmpfs") && mount.text("type", "").equals("tmpfs"))) {
                notes.add(mount.note(key, "is ignored"));
            }
        }
        mount.finish(notes);
    }

    private static String options(Keys mount) {
        return mount.flag("read_only") ? ":ro" : "";
    }
}
