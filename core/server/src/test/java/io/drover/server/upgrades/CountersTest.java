package io.drover.server.upgrades;

import static io.drover.server.upgrades.Yard.image;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.Kind;
import io.drover.model.Service;
import io.drover.model.Service.State;
import io.drover.model.Upgrade.Side;
import io.drover.model.UpgradeAction;
import io.drover.model.network.FromNetworkAgent;
import io.drover.model.network.FromNetworkAgent.Counts;
import io.drover.model.spec.ServiceKind;
import io.drover.model.spec.ServiceSpec;
import io.drover.model.spec.UpgradeOptions;
import io.drover.plugin.UpgradeStrategy.Count;
import io.drover.plugin.UpgradeStrategy.Traffic;
import io.drover.server.store.View;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CountersTest {
    private final Yard yard = new Yard(1, 2, ServiceSpec.of("web", image("", "old"), 2));
    private final Counters counters = new Counters(yard.clock);

    @BeforeEach
    void share() {
        yard.until(Set.of(State.ACTIVE), 20);
        yard.upgrade(new UpgradeOptions(true, 1, 100).withStrategy("canary").withSettings(Map.of("percent", "20")),
                image("", "new"));
        for (var seconds = 0; !shared(); seconds++) {
            assertThat(seconds).isLessThan(20);
            yard.second();
        }
        yard.store.update(Yard.SCOPE, draft -> {
            draft.put(new Service(draft.newId(Kind.SERVICE), "lb", "1st1",
                    ServiceSpec.of("lb", image("", "lb"), 1).withKind(ServiceKind.LOAD_BALANCER), Map.of(),
                    State.ACTIVE, true, Map.of(), Set.of(yard.service), 1, null, draft.now(), null));
            return true;
        });
    }

    private boolean shared() {
        var upgrade = yard.service().upgrade();
        return upgrade != null && upgrade.isShared();
    }

    @Test
    void bothSetsAreAddedUpOverAllBalancersFromWhereTheyBegan() {
        hear("1i50", 1000, 7, 0, 0);
        hear("1i51", 500, 0, 10, 10);
        assertThat(traffic()).isEqualTo(new Traffic(yard.clock.instant(), Count.NONE, Count.NONE));
        hear("1i50", 1010, 8, 3, 1);
        hear("1i51", 520, 0, 12, 10);
        assertThat(traffic().oldSet()).isEqualTo(new Count(30, 1));
        assertThat(traffic().newSet()).isEqualTo(new Count(5, 1));
    }

    @Test
    void oneThatBeganToCountAgainTakesNothingAway() {
        hear("1i50", 1000, 7, 40, 2);
        hear("1i50", 1100, 7, 60, 2);
        hear("1i50", 3, 0, 2, 1);
        hear("1i50", 5, 0, 4, 1);
        assertThat(traffic().oldSet()).isEqualTo(new Count(105, 0));
        assertThat(traffic().newSet()).isEqualTo(new Count(24, 1));
    }

    @Test
    void aNewOwnerBeginsAnewAndWhatIsNoLongerSharedIsForgotten() {
        hear("1i50", 0, 0, 0, 0);
        hear("1i50", 9, 9, 9, 9);
        assertThat(traffic().newSet().requests()).isEqualTo(9);
        yard.clock.pass(Duration.ofSeconds(5));
        assertThat(new Counters(yard.clock).of(view(), yard.service()))
                .isEqualTo(new Traffic(yard.clock.instant(), Count.NONE, Count.NONE));
        yard.act(UpgradeAction.ROLL_BACK);
        counters.look(view());
        assertThat(traffic()).isEqualTo(Traffic.UNKNOWN);
    }

    private Traffic traffic() {
        return counters.of(view(), yard.service());
    }

    private View view() {
        return yard.store.view(Yard.SCOPE);
    }

    private void hear(String balancer, long old, long oldErrors, long fresh, long freshErrors) {
        counters.hear(view(), new Counts(balancer, List.of(new FromNetworkAgent.Count(of(Side.OLD), old, oldErrors),
                new FromNetworkAgent.Count(of(Side.NEW), fresh, freshErrors),
                new FromNetworkAgent.Count("1i9999", 5, 5))));
    }

    private String of(Side set) {
        return yard.instances().stream().filter(it -> yard.service().sideOf(it) == set).findFirst().orElseThrow().id();
    }
}
