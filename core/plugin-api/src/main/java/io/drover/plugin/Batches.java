package io.drover.plugin;

import io.drover.model.Upgrade.Side;
import io.drover.plugin.UpgradeStrategy.Place;
import io.drover.plugin.UpgradeStrategy.Situation;
import io.drover.plugin.UpgradeStrategy.Step;
import java.util.Comparator;
import java.util.Map;
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
        return new Step(begin(now, now.options().batchSize(), startFirst ? Side.BOTH : Side.NEW), null);
    }

    /** The next places that have nothing new yet. Those that are not well are away already, so they cost nothing and come first. */
    public static Map<Integer, Side> begin(Situation now, long most, Side to) {
        return now.places().stream().filter(place -> place.runs() == Side.OLD)
                .sorted(Comparator.comparing(Place::oldWell).thenComparing(Place::index)).limit(most)
                .collect(Collectors.toMap(Place::index, _ -> to));
    }
}
