package io.drover.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** How a list is printed. */
final class Format {
    @Option(names = "--format", paramLabel = "FORMAT", defaultValue = "table", description = "table, or json: the API's answer, one object a line (default: ${DEFAULT-VALUE})")
    private Shape shape = Shape.table;

    /** By the words that people type. */
    enum Shape {
        table, json
    }

    boolean isJson() {
        return shape == Shape.json;
    }

    void print(PrintWriter out, List<JsonNode> rows, Supplier<Table> table) {
        if (isJson()) {
            rows.forEach(out::println);
            out.flush();
        } else {
            table.get().print(out);
        }
    }
}
