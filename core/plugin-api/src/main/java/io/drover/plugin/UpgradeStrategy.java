package io.drover.plugin;

import io.drover.model.Upgrade.Side;
import io.drover.model.spec.UpgradeOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which containers of a service are replaced next, and which get the requests meanwhile.
 *
 * <p>A strategy is a pure function: it holds nothing, asks nobody, and is asked again whenever something has changed. It only
 * ever goes forward. Going back, and giving up when nothing gets on, is not left to it.
 */
public interface UpgradeStrategy extends Extension {
    /** What people may say to it besides what they may say to every upgrade. */
    default List<Setting> settings() {
        return List.of();
    }

    /** Does it always start what is new beside what is old, also when people did not ask for that? */
    default boolean besides() {
        return false;
    }

    /**
     * Looks at what was said to it, which fits its settings.
     *
     * @throws IllegalArgumentException with a message for people that names the setting which it cannot use
     */
    default void check(UpgradeOptions options) {
    }

    /** For how long at most it waits on purpose while all that was begun is well. The deadline comes after that. */
    default Duration pause(UpgradeOptions options) {
        return Duration.ofMillis(options.intervalMillis());
    }

    Step next(Situation situation);

    /**
     * @param places all that the service has, by index
     * @param batches how many times something was begun
     * @param restingSince since when all that was begun is well; null while it is not
     * @param share what the last step said, since {@code shareSince}; null when each container is given as much as any other
     * @param traffic what the sets were given since then
     */
    record Situation(List<Place> places, UpgradeOptions options, int batches, @Nullable Instant restingSince,
            Instant now, @Nullable Integer share, @Nullable Instant shareSince, Traffic traffic) {
        public Situation {
            places = List.copyOf(places);
        }

        /** Before anything was said of shares. */
        public Situation(List<Place> places, UpgradeOptions options, int batches, @Nullable Instant restingSince,
                Instant now) {
            this(places, options, batches, restingSince, now, null, null, Traffic.UNKNOWN);
        }
    }

    /**
     * One place of the service. Going from OLD to BOTH starts what is new there, from OLD to NEW stops what is old before that,
     * and from BOTH to NEW stops what is old. What was stopped is kept.
     *
     * @param runs what is to run there now
     * @param oldWell what is old there runs, and is healthy if it is checked
     * @param newWell what is new there runs, and is healthy if it is checked
     */
    record Place(int index, Side runs, boolean oldWell, boolean newWell) {
        /** It has something new that is not there yet, or that is there beside what is old. */
        public boolean underWay() {
            return runs == Side.BOTH || (runs == Side.NEW && !newWell);
        }
    }

    /**
     * What load balancers have counted while both sets had a share. It is counted on the hosts and held in memory, so another
     * server that takes over begins anew.
     *
     * @param since when it began to be counted, or null when nobody counts: no load balancer leads to the service, or only one
     *            of the sets gets anything
     */
    record Traffic(@Nullable Instant since, Count oldSet, Count newSet) {
        public static final Traffic UNKNOWN = new Traffic(null, Count.NONE, Count.NONE);
    }

    /** @param errors requests that were answered with 5xx or could not be answered, also counted among all requests */
    record Count(long requests, long errors) {
        public static final Count NONE = new Count(0, 0);
        private static final double HUNDRED = 100;

        /** From 0 to 100. */
        public double errorPercent() {
            return requests == 0 ? 0 : HUNDRED * errors / requests;
        }

        public Count plus(Count other) {
            return new Count(requests + other.requests, errors + other.errors);
        }
    }

    /**
     * @param to index to what shall run there; a place that is not named stays as it is
     * @param share of 100 new requests so many go to the new set, in load balancers; at 0 it stands by, at 100 the old set does, and
     *            what stands by has no name either. Null: each container is given as much as any other. It holds from now on
     *            until another step says otherwise, for the places of this step, too
     * @param failure why it must not go on: the upgrade stops or goes back, as people asked; null when it may
     * @param lookAgain when to ask again though nothing changes, or null
     */
    record Step(Map<Integer, Side> to, @Nullable Integer share, @Nullable String failure,
            @Nullable Instant lookAgain) {
        public static final Step NONE = new Step(Map.of(), null);

        public Step {
            to = Map.copyOf(to);
            if (share != null && (share < 0 || share > io.drover.model.Upgrade.ALL)) {
                throw new IllegalArgumentException("a share is from 0 to 100, not " + share);
            }
        }

        /** With every container given as much as any other. */
        public Step(Map<Integer, Side> to, @Nullable Instant lookAgain) {
            this(to, null, null, lookAgain);
        }

        public static Step waitUntil(Instant time) {
            return new Step(Map.of(), time);
        }

        public static Step failed(String reason) {
            return new Step(Map.of(), null, reason, null);
        }

        public Step sharing(@Nullable Integer percent) {
            return new Step(to, percent, failure, lookAgain);
        }
    }
}
