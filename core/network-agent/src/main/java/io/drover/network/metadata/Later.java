package io.drover.network.metadata;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A value that is made when somebody looks at it: most requests want a single word of it all. */
record Later(Supplier<? extends @Nullable Object> value) {
    static @Nullable Object now(@Nullable Object value) {
        return value instanceof Later later ? later.value.get() : value;
    }
}
