package io.drover.server.api;

import java.math.BigDecimal;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** How values of fields are ordered: nulls first, numbers by size, ids as people count, other text by letters. */
final class Order {
    static final Comparator<@Nullable Object> VALUES = (one, other) -> one == null || other == null
            ? Boolean.compare(one != null, other != null)
            : compare(one, String.valueOf(other));
    /** {@code 1i9} is before {@code 1i10}. */
    static final Comparator<String> IDS = Comparator.comparing(Order::letters).thenComparing(Order::number)
            .thenComparing(Comparator.naturalOrder());

    private Order() {
    }

    static int compare(Object value, String other) {
        if (value instanceof Number number) {
            try {
                return new BigDecimal(number.toString()).compareTo(new BigDecimal(other));
            } catch (NumberFormatException e) {
                return String.valueOf(value).compareTo(other);
            }
        }
        return String.valueOf(value).compareTo(other);
    }

    private static String letters(String id) {
        return id.substring(0, end(id));
    }

    private static long number(String id) {
        var digits = id.substring(end(id));
        return digits.isEmpty() || digits.length() > 18 ? 0 : Long.parseLong(digits);
    }

    /** Where the digits at the end begin. */
    private static int end(String id) {
        int end = id.length();
        while (end > 0 && id.charAt(end - 1) >= '0' && id.charAt(end - 1) <= '9') {
            end--;
        }
        return end;
    }
}
