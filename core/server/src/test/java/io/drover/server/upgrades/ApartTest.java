package io.drover.server.upgrades;

import static io.drover.server.upgrades.Yard.image;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.Service.State;
import io.drover.model.spec.ServiceSpec;
import io.drover.model.spec.UpgradeOptions;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is not in the network takes nobody's place. */
class ApartTest {
    private final Yard yard = new Yard(1, 2, ServiceSpec.of("web", image("", "old"), 2));

    @Test
    void anUpgradeGoesOnOnceTheNewOneIsJoined() {
        yard.until(Set.of(State.ACTIVE), 20);
        yard.upgrade(new UpgradeOptions(true, 1, 100, false, false, false, 120_000, UpgradeOptions.IN_SERVICE,
                Map.of()), image("", "new"));
        for (var second = 0; second < 30; second++) {
            yard.second();
            yard.apart(it -> it.config().image().equals("new"));
        }
        assertThat(yard.service().state()).isEqualTo(State.UPGRADING);
        assertThat(yard.service().message()).contains("it is not joined to the network: no interface");
        assertThat(yard.instances()).as("the rest of the old set serves")
                .anyMatch(it -> it.config().image().equals("old") && it.well());
        yard.apart(_ -> false);
        yard.until(Set.of(State.UPGRADED), 30);
    }
}
