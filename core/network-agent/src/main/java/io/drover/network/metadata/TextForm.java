package io.drover.network.metadata;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Plain text for shell scripts: the value itself without a line end, or else what is below, a line each: keys of a map, a
 * slash behind those that lead further; {@code index=name} or {@code index/} of a list.
 */
final class TextForm {
    private static final int DECIMALS = 6;

    private TextForm() {
    }

    static void write(@Nullable Object value, OutputStream out) throws IOException {
        var writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        switch (value) {
            case Map<?, ?> map -> writeKeys(map, writer);
            case List<?> list -> writeIndexes(list, writer);
            case null, default -> writer.write(scalar(value));
        }
        writer.flush();
    }

    private static void writeKeys(Map<?, ?> map, Writer writer) throws IOException {
        var lines = map.entrySet().stream()
                .map(entry -> escaped(entry.getKey()) + (isTree(Later.now(entry.getValue())) ? "/\n" : "\n")).sorted()
                .toList();
        for (var line : lines) {
            writer.write(line);
        }
    }

    private static void writeIndexes(List<?> list, Writer writer) throws IOException {
        var index = 0;
        for (var each : list) {
            writer.write(index++ + rest(Later.now(each)) + '\n');
        }
    }

    private static String rest(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            var name = map.get("name") == null ? map.get("uuid") : map.get("name");
            if (name != null) {
                return '=' + escaped(name);
            }
        }
        return isTree(value) ? "/" : "";
    }

    private static boolean isTree(@Nullable Object value) {
        return value instanceof Map || value instanceof List;
    }

    private static String escaped(Object text) {
        return URLEncoder.encode(String.valueOf(text), StandardCharsets.UTF_8);
    }

    private static String scalar(@Nullable Object value) {
        return switch (value) {
            case null -> "";
            case Double number -> number(number);
            case Float number -> number(number.doubleValue());
            case BigDecimal number -> number(number);
            default -> value.toString();
        };
    }

    private static String number(double value) {
        return Double.isFinite(value) ? number(new BigDecimal(value)) : String.valueOf(value);
    }

    private static String number(BigDecimal value) {
        return value.setScale(DECIMALS, RoundingMode.HALF_EVEN).stripTrailingZeros().toPlainString();
    }
}
