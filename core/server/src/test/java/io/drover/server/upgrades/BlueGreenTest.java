package io.drover.server.upgrades;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.Upgrade.Side;
import io.drover.model.spec.UpgradeOptions;
import io.drover.plugin.UpgradeStrategy.Place;
import io.drover.plugin.UpgradeStrategy.Situation;
import io.drover.plugin.UpgradeStrategy.Traffic;
import io.drover.strategies.BlueGreen;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What stands by after the switch. */
class BlueGreenTest {
    private static final Instant SWITCHED = Instant.EPOCH;

    @Test
    void theFormerStandByWhileOneOfTheNewIsIll() {
        var step = new BlueGreen().next(longAfter(false));
        assertThat(step.to()).isEmpty();
        assertThat(step.share()).isEqualTo(100);
        assertThat(new BlueGreen().next(longAfter(true)).to()).isEqualTo(Map.of(1, Side.NEW, 2, Side.NEW));
    }

    private static Situation longAfter(boolean well) {
        return new Situation(List.of(new Place(1, Side.BOTH, true, true), new Place(2, Side.BOTH, true, well)),
                new UpgradeOptions(true, 1, 1000L), 1, null, SWITCHED.plusSeconds(86_400), 100, SWITCHED,
                Traffic.UNKNOWN);
    }
}
