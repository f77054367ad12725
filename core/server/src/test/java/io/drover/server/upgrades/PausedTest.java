package io.drover.server.upgrades;

import static io.drover.server.upgrades.Yard.image;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.Instance;
import io.drover.model.Service.State;
import io.drover.model.Upgrade;
import io.drover.model.Upgrade.Side;
import io.drover.model.UpgradeAction;
import io.drover.model.spec.ServiceSpec;
import io.drover.model.spec.UpgradeOptions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A blue/green upgrade that is to wait for a person does so when the new set is well, before it gets anything. */
class PausedTest {
    private final Yard yard = new Yard(1, 3, ServiceSpec.of("web", image("", "old"), 3));
    private List<String> before = List.of();

    @BeforeEach
    void standsBy() {
        yard.until(Set.of(State.ACTIVE), 20);
        seconds(4);
        before = ids();
        yard.upgrade(new UpgradeOptions(true, 1, 100, false, false, true, 10_000, "blue-green", Map.of()),
                image("", "new"));
        yard.until(Set.of(State.CANCELED_UPGRADE), 60);
    }

    @Test
    void theNewSetStandsByUntilItIsContinued() {
        for (var second = 0; second < 60; second++) {
            assertThat(yard.service().state()).isEqualTo(State.CANCELED_UPGRADE);
            assertThat(yard.service().message()).startsWith("paused before the switch");
            assertThat(upgrade().places().values()).containsExactly(Side.BOTH, Side.BOTH, Side.BOTH);
            assertThat(upgrade().share()).isZero();
            assertThat(yard.instances()).hasSize(6).allMatch(Instance::well);
            assertThat(yard.serving()).isEqualTo(3);
            yard.second();
        }
        assertThat(yard.act(UpgradeAction.CONTINUE)).isTrue();
        yard.plan();
        assertThat(upgrade().share()).as("at once").isEqualTo(Upgrade.ALL);
        yard.until(Set.of(State.UPGRADED), 20);
        assertThat(upgrade().places().values()).containsOnly(Side.NEW);
    }

    @Test
    void itGoesBackToExactlyWhatWasThere() {
        yard.act(UpgradeAction.ROLL_BACK);
        yard.until(Set.of(State.ACTIVE), 60);
        seconds(5);
        assertThat(ids()).isEqualTo(before);
        assertThat(yard.service().upgrade()).isNull();
    }

    @Test
    void oneThatFallsIllMeanwhileIsWaitedForAgain() {
        var ill = yard.instances().stream().filter(it -> it.config().image().equals("new")).findFirst().orElseThrow();
        yard.put(ill.withState(io.drover.model.InstanceState.ERROR).withMessage("it died"));
        yard.act(UpgradeAction.CONTINUE);
        yard.plan();
        assertThat(upgrade().share()).isZero();
        yard.until(Set.of(State.UPGRADED), 60);
    }

    private void seconds(int many) {
        for (var second = 0; second < many; second++) {
            yard.second();
        }
    }

    private Upgrade upgrade() {
        return Objects.requireNonNull(yard.service().upgrade());
    }

    private List<String> ids() {
        return yard.instances().stream().map(Instance::id).sorted().toList();
    }
}
