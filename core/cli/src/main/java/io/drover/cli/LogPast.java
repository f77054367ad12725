package io.drover.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What containers have written until now, printed in the order of time. */
final class LogPast {
    private final Map<String, String> broken = new LinkedHashMap<>();
    private final Map<String, Failure> refused = new LinkedHashMap<>();
    private final Map<Integer, String> last = new HashMap<>();

    /** @param containers that have logs */
    LogPast(Api api, List<JsonNode> containers, LogTail tail, LogPrinter printer) {
        var lines = new ArrayList<LogLine>();
        containers.forEach(printer::number);
        // of one alone nothing need be held
        Consumer<LogLine> take = containers.size() == 1 ? printer::print : lines::add;
        var ends = new LinkedHashMap<JsonNode, CompletableFuture<@Nullable Void>>();
        for (var container : containers) {
            var number = printer.number(container);
            ends.put(container, tail.read(api, container, frame -> {
                var line = LogLine.of(number, frame);
                synchronized (lines) {
                    last.merge(number, line.time(), (before, now) -> now.compareTo(before) > 0 ? now : before);
                    take.accept(line);
                }
            }));
        }
        ends.forEach((container, end) -> {
            try {
                end.join();
            } catch (CompletionException e) {
                if (e.getCause() instanceof Failure failure && !(failure instanceof NoAnswer)) {
                    refused.put(Ps.text(container, "id"), failure);
                }
                broken.put(Ps.text(container, "name"), Failure.reason(e));
            }
        });
        synchronized (lines) {
            lines.sort(Comparator.comparing(LogLine::time));
            lines.forEach(printer::print);
        }
    }

    /** Names of containers of which something may be missing, and why. */
    Map<String, String> broken() {
        return broken;
    }

    /** Ids of containers that the server would not tell of, and why: they are gone, or it was asked amiss. */
    Map<String, Failure> refused() {
        return refused;
    }

    /** The time of the newest line of a container; empty when there was none, or it had no time. */
    String last(int number) {
        return last.getOrDefault(number, "");
    }
}
