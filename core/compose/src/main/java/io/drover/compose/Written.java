package io.drover.compose;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keys on their way into a file: what says nothing is left out, and a dollar is written so that it stays one. */
final class Written {
    private final Map<String, Object> values = new LinkedHashMap<>();

    Written put(String key, @Nullable Object value) {
        if (value != null && !saysNothing(value)) {
            values.put(key, escaped(value));
        }
        return this;
    }

    Map<String, Object> values() {
        return values;
    }

    private static boolean saysNothing(Object value) {
        return Boolean.FALSE.equals(value) || value instanceof Collection<?> many && many.isEmpty()
                || value instanceof Map<?, ?> map && map.isEmpty();
    }

    private static Object escaped(Object value) {
        return switch (value) {
            case String text -> text.replace("$", "$$");
            case List<?> list -> list.stream().map(Written::escaped).toList();
            case Map<?, ?> map -> {
                var escaped = new LinkedHashMap<Object, Object>();
                map.forEach((key, inner) -> escaped.put(key, escaped(inner)));
                yield escaped;
            }
            default -> value;
        };
    }
}
