package io.drover.network.health;

import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Whose turn it is. Knows no clock: times are those of {@link System#nanoTime}. */
final class Agenda {
    private final PriorityQueue<Entry> entries = new PriorityQueue<>(
            (one, other) -> Long.signum(one.at - other.at));

    /** Counts only while it is the alarm of its subject: taking one out of the middle would cost a search. */
    private record Entry(long at, Subject subject) {
        boolean stale() {
            return subject.over() || subject.alarm() != at;
        }
    }

    /** To be called whenever the alarm of a subject is another. */
    void set(Subject subject) {
        entries.add(new Entry(subject.alarm(), subject));
    }

    /** The next whose alarm has come, to be begun or to be given up; null when there is none. */
    @Nullable
    Subject next(long now, long lost) {
        for (var first = entries.peek(); first != null && now - first.at >= 0; first = entries.peek()) {
            entries.remove();
            var subject = first.subject;
            if (first.stale()) {
                continue;
            }
            if (!subject.tried() || subject.expires(now, lost)) {
                return subject;
            }
            set(subject);
        }
        return null;
    }

    /** How long nothing is to be done, at most so long. */
    long pause(long now, long most) {
        for (var first = entries.peek(); first != null; first = entries.peek()) {
            if (!first.stale()) {
                return Math.clamp(first.at - now, 0, most);
            }
            entries.remove();
        }
        return most;
    }
}
