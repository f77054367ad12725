package io.drover.model.spec;

import io.drover.model.Refusal;
import io.drover.model.Refusal.Code;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.util.Map;

/**
 * How the containers of a service are replaced by those of a newer description.
 *
 * @param startFirst the new one runs before the old one stops
 * @param batchSize so many at a time
 * @param intervalMillis between two batches
 * @param autoFinish what was kept of the old ones goes by itself once all is well
 * @param autoRollback when it does not get on, the old ones come back by themselves
 * @param pauseAfterFirstBatch it goes on only when a person says so; where all of the new set stands by first, that is before it
 *            gets everything
 * @param strategy name of what says which containers are next
 * @param settings what was said to the strategy, by name
 * @param deadlineMillis how long it may make no progress; 0 stands for {@link #USUAL_DEADLINE}
 */
@RecordBuilder
public record UpgradeOptions(boolean startFirst, int batchSize, long intervalMillis, boolean autoFinish,
        boolean autoRollback, boolean pauseAfterFirstBatch,
        long deadlineMillis, String strategy, Map<String, String> settings) implements UpgradeOptionsBuilder.With {
    public static final String IN_SERVICE = "in-service";
    public static final String TO_SERVICE = "to-service";
    public static final Duration USUAL_DEADLINE = Duration.ofMinutes(10);
    /** Rancher's. */
    public static final UpgradeOptions DEFAULT = new UpgradeOptions(false, 1, 2000);
    private static final long SHORTEST_INTERVAL = 100;
    private static final long SHORTEST_DEADLINE = 1000;
    private static final long LONGEST = Duration.ofDays(1).toMillis();

    public UpgradeOptions {
        deadlineMillis = deadlineMillis == 0 ? USUAL_DEADLINE.toMillis() : deadlineMillis;
        // what was stored before there were others
        strategy = strategy == null || strategy.isEmpty() ? IN_SERVICE : strategy;
        settings = settings == null ? Map.of() : Map.copyOf(settings);
    }

    /** As Rancher has them. */
    public UpgradeOptions(boolean startFirst, int batchSize, long intervalMillis) {
        this(startFirst, batchSize, intervalMillis, false, false, false, 0, IN_SERVICE, Map.of());
    }

    /** @throws Refusal naming the field that is out of its limits, below {@code field} */
    public UpgradeOptions checked(String field) {
        within(field + ".batchSize", batchSize, 1, Integer.MAX_VALUE);
        within(field + ".intervalMillis", intervalMillis, SHORTEST_INTERVAL, LONGEST);
        within(field + ".deadlineMillis", deadlineMillis, SHORTEST_DEADLINE, LONGEST);
        return this;
    }

    private static void within(String field, long value, long least, long most) {
        if (value < least || value > most) {
            throw new Refusal(value < least ? Code.MinLimitExceeded : Code.MaxLimitExceeded, field,
                    field + " must be from " + least + " to " + most + ", not " + value);
        }
    }
}
