package io.drover.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Prints lines; as soon as there are several containers, with their names before them. For programs each is an object. */
final class LogPrinter {
    private final Output output;
    private final boolean timestamps;
    private final Map<String, Integer> numbers = new LinkedHashMap<>();
    private final List<String> names = new ArrayList<>();
    private int width;

    LogPrinter(Output output, boolean timestamps) {
        this.output = output;
        this.timestamps = timestamps;
    }

    /** The number that the container's lines are to have. */
    synchronized int number(JsonNode container) {
        return numbers.computeIfAbsent(Ps.text(container, "id"), _ -> {
            var name = Ps.text(container, "name");
            width = Math.max(width, name.length());
            names.add(name);
            return names.size() - 1;
        });
    }

    synchronized void print(LogLine line) {
        var container = names.get(line.container());
        if (output.isJson()) {
            output.tell(new Written(container, line.time(), line.text()));
            return;
        }
        var prefix = names.size() == 1
                ? ""
                : Terminal.coloured(line.container(), String.format("%-" + Math.max(1, width) + "s | ", container));
        output.say(prefix + (timestamps && !line.time().isEmpty() ? line.time() + " " : "") + line.text());
    }

    /** As {@link LogLine}, with the container's name. */
    record Written(String container, String time, String text) {
    }
}
