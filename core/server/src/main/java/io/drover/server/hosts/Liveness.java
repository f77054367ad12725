package io.drover.server.hosts;

import io.drover.model.Host;
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
    synchronized void looking(Instant now) {
        if (due != null && (now.isAfter(due.plus(LATE)) || now.isBefore(due.minusSeconds(60)))) {
            listening = now;
            due = now;
            // when the clock was put back these would be of a time to come, and their hosts never silent
            heard.values().removeIf(at -> at.isAfter(now));
        }
    }

    /** When it will look next. */
    synchronized void next(Instant at) {
        due = at;
    }

    /**
     * Since when a host counts as lost, by its row and by this server's own ears: what was found before this server began
     * to listen, or by a clock that was ahead of its own, is found anew by it.
     *
     * @return null when it is not lost, or was heard again since
     */
    public @Nullable Instant lostSince(Host host, Instant now, Duration detection) {
        looking(now);
        var since = host.lostSince();
        if (since == null || (heardLately(host.id()) && silentSince(host.id()).plus(detection).isAfter(now))) {
            return null;
        }
        return since.isBefore(listening) || since.isAfter(now) ? listening : since;
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
