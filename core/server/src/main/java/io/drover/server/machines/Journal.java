package io.drover.server.machines;

import io.drover.model.Machine.Outcome;
import io.drover.model.Machine.Step;
import io.drover.model.Machine.Work;
import io.drover.plugin.HostDriver;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a driver says while it works, as far as it is kept: the end of each step's log, without secrets. */
final class Journal implements HostDriver.Log {
    static final int LINES = 200;
    static final int SIZE = 16 << 10;
    static final int STEPS = 30;
    private static final int LINE = 1_000;
    static final int KEPT = 20;
    private static final int SHORTEST_SECRET = 4;
    /** Colours, and what else moves the cursor. */
    private static final Pattern ESCAPES = Pattern.compile("\\e\\[[0-9;?]*[ -/]*[@-~]|[\\p{Cntrl}&&[^\\t]]");

    private final int order;
    private final List<String> secrets;
    private final InstantSource clock;
    private final List<Step> steps = new ArrayList<>();
    private final Deque<String> lines = new ArrayDeque<>();
    private final Map<String, String> kept;
    private int size;
    private boolean changed;
    private @Nullable Work end;

    /**
     * @param kept what is kept of the machine already
     * @param secrets what must not be seen in it; of one with several lines, no line
     */
    Journal(int order, Map<String, String> kept, Collection<String> secrets, InstantSource clock) {
        this.order = order;
        this.kept = new TreeMap<>(kept);
        this.clock = clock;
        this.secrets = secrets.stream().flatMap(String::lines).map(String::strip)
                .filter(secret -> secret.length() >= SHORTEST_SECRET).distinct().toList();
    }

    @Override
    public synchronized void step(String name) {
        if (end != null || steps.size() == STEPS) {
            return;
        }
        close(Outcome.DONE);
        steps.add(new Step(clean(name), Outcome.RUNNING, clock.instant(), null, ""));
        changed = true;
    }

    @Override
    public synchronized void line(String text) {
        if (end != null) {
            return;
        }
        if (steps.isEmpty()) {
            step("Begin");
        }
        for (var line : text.split("\\R", -1)) {
            add(clean(line));
        }
        changed = true;
    }

    @Override
    public synchronized void keep(String name, String value) {
        if (end != null) {
            return;
        }
        if (name.isBlank() || name.length() > LINE || value.length() > LINE
                || kept.size() >= KEPT && !kept.containsKey(name)) {
            throw new IllegalArgumentException("of a machine at most " + KEPT + " things are kept, of " + LINE
                    + " letters each at most");
        }
        if (!clean(name).equals(name) || !clean(value).equals(value)) {
            throw new IllegalArgumentException(
                    "what is kept of a machine stays as it is, and holds no secret and nothing"
                            + " that moves a cursor: " + clean(name));
        }
        kept.put(name, value);
        changed = true;
    }

    /** All that is to be kept of the machine. */
    synchronized Map<String, String> kept() {
        return Map.copyOf(kept);
    }

    private void add(String line) {
        lines.add(line);
        size += line.length() + 1;
        while (lines.size() > LINES || size > SIZE) {
            size -= lines.remove().length() + 1;
        }
    }

    private String clean(String text) {
        var clean = ESCAPES.matcher(text).replaceAll("");
        for (var secret : secrets) {
            clean = clean.replace(secret, "***");
        }
        return clean.length() > LINE ? clean.substring(0, LINE) + "…" : clean;
    }

    /** Nothing that is said afterwards counts. @param problem or null when all went well */
    synchronized void end(@Nullable String problem) {
        if (end == null) {
            var outcome = problem == null ? Outcome.DONE : Outcome.FAILED;
            close(outcome);
            end = new Work(order, outcome, problem == null ? null : clean(problem), steps, clock.instant());
            changed = true;
        }
    }

    private void close(Outcome outcome) {
        if (!steps.isEmpty()) {
            steps.add(current(steps.removeLast(), outcome, clock.instant()));
            lines.clear();
            size = 0;
        }
    }

    private Step current(Step step, Outcome outcome, @Nullable Instant ended) {
        return new Step(step.name(), outcome, step.started(), ended, String.join("\n", lines));
    }

    /** Has the end been said, and {@link #take taken}? */
    synchronized boolean settled() {
        return end != null && !changed;
    }

    /** As it is now, if that has changed since it was last taken; {@link #again} undoes the taking. */
    synchronized @Nullable Work take() {
        if (!changed) {
            return null;
        }
        changed = false;
        if (end != null) {
            return end;
        }
        var now = new ArrayList<>(steps);
        if (!now.isEmpty()) {
            now.add(current(now.removeLast(), Outcome.RUNNING, null));
        }
        return new Work(order, Outcome.RUNNING, null, now, null);
    }

    synchronized void again() {
        changed = true;
    }
}
