package io.drover.compose;

import io.drover.compose.Value.Fields;
import io.drover.model.spec.VolumeSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A volume at the top level of a compose file. */
final class VolumeReader {
    /** What Docker takes. */
    private static final String NAME = "[a-zA-Z0-9][a-zA-Z0-9_.-]+";

    private VolumeReader() {
    }

    static VolumeSpec read(Keys keys, List<String> notes) {
        var external = keys.value("external") instanceof Fields ? Objects.requireNonNull(keys.keys("external")) : null;
        var isExternal = external != null || keys.flag("external");
        var options = new LinkedHashMap<String, String>();
        keys.map("driver_opts", "=").forEach((key, text) -> options.put(key, text == null ? "" : text));
        var name = name(keys);
        if (external != null) {
            var inner = name(external);
            name = inner == null ? name : inner;
            external.finish(notes);
        }
        var volume = new VolumeSpec(keys.text("driver"), options, isExternal, keys.flag("per_container"), name);
        if (keys.value("labels") != null) {
            notes.add(keys.note("labels", "is ignored"));
        }
        for (var key : List.of("driver", "driver_opts", "per_container")) {
            if (isExternal && keys.value(key) != null) {
                notes.add(keys.note(key, "is ignored: an external volume is taken as it is"));
            }
        }
        keys.finish(notes);
        return volume;
    }

    private static @Nullable String name(Keys keys) {
        var name = keys.text("name");
        if (name == null || name.isEmpty()) {
            return null;
        }
        if (!name.matches(NAME)) {
            throw keys.wrong("name", "a name of two or more letters, digits, '_', '.' and '-'");
        }
        return name;
    }
}
