package io.drover.server.upgrades;

import static io.drover.server.upgrades.Yard.image;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.Service.State;
import io.drover.model.UpgradeAction;
import io.drover.model.spec.ServiceSpec;
import io.drover.model.spec.UpgradeOptions;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The time in which no server was there counts against nobody. */
class NextOwnerTest {
    private static final Duration AWAY = Duration.ofMinutes(20);
    private final Yard yard = new Yard(1, 3, ServiceSpec.of("web", image("", "old"), 2));

    @BeforeEach
    void isUpgraded() {
        yard.until(Set.of(State.ACTIVE), 20);
        for (var second = 0; second < 4; second++) {
            yard.second();
        }
        yard.upgrade(new UpgradeOptions(true, 1, 100), image("", "new"));
    }

    @Test
    void whatWasToComeBackIsWaitedForAnew() {
        yard.until(Set.of(State.UPGRADED), 60);
        yard.act(UpgradeAction.ROLL_BACK);
        yard.plan();
        yard.nextOwner(AWAY);
        assertThat(yard.serving()).as(yard.said()).isEqualTo(2);
        for (var second = 0; yard.service().upgrade() != null; second++) {
            assertThat(second).as(yard.said()).isLessThan(60);
            yard.second();
            assertThat(yard.serving()).as(yard.said()).isEqualTo(2);
        }
    }

    @Test
    void whatWasToComeHasItsWholeDeadline() {
        yard.plan();
        yard.nextOwner(AWAY);
        assertThat(yard.service().state()).isEqualTo(State.UPGRADING);
        yard.until(Set.of(State.UPGRADED), 60);
    }
}
