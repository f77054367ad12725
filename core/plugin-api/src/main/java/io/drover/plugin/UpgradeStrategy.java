package io.drover.plugin;

import io.drover.model.Upgrade.Side;
import io.drover.model.spec.UpgradeOptions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which containers of a service are replaced next.
 *
 * <p>A strategy is a pure function: it holds nothing, asks nobody, and is asked again whenever something has changed. It only
 * ever goes forward. Going back, and giving up when nothing gets on, is not left to it.
 */
public interface UpgradeStrategy extends Extension {
    /** What people may say to it besides what they may say to every upgrade. */
    default List<Setting> settings() {
        return List.of();
    }

    Step next(Situation situation);

    /**
     * @param places all that the service has, by index
     * @param batches how many times something was begun
     * @param restingSince since when nothing is under way; null while something is
     */
    record Situation(List<Place> places, UpgradeOptions options, int batches, @Nullable Instant restingSince,
            Instant now) {
        public Situation {
            places = List.copyOf(places);
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
        /** It has something new that is not there yet. */
        public boolean underWay() {
            return runs == Side.BOTH || (runs == Side.NEW && !newWell);
        }
    }

    /**
     * @param to index to what shall run there; a place that is not named stays as it is
     * @param lookAgain when to ask again though nothing changes, or null
     */
    record Step(Map<Integer, Side> to, @Nullable Instant lookAgain) {
        public static final Step NONE = new Step(Map.of(), null);

        public Step {
            to = Map.copyOf(to);
        }

        public static Step waitUntil(Instant time) {
            return new Step(Map.of(), time);
        }
    }
}
