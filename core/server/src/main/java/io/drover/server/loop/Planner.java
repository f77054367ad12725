package io.drover.server.loop;

import io.drover.server.store.Draft;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Decides what should change. Level-triggered: it compares what should be with what is, so that planning twice
 * changes nothing the second time, and a lost piece of news costs time only.
 *
 * <p>A planner reads and writes nothing but the draft: no clock, no I/O, no randomness of its own.
 */
@FunctionalInterface
public interface Planner {
    /**
     * Puts into the draft what should change.
     *
     * @param focus what changed; a planner may look at more, never at less
     * @return when to look again though nothing changes, or null
     */
    @Nullable
    Instant plan(Draft draft, Focus focus);

    /** Of two times to look again the one that comes first; null is never. */
    static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.isBefore(other) ? one : other;
    }

    /** When an owner first looked, kept by a planner of its own: what one before has begun, nobody may have heard yet. */
    static Instant began(@Nullable Instant before, Instant now) {
        // a clock that has been set back began anew
        return before == null || before.isAfter(now) ? now : before;
    }
}
