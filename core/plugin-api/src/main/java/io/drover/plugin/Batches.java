package io.drover.plugin;

import io.drover.model.Upgrade.Side;
import io.drover.plugin.UpgradeStrategy.Place;
import io.drover.plugin.UpgradeStrategy.Situation;
import io.drover.plugin.UpgradeStrategy.Step;
import java.util.Comparator;
import java.util.stream.Collectors;

/**
 * One batch of places after the other, the next when all of those before are well and the interval has passed. So no more
 * than a batch is ever away, and none when what is new starts first.
 */
public final class Batches {
    private Batches() {
    }

    public static Step next(Situation now, boolean startFirst) {
        var arrived = now.places().stream().filter(place -> place.runs() == Side.BOTH && place.newWell())
                .collect(Collectors.toMap(Place::index, _ -> Side.NEW));
        if (!arrived.isEmpty()) {
            return new Step(arrived, null);
        }
        if (now.places().stream().anyMatch(Place::underWay)) {
            return Step.NONE;
        }
        if (now.batches() > 0 && now.restingSince() != null) {
            var next = now.restingSince().plusMillis(now.options().intervalMillis());
            if (next.isAfter(now.now())) {
                return Step.waitUntil(next);
            }
        }
        // those that are not well are away already, so to begin with them costs nothing
        var to = startFirst ? Side.BOTH : Side.NEW;
        return new Step(now.places().stream().filter(place -> place.runs() == Side.OLD)
                .sorted(Comparator.comparing(Place::oldWell).thenComparing(Place::index))
                .limit(now.options().batchSize()).collect(Collectors.toMap(Place::index, _ -> to)), null);
    }
}
