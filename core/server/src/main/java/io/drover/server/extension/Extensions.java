package io.drover.server.extension;

import io.drover.plugin.Extension;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The extensions that are live on this node now. Nobody keeps one: it may be gone the next moment. */
public interface Extensions {
    /** All of one kind, in the order of their names. */
    <T extends Extension> List<T> all(Class<T> kind);

    default <T extends Extension> @Nullable T named(Class<T> kind, String name) {
        return all(kind).stream().filter(one -> one.name().equals(name)).findFirst().orElse(null);
    }

    /** These and no others. */
    static Extensions of(Extension... extensions) {
        var all = List.of(extensions);
        return new Extensions() {
            @Override
            public <T extends Extension> List<T> all(Class<T> kind) {
                return all.stream().filter(kind::isInstance).map(kind::cast)
                        .sorted(Comparator.comparing(Extension::name)).toList();
            }
        };
    }
}
