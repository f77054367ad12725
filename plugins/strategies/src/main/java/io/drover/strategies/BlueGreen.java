package io.drover.strategies;

import io.drover.model.Upgrade.Side;
import io.drover.model.spec.UpgradeOptions;
import io.drover.plugin.Setting;
import io.drover.plugin.Setting.Type;
import io.drover.plugin.UpgradeStrategy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.pf4j.Extension;

/**
 * All of the new set comes up beside the old one and stands by. When all of it is well, it gets everything at once, in every
 * load balancer and under every name, and then the old set stops.
 */
@Extension
public final class BlueGreen implements UpgradeStrategy {
    private static final int STANDS_BY = 0;
    private static final int HAS_ALL = 100;
    static final Setting SETTLE = Setting.optional("settleMillis", Type.NUMBER,
            "How long all of the new set must have been well before it gets everything.", "0");
    static final Setting KEEP = Setting.optional("keepMillis", Type.NUMBER,
            "How long the old set stands by after that before it stops.", "2000");

    @Override
    public String name() {
        return "blue-green";
    }

    @Override
    public List<Setting> settings() {
        return List.of(SETTLE, KEEP);
    }

    @Override
    public boolean besides() {
        return true;
    }

    @Override
    public void check(UpgradeOptions options) {
        pause(options);
    }

    @Override
    public Duration pause(UpgradeOptions options) {
        return Numbers.millis(options, SETTLE).plus(Numbers.millis(options, KEEP));
    }

    @Override
    public Step next(Situation now) {
        return now.share() != null && now.share() == HAS_ALL && now.shareSince() != null ? stop(now) : start(now);
    }

    private static Step start(Situation now) {
        var old = turn(now, place -> place.runs() == Side.OLD, Side.BOTH);
        if (!old.isEmpty() || now.restingSince() == null) {
            return new Step(old, STANDS_BY, null, null);
        }
        var settled = now.restingSince().plus(Numbers.millis(now.options(), SETTLE));
        return settled.isAfter(now.now())
                ? Step.waitUntil(settled).sharing(STANDS_BY)
                : Step.waitUntil(now.now().plus(Numbers.millis(now.options(), KEEP))).sharing(HAS_ALL);
    }

    private static Step stop(Situation now) {
        var until = now.shareSince() == null
                ? now.now()
                : now.shareSince().plus(Numbers.millis(now.options(), KEEP));
        if (until.isAfter(now.now())) {
            return Step.waitUntil(until).sharing(HAS_ALL);
        }
        // what stands by is for the case that the new ones fall ill after all
        return now.places().stream().anyMatch(place -> place.runs() == Side.BOTH && !place.newWell())
                ? new Step(Map.of(), HAS_ALL, null, null)
                : new Step(turn(now, place -> place.runs() != Side.NEW, Side.NEW), HAS_ALL, null, null);
    }

    private static Map<Integer, Side> turn(Situation now, Predicate<Place> which, Side to) {
        return now.places().stream().filter(which).collect(Collectors.toMap(Place::index, _ -> to));
    }
}
