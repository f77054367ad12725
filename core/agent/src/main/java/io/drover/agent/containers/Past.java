package io.drover.agent.containers;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How it went with an instance so far.
 *
 * @param starts how often its container was started
 * @param failures tries and runs in a row that failed; sets the pause before the next
 * @param startAt not created, pulled or started before, or null
 * @param clearAt not stopped or removed before, or null: Docker refused
 * @param counted the start of the run whose end was counted last: each end counts once
 * @param pulled its image was fetched for the container to come
 * @param imageMissing Docker said that it has no such image
 * @param stopped we ended its container ourselves, so that its end is no failure
 * @param once it is to run only once and has
 * @param error the reason of the last failure in Docker's words, or null
 */
@RecordBuilder
public record Past(int starts, int failures, @Nullable Instant startAt, @Nullable Instant clearAt,
        @Nullable Instant counted, boolean pulled, boolean imageMissing, boolean stopped, boolean once,
        @Nullable String error) implements PastBuilder.With {
    public static final Past NONE = new Past(0, 0, null, null, null, false, false, false, false, null);
    private static final Duration LONGEST = Duration.ofSeconds(60);
    /** Who ran for so long did not fail to start. */
    private static final Duration HEALTHY = Duration.ofSeconds(10);

    /** The pause after that many failures in a row: 0, 1, 2, 4 … 60 s. */
    public static Duration pause(int failures) {
        if (failures <= 1) {
            return Duration.ZERO;
        }
        var pause = Duration.ofSeconds(1L << Math.min(failures - 2, 6));
        return pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
    }

    /** Its container ended. */
    public Past ended(Found container, Instant now) {
        if (container.startedAt() == null || container.startedAt().equals(counted)) {
            return this;
        }
        var next = withCounted(container.startedAt());
        if (stopped) {
            return next.withStopped(false).withFailures(0).withStartAt(null);
        }
        var ended = container.ran().compareTo(HEALTHY) >= 0 ? 1 : failures + 1;
        return next.withFailures(ended).withStartAt(now.plus(pause(ended)));
    }

    /** It has ended and stays so. */
    public Past forGood() {
        return withOnce(true).withStartAt(null);
    }

    /** It is about to be started, which, of what has ended for good, a person asked for. */
    public Past starting() {
        return once ? withOnce(false).withFailures(0) : this;
    }

    /** Pulling, creating or starting failed. Unlike after an end, the first new try waits as well. */
    public Past refused(String reason, Instant now) {
        return withFailures(failures + 1).withStartAt(now.plus(pause(Math.max(2, failures + 1)))).withError(reason);
    }

    /** Stopping or removing failed. */
    public Past notCleared(String reason, Instant now) {
        return withClearAt(now.plusSeconds(2)).withError(reason);
    }

    public Past started() {
        return withStarts(starts + 1).withError(null).withStopped(false);
    }
}
