package io.drover.server.notifications;

import static io.drover.server.notifications.Village.SCOPE;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.Contact;
import io.drover.model.Host;
import io.drover.model.Host.AgentState;
import io.drover.model.InstanceState;
import io.drover.model.NewsKind;
import io.drover.model.PluginFacts;
import io.drover.model.Service;
import io.drover.model.Upgrade.Outcome;
import io.drover.server.loop.Focus;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ContactsPlannerTest {
    private static final Duration HOLD = Duration.ofSeconds(15);
    private final Village village = new Village(1);
    private final String contact = village.contact(15, NewsKind.all());

    private void expect(NewsKind... kinds) {
        assertThat(village.kinds(contact)).containsExactly(kinds);
    }

    @Test
    void aHostThatIsLostIsToldOnceItHasLastedAndSoIsItsReturn() {
        var host = village.host("node3");
        village.pass(HOLD);
        village.agent(host, AgentState.RECONNECTING);
        village.pass(Duration.ofSeconds(5));
        village.agent(host, AgentState.DISCONNECTED);
        village.pass(Duration.ofSeconds(9));
        expect();
        village.pass(Duration.ofSeconds(2));
        expect(NewsKind.HOST_LOST);
        village.pass(Duration.ofMinutes(10));
        village.agent(host, AgentState.ACTIVE);
        village.pass(HOLD.plusSeconds(1));
        expect(NewsKind.HOST_LOST, NewsKind.HOST_BACK);
        var lost = village.contact(contact).waiting().getFirst();
        assertThat(lost.subject()).isEqualTo("node3");
        assertThat(lost.text()).isEqualTo("The host node3 is lost: it does not answer");
        assertThat(lost.path()).isEqualTo("/hosts");
        assertThat(village.contact(contact).noted()).isEmpty();
    }

    @Test
    void silenceAloneIsToldAfterAMinuteThoughNobodyIsGivenUp() {
        var host = village.host("node3");
        village.agent(host, AgentState.RECONNECTING);
        village.pass(Duration.ofSeconds(59));
        expect();
        village.pass(Duration.ofSeconds(3));
        expect(NewsKind.HOST_LOST);
    }

    @Test
    void whatBlinksIsNeverToldAndWhatFlapsSlowlyIsToldSeldom() {
        var host = village.host("node3");
        for (var i = 0; i < 100; i++) {
            village.agent(host, i % 2 == 0 ? AgentState.DISCONNECTED : AgentState.ACTIVE);
            village.pass(HOLD.minusSeconds(2));
        }
        expect();
        var before = village.clock.instant();
        for (var i = 0; i < 20; i++) {
            village.agent(host, i % 2 == 0 ? AgentState.DISCONNECTED : AgentState.ACTIVE);
            village.pass(HOLD.plusSeconds(2));
        }
        assertThat(village.kinds(contact).size()).isPositive().isLessThanOrEqualTo(
                (int) (Duration.between(before, village.clock.instant()).toSeconds() / HOLD.toSeconds()));
    }

    @Test
    void whatHasChangedIsEnoughToLookAtAndASecondLookChangesNothing() {
        var host = village.host("node3");
        village.agent(host, AgentState.DISCONNECTED);
        village.plan();
        for (var focus : List.of(Focus.EVERYTHING, Focus.NOTHING)) {
            var seq = village.store.view(SCOPE).seq();
            assertThat(village.plan(focus)).isEqualTo(village.clock.instant().plus(HOLD));
            assertThat(village.store.view(SCOPE).seq()).isEqualTo(seq);
        }
    }

    @Test
    void whoComesLaterHearsOfWhatIsWrongAndNotOfWhatIsOver() {
        var host = village.host("node3");
        var service = village.service("web", 2);
        village.agent(host, AgentState.DISCONNECTED);
        village.upgradeEnds(service, Outcome.STOPPED, "no progress");
        village.pass(Duration.ofMinutes(1));
        var later = village.contact(0, NewsKind.all());
        village.plan();
        assertThat(village.kinds(later)).containsExactly(NewsKind.HOST_LOST);
    }

    @Test
    void onlyWhatPeopleAskedForIsToldAndTheRestIsNotedAllTheSame() {
        var choosy = village.contact(0, EnumSet.of(NewsKind.HOST_BACK));
        var host = village.host("node3");
        village.agent(host, AgentState.DISCONNECTED);
        village.plan();
        assertThat(village.kinds(choosy)).isEmpty();
        village.agent(host, AgentState.ACTIVE);
        village.plan();
        assertThat(village.kinds(choosy)).containsExactly(NewsKind.HOST_BACK);
    }

    @Test
    void aHostThatIsRemovedIsForgotten() {
        var host = village.host("node3");
        village.agent(host, AgentState.DISCONNECTED);
        village.pass(Duration.ofMinutes(1));
        assertThat(village.contact(contact).noted()).hasSize(1);
        village.host(it -> it.withState(Host.State.REMOVED).withRemoved(village.clock.instant()), host);
        village.pass(Duration.ofMinutes(1));
        expect(NewsKind.HOST_LOST);
        assertThat(village.contact(contact).noted()).isEmpty();
    }

    @Test
    void aServiceIsDegradedUnhealthyAndHealthyAgain() {
        var service = village.service("web", 2);
        village.container(service, 1, InstanceState.ERROR);
        village.pass(HOLD.plusSeconds(1));
        expect(NewsKind.SERVICE_DEGRADED);
        village.container(service, 2, InstanceState.ERROR);
        village.pass(HOLD.plusSeconds(1));
        expect(NewsKind.SERVICE_DEGRADED, NewsKind.SERVICE_UNHEALTHY);
        assertThat(village.contact(contact).waiting()).extracting(Contact.News::text).containsExactly(
                "The service shop/web is degraded, 1 of 2 containers are well: web-1 no such image",
                "The service shop/web is unhealthy, 0 of 2 containers are well: web-1 no such image");
        village.container(service, 1, InstanceState.RUNNING);
        village.container(service, 2, InstanceState.RUNNING);
        village.pass(HOLD.plusSeconds(1));
        expect(NewsKind.SERVICE_DEGRADED, NewsKind.SERVICE_UNHEALTHY, NewsKind.SERVICE_HEALTHY);
    }

    @Test
    void containersThatAreOnTheirWayAreGivenTimeButNotForEver() {
        var service = village.service("web", 1);
        village.container(service, 1, InstanceState.REQUESTED);
        village.pass(Duration.ofSeconds(100));
        expect();
        village.pass(Duration.ofSeconds(30));
        expect(NewsKind.SERVICE_UNHEALTHY);
    }

    @Test
    void whatCrashesAgainAndAgainIsToldAsSoonAsWhatIsDown() {
        var service = village.service("web", 1);
        for (var i = 0; i < 10; i++) {
            village.container(service, 1, i % 2 == 0 ? InstanceState.STARTING : InstanceState.ERROR);
            village.pass(Duration.ofSeconds(5));
        }
        expect(NewsKind.SERVICE_UNHEALTHY);
    }

    @Test
    void whatPeopleStopOrUpgradeIsNotIll() {
        var stopped = village.service("web", 1);
        village.put(village.service(stopped).withState(Service.State.INACTIVE));
        village.container(stopped, 1, InstanceState.ERROR);
        var upgrading = village.service("api", 2);
        village.put(village.service(upgrading).withState(Service.State.UPGRADING));
        village.container(upgrading, 1, InstanceState.ERROR);
        var fresh = village.service("new", 1);
        village.put(village.service(fresh).withEverActive(false));
        village.container(fresh, 1, InstanceState.ERROR);
        village.pass(Duration.ofMinutes(5));
        expect();
        village.container(upgrading, 2, InstanceState.ERROR);
        village.pass(Duration.ofMinutes(1));
        expect(NewsKind.SERVICE_UNHEALTHY);
    }

    @Test
    void everyEndOfAnUpgradeIsToldAtOnce() {
        var service = village.service("web", 1);
        village.plan();
        village.upgradeEnds(service, Outcome.STOPPED, "no progress for 60 s");
        village.plan();
        expect(NewsKind.UPGRADE_STOPPED);
        village.upgradeEnds(service, Outcome.STOPPED, "no progress for 60 s");
        village.plan();
        village.upgradeEnds(service, Outcome.ROLLED_BACK, null);
        village.plan();
        village.upgradeEnds(service, Outcome.UPGRADED, null);
        village.plan(Focus.EVERYTHING);
        village.plan(Focus.EVERYTHING);
        expect(NewsKind.UPGRADE_STOPPED, NewsKind.UPGRADE_STOPPED, NewsKind.UPGRADE_ROLLED_BACK,
                NewsKind.UPGRADE_ENDED);
        assertThat(village.contact(contact).waiting().getFirst().text())
                .isEqualTo("The upgrade of shop/web has stopped by itself: no progress for 60 s");
        assertThat(village.contact(contact).waiting().getFirst().path()).isEqualTo("/stacks/" + Village.STACK);
    }

    @Test
    void aPluginThatFailsIsToldThoughItIsOfAnotherScope() {
        village.plugin(PluginFacts.State.ACTIVE, null);
        village.plan();
        village.plugin(PluginFacts.State.FAILING, "boom");
        village.pass(HOLD.plusSeconds(1));
        expect(NewsKind.PLUGIN_FAILED);
        village.plugin(PluginFacts.State.ACTIVE, null);
        village.pass(HOLD.plusSeconds(1));
        expect(NewsKind.PLUGIN_FAILED, NewsKind.PLUGIN_BACK);
        assertThat(village.contact(contact).waiting().getFirst().text()).isEqualTo(
                "The plugin cloud of http://one:8080 is switched off because it failed: boom");
    }

    @Test
    void whatFindsNoRoomIsToldLaterIfItIsSoStill() {
        var hasty = village.contact(0, NewsKind.all());
        var service = village.service("web", 1);
        var hosts = IntStream.range(0, Diary.MOST + 40).mapToObj(number -> village.host("node" + number)).toList();
        hosts.forEach(host -> village.agent(host, AgentState.DISCONNECTED));
        village.plan();
        village.upgradeEnds(service, Outcome.UPGRADED, null);
        assertThat(village.plan()).as("only room helps").isEqualTo(village.clock.instant().plus(HOLD));
        assertThat(village.kinds(hasty)).hasSize(Diary.MOST).containsOnly(NewsKind.HOST_LOST);
        var untold = new Contact.Noted("", village.clock.instant());
        var left = hosts.stream().filter(host -> untold.equals(village.contact(hasty).noted().get("host/" + host)))
                .toList();
        assertThat(left).hasSize(40);
        village.agent(left.getFirst(), AgentState.ACTIVE);
        village.plan();
        var told = new HashSet<String>();
        for (var one = village.contact(hasty); !one.waiting().isEmpty(); one = village.contact(hasty)) {
            assertThat(one.waiting()).hasSizeLessThanOrEqualTo(Diary.MOST);
            told.add(one.waiting().getFirst().kind() + " " + one.waiting().getFirst().subject());
            village.put(Tries.told(one, one.waiting().getFirst(), village.clock.instant()));
            village.plan();
        }
        assertThat(told).hasSize(Diary.MOST + 40).contains("UPGRADE_ENDED shop/web");
    }

    @Test
    void aClockThatGoesBackMakesNobodyWaitForLong() {
        var host = village.host("node3");
        village.agent(host, AgentState.DISCONNECTED);
        village.clock.pass(Duration.ofDays(1));
        village.plan();
        village.clock.pass(Duration.ofDays(-1));
        village.agent(host, AgentState.DISCONNECTED);
        village.plan(Focus.EVERYTHING);
        village.clock.pass(HOLD);
        village.plan(Focus.EVERYTHING);
        expect(NewsKind.HOST_LOST);
    }

    @Test
    void nobodyIsNoted() {
        assertThat(village.plan(new Focus(false, Set.of("1h77", "1x1")))).isNull();
        expect();
    }
}
