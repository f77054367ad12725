package io.drover.server.upgrades;

import static io.drover.server.upgrades.Yard.image;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.Instance;
import io.drover.model.Instance.Desired;
import io.drover.model.Service.State;
import io.drover.model.UpgradeAction;
import io.drover.model.spec.PortSpec;
import io.drover.model.spec.ServiceSpec;
import io.drover.model.spec.UpgradeOptions;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On the way back a kept container may find that its host's port has gone to a new one at another place. */
class PortsTakenTest {
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void nobodyWaitsForAPortUntilThereIsNobodyLeftToServe(boolean startFirst) {
        var config = image("", "old");
        config = config.withNetworking(
                config.networking().withPorts(List.of(new PortSpec(null, 80, 80, PortSpec.Protocol.TCP))));
        var yard = new Yard(1, 4, ServiceSpec.of("web", config, 2));
        yard.until(Set.of(State.ACTIVE), 20);
        for (var second = 0; second < 4; second++) {
            yard.second();
        }
        yard.upgrade(new UpgradeOptions(startFirst, 1, 100), config.withImage("new"));
        yard.until(Set.of(State.UPGRADED), 60);
        yard.put(one(yard, 2, Desired.RUNNING).withHostId(one(yard, 1, Desired.KEPT).hostId()));
        yard.act(UpgradeAction.ROLL_BACK);
        for (var second = 0; yard.service().upgrade() != null; second++) {
            assertThat(second).as(yard.said()).isLessThan(25);
            yard.second();
            assertThat(yard.serving()).as(yard.said()).isGreaterThanOrEqualTo(startFirst ? 2 : 1);
        }
        assertThat(yard.service().spec().launchConfig()).isEqualTo(config);
    }

    @Test
    void whatWasPurgedHasItsPortsUntilItIsGone() {
        var config = image("", "old");
        config = config.withNetworking(
                config.networking().withPorts(List.of(new PortSpec(null, 80, 80, PortSpec.Protocol.TCP))));
        var yard = new Yard(1, 1, ServiceSpec.of("web", config, 1));
        yard.until(Set.of(State.ACTIVE), 20);
        yard.upgrade(new UpgradeOptions(false, 1, 100), config.withImage("new"));
        yard.until(Set.of(State.UPGRADED), 60);
        var kept = one(yard, 1, Desired.KEPT);
        yard.endless = it -> it.config().image().equals("new");
        yard.act(UpgradeAction.ROLL_BACK);
        yard.plan();
        yard.put(one(yard, 1, Desired.REMOVED).purge());
        for (var second = 0; second < 30; second++) {
            yard.second();
            assertThat(one(yard, 1, Desired.KEPT).id()).isEqualTo(kept.id());
        }
        yard.endless = _ -> false;
        yard.until(Set.of(State.ACTIVE), 20);
        assertThat(one(yard, 1, Desired.RUNNING).id()).isEqualTo(kept.id());
    }

    private static Instance one(Yard yard, int index, Desired desired) {
        return yard.instances().stream().filter(it -> it.index() == index && it.desired() == desired).findFirst()
                .orElseThrow();
    }
}
