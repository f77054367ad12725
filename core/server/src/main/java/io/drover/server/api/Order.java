package io.drover.server.api;

import java.math.BigDecimal;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** How values of fields are ordered: nulls first, numbers by size, ids as people count, other text by letters. */
final class Order {
    static final Comparator<@Nullable Object> VALUES = (one, other) -> one == null || other == null
            ? Boolean.compare(one != null, other != null)
            : compare(one, String.valueOf(other));
    /** {@code 1i9} is before {@code 1i10}. A long list is put in order by it, so it makes no objects. */
    static final Comparator<String> IDS = Order::compareIds;

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

    private static int compareIds(String one, String other) {
        var end = end(one);
        var otherEnd = end(other);
        var letters = end == otherEnd && one.regionMatches(0, other, 0, end)
                ? 0
                : one.substring(0, end).compareTo(other.substring(0, otherEnd));
        var compared = letters != 0 ? letters : Long.compare(number(one, end), number(other, otherEnd));
        return compared != 0 ? compared : one.compareTo(other);
    }

    private static long number(String id, int end) {
        var digits = id.length() - end;
        return digits == 0 || digits > 18 ? 0 : Long.parseLong(id, end, id.length(), 10);
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
