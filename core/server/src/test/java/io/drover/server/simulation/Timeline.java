package io.drover.server.simulation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.PriorityQueue;
import java.util.function.Supplier;

/** Virtual time: nothing happens but what was planned for an instant, and it takes no time at all. */
final class Timeline extends Clock {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private long now;
    private long planned;
    private long skew;

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

    /** What somebody does by a clock that is wrong by so much. */
    <T> T by(long wrong, Supplier<T> action) {
        skew = wrong;
        try {
            return action.get();
        } finally {
            skew = 0;
        }
    }

    /** What a clock shows that is wrong by so much. */
    Instant shownBy(long wrong) {
        return START.plusMillis(now + wrong);
    }

    @Override
    public Instant instant() {
        return shownBy(skew);
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
