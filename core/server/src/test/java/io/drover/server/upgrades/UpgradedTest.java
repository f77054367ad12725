package io.drover.server.upgrades;

import static io.drover.server.upgrades.Yard.image;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.Instance;
import io.drover.model.Instance.Desired;
import io.drover.model.InstanceState;
import io.drover.model.Service.State;
import io.drover.model.spec.ServiceSpec;
import io.drover.model.spec.UpgradeOptions;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A service that is upgraded and not finished yet is looked after like any other (Rancher left it alone: issue #6411). */
class UpgradedTest {
    private final Yard yard = new Yard(1, 3, ServiceSpec.of("web", image("", "old"), 3));

    @BeforeEach
    void isUpgraded() {
        yard.until(Set.of(State.ACTIVE), 20);
        seconds(4);
        yard.upgrade(new UpgradeOptions(true, 3, 100), image("", "new"));
        yard.until(Set.of(State.UPGRADED), 60);
    }

    @Test
    void aServiceInUpgradedIsStillKeptAtItsScale() {
        var dead = of("new").getFirst();
        yard.put(dead.withState(InstanceState.ERROR).withMessage("it died"));
        var removed = of("new").getLast();
        yard.put(removed.withDesired(Desired.REMOVED));
        yard.plan();
        seconds(10);
        assertThat(yard.service().state()).isEqualTo(State.UPGRADED);
        assertThat(of("new")).hasSize(3).allMatch(it -> it.desired() == Desired.RUNNING && it.well())
                .extracting(Instance::id).doesNotContain(dead.id(), removed.id());
        assertThat(of("old")).as("none of the old set is started for it").hasSize(3)
                .allMatch(it -> it.desired() == Desired.KEPT && it.state() == InstanceState.STOPPED);
    }

    @Test
    void whatIsKeptOfTheOldSetIsNotMadeAgain() {
        var gone = of("old").getFirst();
        yard.put(gone.withDesired(Desired.REMOVED));
        yard.plan();
        seconds(10);
        assertThat(of("old")).hasSize(2).allMatch(it -> it.desired() == Desired.KEPT);
        assertThat(of("new")).hasSize(3).allMatch(Instance::well);
    }

    private List<Instance> of(String image) {
        return yard.instances().stream()
                .filter(it -> it.config().image().equals(image) && it.desired() != Desired.REMOVED).toList();
    }

    private void seconds(int many) {
        for (var second = 0; second < many; second++) {
            yard.second();
        }
    }
}
