package io.drover.server.upgrades;

import static io.drover.server.upgrades.Yard.image;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.Instance;
import io.drover.model.InstanceState;
import io.drover.model.Service.State;
import io.drover.model.Upgrade.End;
import io.drover.model.Upgrade.Outcome;
import io.drover.model.UpgradeAction;
import io.drover.model.spec.ServiceSpec;
import io.drover.model.spec.UpgradeOptions;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How an upgrade ended is kept when it is over. */
class EndsTest {
    private static final UpgradeOptions OPTIONS = new UpgradeOptions(true, 1, 100).withDeadlineMillis(10_000);
    private final Yard yard = new Yard(1, 2, ServiceSpec.of("web", image("", "old"), 2));

    EndsTest() {
        yard.until(Set.of(State.ACTIVE), 20);
    }

    private End last() {
        return Objects.requireNonNull(yard.service().lastUpgrade());
    }

    @Test
    void oneThatComesToItsEnd() {
        assertThat(yard.service().lastUpgrade()).isNull();
        yard.upgrade(OPTIONS, image("", "new"));
        yard.until(Set.of(State.UPGRADED), 60);
        var end = last();
        assertThat(end).isEqualTo(new End(1, Outcome.UPGRADED, null, end.time()));
        yard.act(UpgradeAction.FINISH);
        yard.until(Set.of(State.ACTIVE), 20);
        assertThat(last()).as("that it is finished is no end of its own").isEqualTo(end);
        yard.upgrade(OPTIONS.withAutoFinish(true), image("", "newer"));
        yard.until(Set.of(State.ACTIVE), 60);
        assertThat(last().number()).isEqualTo(2);
    }

    @Test
    void oneIsOverWhenTheLastOfTheOldOnesHasStopped() {
        yard.endless = it -> it.config().image().equals("old");
        yard.upgrade(OPTIONS, image("", "new"));
        while (yard.instances().stream().filter(it -> it.config().image().equals("new") && it.well()).count() < 2) {
            yard.second();
        }
        yard.second();
        assertThat(yard.service().state()).isEqualTo(State.UPGRADING);
        assertThat(yard.service().message()).matches("2 of 2 upgraded, waiting for st-web-[12] to stop");
        yard.endless = _ -> false;
        yard.second();
        assertThat(yard.service().state()).as(yard.said()).isEqualTo(State.UPGRADED);
        assertThat(yard.instances()).filteredOn(it -> it.config().image().equals("old"))
                .extracting(Instance::state).containsExactly(InstanceState.STOPPED, InstanceState.STOPPED);
    }

    @Test
    void oneThatTakesItsTimeToStopIsWaitedForUntilTheDeadlineAndNobodyGivesUp() {
        yard.endless = it -> it.config().image().equals("old");
        yard.upgrade(OPTIONS.withAutoRollback(true), image("", "new"));
        assertThat(yard.until(Set.of(State.UPGRADED, State.ACTIVE), 60)).isGreaterThan(9);
        assertThat(yard.service().state()).isEqualTo(State.UPGRADED);
        assertThat(last().outcome()).isEqualTo(Outcome.UPGRADED);
    }

    @Test
    void whatIsOnAHostThatIsNotHeardIsNotWaitedFor() {
        yard.endless = it -> it.config().image().equals("old");
        yard.upgrade(OPTIONS.withDeadlineMillis(1_000_000), image("", "new"));
        while (!String.valueOf(yard.service().message()).contains("to stop")) {
            yard.second();
        }
        yard.instances().stream().map(Instance::hostId).distinct().forEach(host -> yard.host(host, true));
        yard.plan();
        assertThat(yard.service().state()).isEqualTo(State.UPGRADED);
    }

