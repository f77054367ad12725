package io.drover.compose.template;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Values as Go prints them. */
final class Printed {
    /** Lists may hold one list many times over, so that what is small in memory is endless when written out. */
    static final int LONGEST = 1_000_000;
    private final StringBuilder text = new StringBuilder();

    private Printed() {
    }

    static String of(@Nullable Object value) {
        return value instanceof String text ? text : new Printed().add(value == null ? "<no value>" : value).toString();
    }

    /** Each by itself, and all within the limit of one. */
    static List<String> each(List<? extends @Nullable Object> values) {
        var printed = new Printed();
        var texts = new ArrayList<String>();
        for (var value : values) {
            var start = printed.text.length();
            texts.add(printed.add(value == null ? "<nil>" : value).text.substring(start));
        }
        return texts;
    }

    @Override
    public String toString() {
        return text.toString();
    }

    private Printed add(@Nullable Object value) {
        switch (value) {
            case null -> text.append("<nil>");
            case Double number -> text.append(number(number));
            case List<?> list -> {
                text.append('[');
                var separator = "";
                for (var item : list) {
                    text.append(separator);
                    add(item);
                    separator = " ";
                }
                text.append(']');
            }
            case Map<?, ?> map -> {
                text.append("map[");
                var separator = "";
                for (var entry : new TreeMap<>(map).entrySet()) {
                    text.append(separator).append(entry.getKey()).append(':');
                    add(entry.getValue());
                    separator = " ";
                }
                text.append(']');
            }
            default -> text.append(value);
        }
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException("gives more than " + LONGEST + " characters");
        }
        return this;
    }

    private static String number(double number) {
        var size = Math.abs(number);
        if (Double.isNaN(number) || Double.isInfinite(number)) {
            return Double.isNaN(number) ? "NaN" : number > 0 ? "+Inf" : "-Inf";
        }
        // Go turns to exponents below 1e-4 and from 1e21 on
        if (size != 0 && (size < 1e-4 || size >= 1e21)) {
            return Double.toString(number).replaceFirst("\\.0E", "E").replaceFirst("E(-?)(\\d)$", "E$10$2")
                    .replaceFirst("E(\\d)", "E+$1").replace('E', 'e');
        }
        var plain = BigDecimal.valueOf(number).toPlainString();
        return plain.contains(".") ? plain.replaceFirst("\\.?0+$", "") : plain;
    }
}
