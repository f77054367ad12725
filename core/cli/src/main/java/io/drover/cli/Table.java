package io.drover.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.Column.Overflow;
import picocli.CommandLine.Help.ColorScheme;
import picocli.CommandLine.Help.TextTable;

/** Rows under a heading, each column as wide as it needs. */
final class Table {
    private final List<List<String>> rows = new ArrayList<>();

    Table(String... heading) {
        rows.add(List.of(heading));
    }

    void row(Object... cells) {
        rows.add(java.util.Arrays.stream(cells).map(String::valueOf).toList());
    }

    void print(PrintWriter out) {
        var columns = new Column[rows.getFirst().size()];
        for (var i = 0; i < columns.length; i++) {
            var column = i;
            var width = rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
            columns[i] = new Column(width + 3, 0, Overflow.SPAN);
        }
        var table = TextTable.forColumns(new ColorScheme.Builder(Ansi.OFF).build(), columns);
        rows.forEach(row -> table.addRowValues(row.toArray(String[]::new)));
        table.toString().lines().map(String::stripTrailing).forEach(out::println);
        out.flush();
    }
}
