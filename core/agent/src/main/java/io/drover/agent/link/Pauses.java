package io.drover.agent.link;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next try: anything from 0.2 to 2 s after a connection was lost, so that a server that comes
 * back is not met by all hosts at once, and up to 5 s while nobody answers.
 */
final class Pauses {
    private static final double SHORTEST = 0.2;
    private static final double FIRST = 2;
    private static final double LONGEST = 5;

    private final RandomGenerator random;
    private double upTo = FIRST;

    Pauses(RandomGenerator random) {
        this.random = random;
    }

    Duration next() {
        var seconds = random.nextDouble(SHORTEST, upTo);
        upTo = Math.min(LONGEST, upTo * 1.5);
        return Duration.ofMillis((long) (seconds * 1000));
    }

    /** Has no pause been made since the last connection? */
    boolean none() {
        return upTo == FIRST;
    }

    void reset() {
        upTo = FIRST;
    }
}
