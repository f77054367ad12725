package io.drover.network.health;

import io.drover.model.spec.HealthCheck;
import java.util.concurrent.TimeUnit;

/**
 * How often a target is asked, how long it may take, and how many answers in a row decide. Pure.
 *
 * @param interval from the begin of one try to the begin of the next, in nanoseconds
 * @param timeout of one try, in nanoseconds
 * @param rise so many good tries in a row make it good
 * @param fall so many bad ones make it bad
 */
record Rhythm(long interval, long timeout, int rise, int fall) {
    private static final int USUAL_MILLIS = 2000;
    /** Anything shorter would measure this program rather than the target. */
    private static final int SHORTEST_MILLIS = 50;
    private static final long BETWEEN_FIRST = TimeUnit.MILLISECONDS.toNanos(2);

    static Rhythm of(HealthCheck check) {
        return new Rhythm(nanos(check.interval()), nanos(check.responseTimeout()),
                Math.max(1, check.healthyThreshold()), Math.max(1, check.unhealthyThreshold()));
    }

    private static long nanos(int millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis <= 0 ? USUAL_MILLIS : Math.max(millis, SHORTEST_MILLIS));
    }

    long timeoutMillis() {
        return TimeUnit.NANOSECONDS.toMillis(timeout);
    }

    /** When to try again: a try that took longer than the interval is followed by the next at once. */
    long next(long begun, long ended) {
        return ended - begun > interval ? ended : begun + interval;
    }

    /** Within this time the first try begins; the more begin together, the more they are spread. */
    long firstWithin(int together) {
        return Math.min(interval, together * BETWEEN_FIRST);
    }
}
