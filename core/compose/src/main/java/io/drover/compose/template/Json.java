package io.drover.compose.template;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Sprig's {@code toJson}, and {@code json}, as the formats of Docker's commands call it. */
final class Json {
    private static final int DEEPEST = 100;

    private Json() {
    }

    static void addTo(Map<String, Function> all) {
        all.put("toJson", arguments -> of(arguments.last(), 0));
        all.put("json", arguments -> of(arguments.last(), 0));
    }

    private static String of(@Nullable Object value, int depth) {
        if (depth > DEEPEST) {
            throw new IllegalArgumentException("is deeper than " + DEEPEST);
        }
        return switch (value) {
            case null -> "null";
            case Number number -> number.toString();
            case Boolean truth -> truth.toString();
            case List<?> list -> list.stream().map(item -> of(item, depth + 1))
                    .collect(Collectors.joining(",", "[", "]"));
            // Go writes the keys of a map in their order
            case Map<?, ?> map -> map.entrySet().stream()
                    .map(entry -> quoted(String.valueOf(entry.getKey())) + ":" + of(entry.getValue(), depth + 1))
                    .sorted()
                    .collect(Collectors.joining(",", "{", "}"));
            default -> quoted(Printed.of(value));
        };
    }

    private static String quoted(String text) {
        var quoted = new StringBuilder("\"");
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> quoted.append('\\').append(c);
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                default -> {
                    if (c < ' ') {
                        quoted.append(String.format("\\u%04x", (int) c));
                    } else {
                        quoted.append(c);
                    }
                }
            }
        }
        return quoted.append('"').toString();
    }
}
