package io.drover.server.api;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what was made last of a text: the fields of a resource are drawn one after the other, and what is costly is
 * made once for all of them. For any number of threads, of which each gets what belongs to its text.
 */
final class Latest<T> {
    private final Function<String, @Nullable T> make;
    private volatile @Nullable Made<T> last;

    private record Made<T>(String from, @Nullable T made) {
    }

    Latest(Function<String, @Nullable T> make) {
        this.make = make;
    }

    @Nullable
    T of(String text) {
        var known = last;
        if (known == null || !known.from().equals(text)) {
            known = new Made<>(text, make.apply(text));
            last = known;
        }
        return known.made();
    }
}
