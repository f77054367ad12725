package io.drover.compose;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Amounts of memory as Docker writes them. */
final class Sizes {
    private static final Pattern FORM = Pattern.compile("(-?\\d+(?:\\.\\d+)?)\\s*([bkmgtp]?)(?:i?b)?");

    private Sizes() {
    }

    /** Bytes, or null when it is not an amount. Units are powers of 1024; -1 means without a limit. */
    static @Nullable Long bytes(String text) {
        var match = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!match.matches()) {
            return null;
        }
        var power = switch (match.group(2)) {
            case "k" -> 1;
            case "m" -> 2;
            case "g" -> 3;
            case "t" -> 4;
            case "p" -> 5;
            default -> 0;
        };
        var bytes = new java.math.BigDecimal(match.group(1)).multiply(java.math.BigDecimal.valueOf(1024).pow(power));
        return bytes.abs().compareTo(java.math.BigDecimal.valueOf(Long.MAX_VALUE)) > 0 ? null : bytes.longValue();
    }
}
