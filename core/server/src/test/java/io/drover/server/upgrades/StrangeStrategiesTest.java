package io.drover.server.upgrades;

import static io.drover.server.upgrades.Yard.image;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.Service.State;
import io.drover.model.Upgrade;
import io.drover.model.Upgrade.Side;
import io.drover.model.UpgradeAction;
import io.drover.model.spec.ServiceSpec;
import io.drover.model.spec.UpgradeOptions;
import io.drover.plugin.UpgradeStrategy;
import io.drover.server.extension.Extensions;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Strategies come and go with their plugins, and fail. */
class StrangeStrategiesTest {
    private static final UpgradeOptions OPTIONS = new UpgradeOptions(true, 1, 100).withDeadlineMillis(10_000);
    private final Yard yard = new Yard(1, 2, ServiceSpec.of("web", image("", "old"), 2));

    /** Waits 20 s on purpose, as it says. */
    private record Own(Function<Situation, Step> says) implements UpgradeStrategy {
        @Override
        public String name() {
            return "own";
        }

        @Override
        public Duration pause(UpgradeOptions options) {
            return Duration.ofSeconds(20);
        }

        @Override
        public Step next(Situation situation) {
            return says.apply(situation);
        }
    }

    @Test
    void oneThatIsAwayIsWaitedForUntilTheDeadline() {
        begin(new Own(_ -> UpgradeStrategy.Step.NONE));
        yard.extensions = Extensions.of();
        yard.second();
        assertThat(yard.service().state()).isEqualTo(State.UPGRADING);
        assertThat(yard.service().message()).contains("the upgrade strategy own is not here");
        assertThat(yard.until(Set.of(State.CANCELED_UPGRADE), 15)).isBetween(7, 11);
        assertThat(yard.service().message()).isEqualTo("no progress for 10 s: the upgrade strategy own is not here");
        yard.act(UpgradeAction.ROLL_BACK);
        yard.until(Set.of(State.ACTIVE), 10);
    }

    @Test
    void oneThatComesBackInTimeGoesOn() {
        begin(new Own(now -> new InService().next(now)));
        var own = yard.extensions;
        yard.extensions = Extensions.of();
        yard.second();
        yard.second();
        yard.extensions = own;
        yard.until(Set.of(State.UPGRADED), 20);
    }

    @Test
    void oneThatFailsIsNamedAndEndsByTheDeadline() {
        begin(new Own(_ -> {
            throw new IllegalStateException("out of ideas");
        }));
        assertThat(yard.service().message()).contains("the upgrade strategy own failed: out of ideas");
        yard.until(Set.of(State.CANCELED_UPGRADE), 15);
    }

    @Test
    void oneThatWaitsForEverEndsByItsPauseAndTheDeadline() {
        begin(new Own(now -> UpgradeStrategy.Step.waitUntil(now.now().plusSeconds(1))));
        assertThat(yard.until(Set.of(State.CANCELED_UPGRADE), 40)).isBetween(27, 31);
    }

    @Test
    void oneThatLeadsAWholeSetInLittleByLittleIsPausedBeforeItGetsAnything() {
        yard.until(Set.of(State.ACTIVE), 20);
        var own = new Own(now -> {
            var besides = now.places().stream().collect(Collectors.toMap(UpgradeStrategy.Place::index, _ -> Side.BOTH));
            var well = now.places().stream().allMatch(place -> place.runs() == Side.BOTH && place.newWell());
            return new UpgradeStrategy.Step(besides, now.batches() == 0 ? 0 : well ? 30 : 0, null, null);
        });
        yard.extensions = Extensions.of(own);
        yard.upgrade(OPTIONS.withStrategy(own.name()).withPauseAfterFirstBatch(true), image("", "new"));
        yard.until(Set.of(State.CANCELED_UPGRADE), 10);
        assertThat(yard.service().message()).startsWith("paused before the switch");
        assertThat(upgrade().share()).isZero();
        yard.act(UpgradeAction.CONTINUE);
        yard.plan();
        assertThat(upgrade().share()).isEqualTo(30);
    }

    private Upgrade upgrade() {
        return Objects.requireNonNull(yard.service().upgrade());
    }

    private void begin(UpgradeStrategy strategy) {
        yard.until(Set.of(State.ACTIVE), 20);
        yard.extensions = Extensions.of(strategy);
        yard.upgrade(OPTIONS.withStrategy(strategy.name()), image("", "new"));
        yard.plan();
    }
}
