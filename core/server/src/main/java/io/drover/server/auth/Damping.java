package io.drover.server.auth;

import io.drover.model.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Slows down who guesses passwords: after five wrong ones from one address for one user, each further one doubles the
 * wait before the next is looked at, up to a minute.
 */
final class Damping {
    private static final int FREE = 5;
    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final Duration FORGOTTEN = Duration.ofMinutes(15);
    private static final int KEPT = 10_000;

    private final InstantSource clock;
    private final Map<String, Wrong> wrong = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Wrong> eldest) {
            return size() > KEPT;
        }
    };

    Damping(InstantSource clock) {
        this.clock = clock;
    }

    /** @throws Refusal TooManyRequests, when it is too early for another try */
    synchronized void check(String from) {
        var last = wrong.get(from);
        if (last != null && clock.instant().isBefore(last.next)) {
            throw new Refusal(Refusal.Code.TooManyRequests, null,
                    "too many wrong passwords; the next one is looked at in "
                            + (Duration.between(clock.instant(), last.next).toSeconds() + 1) + " s");
        }
    }

    synchronized void wrong(String from) {
        var now = clock.instant();
        var last = wrong.get(from);
        var times = last == null || now.isAfter(last.next.plus(FORGOTTEN)) ? 1 : last.times + 1;
        wrong.put(from, new Wrong(times, now.plus(pause(times))));
    }

    synchronized void right(String from) {
        wrong.remove(from);
    }

    private static Duration pause(int times) {
        if (times <= FREE) {
            return Duration.ZERO;
        }
        var pause = Duration.ofSeconds(1L << Math.min(times - FREE - 1, 10));
        return pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
    }

    /** @param next when the next try is looked at */
    private record Wrong(int times, Instant next) {
    }
}
