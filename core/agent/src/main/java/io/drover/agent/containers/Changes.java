package io.drover.agent.containers;

import io.drover.agent.assignment.Assignment;
import io.drover.model.wire.Observed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reports what changed, a few milliseconds after the first change so that changes which come together go together; and
 * everything when asked, and every 30 s.
 */
final class Changes {
    private static final Duration TOGETHER = Duration.ofMillis(3);
    private static final Duration FULL = Duration.ofSeconds(30);

    private final ReportSink sink;
    private final Set<String> dropped = new HashSet<>();
    private Map<String, Observed> told = Map.of();
    private boolean full;
    private boolean answer;
    private @Nullable Long due;
    private long fullDue = System.nanoTime();

    Changes(ReportSink sink) {
        this.sink = sink;
    }

    void askFull() {
        full = true;
    }

    /** An assignment was taken, which is to be confirmed even when it changes nothing. */
    void taken(List<String> noLongerWanted) {
        answer = true;
        dropped.addAll(noLongerWanted);
    }

    /**
     * Tells what is to be told now.
     *
     * @param nanos now, by {@link System#nanoTime}
     * @return how long until it should be called again, at most
     */
    Duration tell(Assignment held, Map<String, Observed> current, long nanos) {
        if (full || nanos - fullDue >= 0) {
            sink.report(true, held.epoch(), held.revision(), List.copyOf(current.values()), gone(current));
            settle(current);
            fullDue = nanos + FULL.toNanos();
            full = false;
            return FULL;
        }
        var changed = current.values().stream().filter(one -> !one.equals(told.get(one.instanceId()))).toList();
        var gone = gone(current);
        if (changed.isEmpty() && gone.isEmpty() && !answer) {
            due = null;
            return Duration.ofNanos(fullDue - nanos);
        }
        if (due == null) {
            due = nanos + TOGETHER.toNanos();
        }
        if (nanos - due < 0) {
            return Duration.ofNanos(due - nanos);
        }
        sink.report(false, held.epoch(), held.revision(), changed, gone);
        settle(current);
        return Duration.ofNanos(fullDue - nanos);
    }

    private List<String> gone(Map<String, Observed> current) {
        var gone = new ArrayList<String>();
        told.keySet().stream().filter(id -> !current.containsKey(id)).forEach(gone::add);
        dropped.stream().filter(id -> !current.containsKey(id) && !told.containsKey(id)).forEach(gone::add);
        return gone;
    }

    private void settle(Map<String, Observed> current) {
        told = new LinkedHashMap<>(current);
        dropped.retainAll(current.keySet());
        answer = false;
        due = null;
    }
}
