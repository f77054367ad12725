package io.drover.compose.template;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Truth and comparison. */
final class Comparisons {
    private Comparisons() {
    }

    static void addTo(Map<String, Function> all) {
        all.put("and", it -> it.all().stream().filter(value -> !Truth.of(value)).findFirst().orElseGet(it::last));
        all.put("or", it -> it.all().stream().filter(Truth::of).findFirst().orElseGet(it::last));
        all.put("not", it -> !Truth.of(it.value(0)));
        all.put("eq", it -> it.from(1).stream().anyMatch(other -> same(it.value(0), other)));
        all.put("ne", it -> !same(it.value(0), it.value(1)));
        all.put("lt", it -> order(it.value(0), it.value(1)) < 0);
        all.put("le", it -> order(it.value(0), it.value(1)) <= 0);
        all.put("gt", it -> order(it.value(0), it.value(1)) > 0);
        all.put("ge", it -> order(it.value(0), it.value(1)) >= 0);
        all.put("default", it -> Truth.of(it.last()) && it.size() > 1 ? it.last() : it.value(0));
        all.put("empty", it -> !Truth.of(it.value(0)));
        all.put("coalesce", it -> it.all().stream().filter(Truth::of).findFirst().orElse(null));
        all.put("ternary", it -> Truth.of(it.value(2)) ? it.value(0) : it.value(1));
        all.put("fail", it -> {
            throw new IllegalArgumentException(it.text(0));
        });
    }

    private static boolean same(@Nullable Object one, @Nullable Object other) {
        if (one instanceof List<?> || one instanceof Map<?, ?>
                || one != null && other != null && one.getClass() != other.getClass()) {
            throw new IllegalArgumentException("incompatible types for comparison");
        }
        return Objects.equals(one, other);
    }

    private static int order(@Nullable Object one, @Nullable Object other) {
        return switch (one) {
            case String text when other instanceof String second -> text.compareTo(second);
            case Long number when other instanceof Long second -> number.compareTo(second);
            case Double number when other instanceof Double second -> number.compareTo(second);
            case null, default -> throw new IllegalArgumentException("incompatible types for comparison");
        };
    }
}
