package io.drover.server.upgrades;

import io.drover.model.Upgrade;
import io.drover.model.Upgrade.Side;
import io.drover.plugin.UpgradeStrategy.Place;
import io.drover.plugin.UpgradeStrategy.Step;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * From a new set that gets everything back to the old one, at once: the old one comes up beside it, and when all of it is well,
 * or has been waited for long enough, it gets everything and the new one goes.
 */
final class SwitchBack {
    private SwitchBack() {
    }

    /** @param since when something was last begun, if there was something, or all of it */
    static Step next(List<Place> places, boolean begun, Instant since, Instant now) {
        Map<Integer, Side> to = new TreeMap<>();
        places.stream().filter(place -> place.runs() != Side.OLD && !place.newWell())
                .forEach(place -> to.put(place.index(), Side.OLD));
        places.stream().filter(place -> place.runs() == Side.NEW && place.newWell())
                .forEach(place -> to.put(place.index(), Side.BOTH));
        var serves = places.stream().anyMatch(Place::newWell);
        var back = places.stream().allMatch(Place::oldWell);
        var until = since.plus(WayBack.PATIENCE);
        if (serves && !back && (!begun || !to.isEmpty() || until.isAfter(now))) {
            return new Step(to, Upgrade.ALL, null, to.isEmpty() ? until : null);
        }
        places.stream().filter(place -> place.runs() != Side.OLD).forEach(place -> to.put(place.index(), Side.OLD));
        return new Step(to, 0, null, null);
    }
}
