package com.example.drover;

import io.drover.model.Upgrade.Side;
import io.drover.plugin.UpgradeStrategy;
import java.util.stream.Collectors;
import org.pf4j.Extension;

/** Replaces one container, and all others at once as soon as that one is well. */
@Extension
public final class OneThenAll implements UpgradeStrategy {
    @Override
    public String name() {
        return "one-then-all";
    }

    @Override
    public Step next(Situation now) {
        var arrived = now.places().stream().filter(place -> place.runs() == Side.BOTH && place.newWell())
                .collect(Collectors.toMap(Place::index, place -> Side.NEW));
        if (!arrived.isEmpty()) {
            return new Step(arrived, null);
        }
        if (now.places().stream().anyMatch(Place::underWay)) {
            return Step.NONE;
        }
        // startFirst: what is old goes on until what is new is well
        var to = now.options().startFirst() ? Side.BOTH : Side.NEW;
        return new Step(now.places().stream().filter(place -> place.runs() == Side.OLD)
                .limit(now.batches() == 0 ? 1 : now.places().size())
                .collect(Collectors.toMap(Place::index, place -> to)), null);
    }
}
