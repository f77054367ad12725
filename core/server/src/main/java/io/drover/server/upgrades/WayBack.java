package io.drover.server.upgrades;

import io.drover.model.Upgrade.Side;
import io.drover.model.spec.UpgradeOptions;
import io.drover.plugin.UpgradeStrategy.Place;
import io.drover.plugin.UpgradeStrategy.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * From the new set to the old one. What is new and not well goes at once; what is well goes in batches, so that there is
 * always somebody to serve. For an old one to be well again nobody waits longer than a batch's patience.
 */
final class WayBack {
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private WayBack() {
    }

    /** @param since when the last batch began, or all of it */
    static Step next(List<Place> places, UpgradeOptions options, boolean begun, Instant since, Instant now) {
        Map<Integer, Side> to = new HashMap<>();
        var patient = begun && since.plus(PATIENCE).isAfter(now);
        for (var place : places) {
            var here = place.runs() == Side.NEW && !place.newWell();
            var there = place.runs() == Side.BOTH && (place.oldWell() || !place.newWell() || !patient);
            if (here || there) {
                to.put(place.index(), Side.OLD);
            }
        }
        var awaited = places.stream().anyMatch(place -> place.runs() == Side.BOTH && !to.containsKey(place.index())
                || place.runs() == Side.OLD && !place.oldWell() || to.containsKey(place.index()) && !place.oldWell());
        if (awaited && patient) {
            return new Step(to, since.plus(PATIENCE));
        }
        if (awaited && !to.isEmpty()) {
            return new Step(to, null);
        }
        var side = options.startFirst() ? Side.BOTH : Side.OLD;
        places.stream().filter(place -> place.runs() == Side.NEW && !to.containsKey(place.index()))
                .limit(options.batchSize()).forEach(place -> to.put(place.index(), side));
        return new Step(to, null);
    }
}
