package io.drover.network.balancing.haproxy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** The tables that HAProxy shows: a line with a # at its beginning names the columns. */
final class Table {
    private Table() {
    }

    /** @param separator of columns */
    static List<Map<String, String>> rows(String text, Pattern separator) {
        var names = text.lines().filter(line -> line.startsWith("# ")).findFirst()
                .map(line -> separator.split(line.substring(2), -1)).orElse(new String[0]);
        return text.lines().filter(line -> !line.startsWith("#")).map(line -> separator.split(line, -1))
                .filter(cells -> cells.length >= Math.min(2, names.length) && names.length > 0 && cells.length > 1)
                .map(cells -> {
                    var row = new HashMap<String, String>();
                    IntStream.range(0, Math.min(cells.length, names.length))
                            .forEach(index -> row.put(names[index], cells[index]));
                    return Map.copyOf(row);
                }).toList();
    }
}
