package io.drover.network.health;

import java.util.concurrent.TimeUnit;

/**
 * Notices when this program itself was held up, or the machine with it: in such a time nobody was listened to, so it is
 * no time that a target took. Times are those of {@link System#nanoTime}.
 */
final class Attention {
    /** No loop is on time to the millisecond. */
    private static final long USUAL = TimeUnit.MILLISECONDS.toNanos(50);

    private long planned;
    private long lost;

    Attention(long now) {
        planned = now;
    }

    /** Nothing is looked at before. */
    void sleeps(long until) {
        planned = until;
    }

    void wakes(long now) {
        if (now - planned > USUAL) {
            lost += now - planned;
        }
    }

    /** All the time in which nobody was listened to. */
    long lost() {
        return lost;
    }
}
