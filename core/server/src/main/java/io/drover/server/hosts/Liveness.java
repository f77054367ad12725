package io.drover.server.hosts;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Who was heard when, in memory of the scope's owner. Silence counts from the last word, but never from before this
 * server began to listen: at its start, and after it was not running for a while itself.
 */
public final class Liveness {
    /** More than a garbage collection or a busy machine explains. */
    private static final Duration LATE = Duration.ofSeconds(1);

    private final InstantSource clock;
    private final Map<String, Instant> heard = new ConcurrentHashMap<>();
    private volatile Instant listening;
    private @Nullable Instant due;

    public Liveness(InstantSource clock) {
        this.clock = clock;
        this.listening = clock.instant();
    }

    /** A host said something. */
    public void heard(String hostId) {
        heard.put(hostId, clock.instant());
    }

    /**
     * To be called before judging. When that is later than was asked for, this server was paused or could not work, and
     * everybody's silence starts anew.
     */
    void looking(Instant now) {
        if (due != null && (now.isAfter(due.plus(LATE)) || now.isBefore(due.minusSeconds(60)))) {
            listening = now;
        }
    }

    /** When it will look next. */
    void next(Instant at) {
        due = at;
    }

    /** Since when a host has been silent. */
    Instant silentSince(String hostId) {
        var last = heard.get(hostId);
        return last == null || last.isBefore(listening) ? listening : last;
    }

    /** Has it said anything since this server listens? */
    boolean heardLately(String hostId) {
        var last = heard.get(hostId);
        return last != null && !last.isBefore(listening);
    }

    void forget(String hostId) {
        heard.remove(hostId);
    }
}
