package io.drover.model;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.drover.model.Refusal.Code;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The containers of a service on their way through a restart, a few at a time. It is there until it has ended well; one that was
 * given up stays to say why.
 *
 * @param batchSize so many may be away at once
 * @param intervalMillis between a batch that is back and the next one
 * @param deadlineMillis how long it may make no progress
 * @param left id of a container to the start of the run of it that is to end, for those that are not well again yet
 * @param batch those whose turn it is
 * @param total how many there were
 * @param progressed when it last got on, or was begun
 * @param notBefore the next batch does not begin earlier, or null
 * @param failure why it was given up, for people, or null
 */
@RecordBuilder
public record RollingRestart(int batchSize, long intervalMillis, long deadlineMillis, Map<String, Instant> left,
        Set<String> batch, int total, Instant progressed, @Nullable Instant notBefore,
        @Nullable String failure) implements RollingRestartBuilder.With {
    public static final Duration USUAL_DEADLINE = Duration.ofMinutes(10);
    private static final long SHORTEST_DEADLINE = 1000;
    private static final long LONGEST = Duration.ofDays(1).toMillis();

    public RollingRestart {
        left = Collections.unmodifiableMap(new TreeMap<>(left));
        batch = Collections.unmodifiableSet(new TreeSet<>(batch));
    }

    /**
     * One that begins now.
     *
     * @throws Refusal naming the field that is out of its limits
     */
    public static RollingRestart begin(int batchSize, long intervalMillis, long deadlineMillis,
            Map<String, Instant> runs, Instant now) {
        within("batchSize", batchSize, 1, Integer.MAX_VALUE);
        within("intervalMillis", intervalMillis, 0, LONGEST);
        within("deadlineMillis", deadlineMillis, SHORTEST_DEADLINE, LONGEST);
        return new RollingRestart(batchSize, intervalMillis, deadlineMillis, runs, Set.of(), runs.size(), now, null,
                null);
    }

    private static void within(String field, long value, long least, long most) {
        if (value < least || value > most) {
            throw new Refusal(value < least ? Code.MinLimitExceeded : Code.MaxLimitExceeded, field,
                    field + " must be from " + least + " to " + most + ", not " + value);
        }
    }

    /** How many are well again. */
    @JsonIgnore
    public int done() {
        return total - left.size();
    }

    /** From 0 to 100. */
    @JsonIgnore
    public int percent() {
        return total == 0 ? 0 : 100 * done() / total;
    }
}
