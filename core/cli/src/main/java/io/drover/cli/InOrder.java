package io.drover.cli;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Lines of several containers in the order of time: each is held back for a moment, so that an older one which was longer
 * on its way comes before it. The caller's clock; no threads.
 */
final class InOrder {
    private final long windowNanos;
    private final PriorityQueue<Held> byTime = new PriorityQueue<>(
            Comparator.comparing(Held::time).thenComparing(Held::number));
    private final ArrayDeque<Held> byArrival = new ArrayDeque<>();
    private final Map<Integer, String> latest = new HashMap<>();
    private long number;

    /** @param time of the line, or where it has none that of the line before it in its container */
    private record Held(LogLine line, String time, long number, long arrived) {
    }

    InOrder(long windowNanos) {
        this.windowNanos = windowNanos;
    }

    void add(LogLine line, long now) {
        var time = line.time().isEmpty() ? latest.getOrDefault(line.container(), "") : line.time();
        latest.put(line.container(), time);
        var held = new Held(line, time, number++, now);
        byTime.add(held);
        byArrival.add(held);
    }

    /** Those that have waited long enough, and all that are older than they. */
    List<LogLine> due(long now) {
        var due = new ArrayList<LogLine>();
        while (!byArrival.isEmpty() && now - byArrival.getFirst().arrived() >= windowNanos) {
            var first = byArrival.removeFirst();
            while (!byTime.isEmpty() && byTime.comparator().compare(byTime.peek(), first) <= 0) {
                due.add(byTime.remove().line());
            }
        }
        return due;
    }

    /** All that is left. */
    List<LogLine> rest() {
        return due(byArrival.isEmpty() ? 0 : byArrival.getLast().arrived() + windowNanos);
    }

    /** How long nothing becomes due, or the window where nothing is held. */
    long nanosUntilDue(long now) {
        return byArrival.isEmpty() ? windowNanos : Math.max(0, byArrival.getFirst().arrived() + windowNanos - now);
    }
}
