package io.drover.compose.template;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What counts as true in a condition: all that is not empty. */
final class Truth {
    private Truth() {
    }

    static boolean of(@Nullable Object value) {
        return switch (value) {
            case null -> false;
            case Boolean truth -> truth;
            case String text -> !text.isEmpty();
            case Long number -> number != 0;
            case Double number -> number != 0;
            case List<?> list -> !list.isEmpty();
            case Map<?, ?> map -> !map.isEmpty();
            default -> true;
        };
    }
}
