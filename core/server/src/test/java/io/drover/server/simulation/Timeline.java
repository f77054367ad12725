package io.drover.server.simulation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.PriorityQueue;

/** Virtual time: nothing happens but what was planned for an instant, and it takes no time at all. */
final class Timeline extends Clock {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private long now;
    private long planned;

    private record Event(long at, long order, Runnable action) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return at == other.at ? Long.compare(order, other.order) : Long.compare(at, other.at);
        }
    }

    void after(long millis, Runnable action) {
        events.add(new Event(now + Math.max(0, millis), planned++, action));
    }

    /** Lets time pass. */
    void run(Duration length) {
        var end = now + length.toMillis();
        while (!events.isEmpty() && events.peek().at() <= end) {
            var event = events.poll();
            now = event.at();
            event.action().run();
        }
        now = end;
    }

    long millisNow() {
        return now;
    }

    @Override
    public Instant instant() {
        return START.plusMillis(now);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
