package io.drover.compose;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Times as the Compose Specification writes them. */
final class Durations {
    private static final Pattern PART = Pattern.compile("(\\d{1,9})(?:\\.(\\d{1,6}))?(us|µs|ms|s|m|h|d)");
    private static final Pattern FORM = Pattern.compile("(?:\\d{1,9}(?:\\.\\d{1,6})?(?:us|µs|ms|s|m|h|d)){1,7}");

    private Durations() {
    }

    /** Milliseconds of {@code 1m30s}, {@code 500ms} or {@code 10} (seconds); null when it is none of these. */
    static @Nullable Long millis(String written) {
        var text = written.strip().toLowerCase(Locale.ROOT);
        if (text.matches("\\d{1,9}")) {
            return Long.parseLong(text) * 1000;
        }
        if (!FORM.matcher(text).matches()) {
            return null;
        }
        return Math.round(PART.matcher(text).results()
                .mapToDouble(part -> Double.parseDouble(part.group().replace(part.group(3), ""))
                        * millisOf(part.group(3)))
                .sum());
    }

    private static double millisOf(String unit) {
        return switch (unit) {
            case "us", "µs" -> 0.001;
            case "ms" -> 1;
            case "s" -> 1_000;
            case "m" -> 60_000;
            case "h" -> 3_600_000;
            default -> 86_400_000;
        };
    }
}