    @Test
    void oneThatHadArrivedIsNotTakenBackForAMomentNearItsDeadline() {
        yard.endless = it -> it.config().image().equals("old");
        yard.upgrade(OPTIONS.withAutoRollback(true), image("", "new"));
        while (!String.valueOf(yard.service().message()).contains("to stop")) {
            yard.second();
        }
        for (var second = 0; second < 9; second++) {
            yard.second();
        }
        assertThat(yard.service().state()).isEqualTo(State.UPGRADING);
        var one = yard.instances().stream().filter(it -> it.config().image().equals("new")).findFirst().orElseThrow();
        yard.put(one.withState(InstanceState.ERROR).withMessage("it died"));
        yard.plan();
        for (var second = 0; second < 30; second++) {
            assertThat(yard.service().state()).isNotEqualTo(State.ROLLING_BACK);
            yard.second();
        }
        assertThat(yard.service().state()).isEqualTo(State.UPGRADED);
    }

    @Test
    void whatFallsAfterItHadArrivedAndDoesNotComeAgainIsAnEndByTheDeadline() {
        yard.endless = it -> it.config().image().equals("old");
        yard.upgrade(OPTIONS, image("", "new"));
        while (!String.valueOf(yard.service().message()).contains("to stop")) {
            yard.second();
        }
        for (var second = 0; second < 15 && yard.service().state() == State.UPGRADING; second++) {
            yard.instances().stream().filter(it -> it.config().image().equals("new") && it.index() == 1)
                    .forEach(it -> yard.put(it.withState(InstanceState.ERROR).withMessage("it died")));
            yard.plan();
            yard.second();
        }
        assertThat(yard.service().state()).isEqualTo(State.CANCELED_UPGRADE);
    }

    @Test
    void whatWasPurgedIsNotWaitedFor() {
        yard.endless = it -> it.config().image().equals("old");
        yard.upgrade(OPTIONS.withDeadlineMillis(1_000_000), image("", "new"));
        while (!String.valueOf(yard.service().message()).contains("to stop")) {
            yard.second();
        }
        purge("old");
        assertThat(yard.service().state()).isEqualTo(State.UPGRADED);
    }

    @Test
    void theNewOnesComeInThePlacesOfThoseThatWerePurged() {
        yard.endless = it -> it.config().image().equals("old");
        yard.upgrade(OPTIONS.withStartFirst(false).withBatchSize(2), image("", "new"));
        yard.second();
        yard.second();
        assertThat(yard.instances()).allMatch(it -> it.config().image().equals("old"));
        purge("old");
        yard.until(Set.of(State.UPGRADED), 20);
        assertThat(yard.instances()).filteredOn(it -> it.config().image().equals("old"))
                .extracting(Instance::state).containsOnly(InstanceState.RUNNING);
    }

    private void purge(String image) {
        yard.instances().stream().filter(it -> it.config().image().equals(image))
                .forEach(it -> yard.put(it.purge()));
        yard.plan();
    }

    @Test
    void oneThatStopsByItselfIsCarriedOnStopsAgainAndIsRolledBack() {
        yard.upgrade(OPTIONS, image("", Yard.BAD));
        yard.until(Set.of(State.CANCELED_UPGRADE), 60);
        assertThat(last().outcome()).isEqualTo(Outcome.STOPPED);
        assertThat(last().reason()).contains("no progress");
        yard.act(UpgradeAction.CONTINUE);
        yard.until(Set.of(State.CANCELED_UPGRADE), 60);
        assertThat(last().number()).isEqualTo(2);
        yard.act(UpgradeAction.ROLL_BACK);
        yard.until(Set.of(State.ACTIVE), 60);
        assertThat(last()).isEqualTo(new End(3, Outcome.ROLLED_BACK, null, last().time()));
    }

    @Test
    void oneThatRollsBackByItselfSaysWhyAndOnce() {
        yard.upgrade(OPTIONS.withAutoRollback(true), image("", Yard.BAD));
        yard.until(Set.of(State.ACTIVE), 90);
        assertThat(last().number()).isEqualTo(1);
        assertThat(last().outcome()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(last().reason()).contains("no progress");
    }

    @Test
    void oneThatAPersonStopsHasNotEnded() {
        yard.upgrade(OPTIONS, image("", Yard.BAD));
        yard.second();
        yard.act(UpgradeAction.CANCEL);
        yard.until(Set.of(State.CANCELED_UPGRADE), 20);
        assertThat(yard.service().lastUpgrade()).isNull();
    }
}
