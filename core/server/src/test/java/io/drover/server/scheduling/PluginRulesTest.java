package io.drover.server.scheduling;

import static io.drover.server.scheduling.Lot.RULE;
import static io.drover.server.scheduling.Lot.SCOPE;
import static io.drover.server.scheduling.Lot.asking;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.Host;
import io.drover.model.spec.LaunchConfig;
import io.drover.plugin.SchedulerRule;
import io.drover.plugin.Setting;
import io.drover.server.extension.Extensions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/** Rules of plugins: what they refuse, what they like, and what becomes of those who wait for one. */
class PluginRulesTest {
    private static final Duration AGAIN = Duration.ofSeconds(2);
    private final Lot lot = new Lot();
    private final AtomicInteger calls = new AtomicInteger();

    private record Own(String name, AtomicInteger calls,
            BiFunction<Wanted, Candidate, Verdict> says) implements SchedulerRule {
        @Override
        public List<Setting> settings() {
            return List.of(Setting.optional("most", Setting.Type.NUMBER, "So many.", "1"));
        }

        @Override
        public void check(Map<String, String> settings) {
            if ("0".equals(settings.get("most"))) {
                throw new IllegalArgumentException("most must be 1 or more");
            }
        }

        @Override
        public Verdict judge(Wanted wanted, Candidate host) {
            return says.apply(wanted, host);
        }

        @Override
        public Verdicts judgeAll(Wanted wanted, List<Candidate> hosts) {
            calls.incrementAndGet();
            return SchedulerRule.super.judgeAll(wanted, hosts);
        }
    }

    private void rule(BiFunction<SchedulerRule.Wanted, SchedulerRule.Candidate, SchedulerRule.Verdict> says) {
        lot.extensions = Extensions.of(new Own("own", calls, says));
    }

    private static SchedulerRule.Verdict no(String reason) {
        return SchedulerRule.Verdict.refuse(reason);
    }

    private static SchedulerRule.Verdict score(int score) {
        return SchedulerRule.Verdict.of(score);
    }

    @Test
    void itIsToldOfHostAndContainer() {
        lot.host(4000, 8L << 30, Map.of("Disk", "SSD"));
        rule((_, _) -> score(0));
        var first = LaunchConfig.of("", "image");
        lot.service("first", 1, first.withLimits(
                first.limits().withMemoryReservation(1L << 30).withMilliCpuReservation(500)));
        lot.plan();
        var side = LaunchConfig.of("side", "other:2").withLabels(Map.of(RULE, "own", RULE + ".most", "3", "a", "b"));
        var web = lot.service("web", 1, LaunchConfig.of("", "image"), side.withLimits(
                side.limits().withMemoryReservation(1L << 20).withMilliCpuReservation(10)));
        var seen = new HashMap<String, Object>();
        rule((wanted, host) -> {
            seen.put("wanted", List.of(wanted.stack(), wanted.service(), wanted.image(),
                    wanted.labels().getOrDefault("a", ""), wanted.containers(), wanted.memory(), wanted.milliCpu(),
                    wanted.settings()));
            seen.put("host", List.of(host.id(), host.hostname(), host.labels(), host.facts().dockerVersion(),
                    host.memoryReserved(), host.milliCpuReserved(), host.containers(), host.ofService()));
            return score(0);
        });
        lot.plan();
        assertThat(seen).containsEntry("wanted", List.of("st", "web/side", "other:2", "b", 2, 1L << 20, 10L,
                Map.of("most", "3")))
                .containsEntry("host",
                        List.of("1h1", "host-1h1", Map.of("Disk", "SSD"), "20.10", 1L << 30, 500L, 1, 0));
        assertThat(lot.hostsOf(web)).containsExactly("1h1", "1h1");
    }

    @Test
    void aRefusedHostIsNeverTakenAndTheReasonIsSaid() {
        lot.hosts(3);
        rule((_, host) -> host.id().equals("1h2") ? score(0) : no("has no licence"));
        var web = lot.service("web", 2, asking("own"));
        lot.plan();
        assertThat(lot.hostsOf(web)).containsExactly("1h2", "1h2");
        rule((_, _) -> no("has no licence"));
        var other = lot.service("other", 2, asking("own"));
        lot.plan();
        assertThat(lot.reasons(other)).containsExactly("no host fits (3 of 3: has no licence, says the rule own)");
    }

    @Test
    void manyReasonsAreTold() {
        lot.hosts(9);
        rule((_, host) -> no("is " + host.id()));
        var web = lot.service("web", 1, asking("own"));
        lot.plan();
        assertThat(lot.reasons(web)).singleElement().asString().contains("1 of 9: is 1h")
                .endsWith("6 of 9: other refusals of rules)").hasSizeLessThan(200);
    }

    @Test
    void whatIsPlacedCountsForTheNext() {
        lot.hosts(3);
        rule((wanted, host) -> host.ofService() < Integer.parseInt(wanted.settings().getOrDefault("most", ""))
                ? score(host.containers())
                : no("has enough"));
        var web = lot.service("web", 8,
                LaunchConfig.of("", "image").withLabels(Map.of(RULE, "own", RULE + ".most", "2")));
        lot.plan();
        var perHost = new HashMap<String, Integer>();
        lot.hostsOf(web).forEach(host -> perHost.merge(host, 1, Integer::sum));
        assertThat(perHost).containsOnly(Map.entry("1h1", 2), Map.entry("1h2", 2), Map.entry("1h3", 2));
        assertThat(lot.reasons(web)).containsExactly("no host fits (3 of 3: has enough, says the rule own)");
        assertThat(calls).as("once for all hosts, and once for each that has changed").hasValue(1 + 6);
        lot.hosts(1);
        lot.plan();
        assertThat(lot.hostsOf(web)).hasSize(8);
    }

    @Test
    void scoresCountAfterSoftAffinityAndBeforeTheSpread() {
        lot.host(2000, 4L << 30, Map.of("disk", "ssd"));
        lot.hosts(2);
        rule((_, host) -> score(host.id().equals("1h3") ? 5 : -5));
        var web = lot.service("web", 3, asking("own"));
        var soft = lot.service("soft", 2, LaunchConfig.of("", "image")
                .withLabels(Map.of(RULE, "own", "io.rancher.scheduler.affinity:host_label_soft", "disk=ssd")));
        lot.plan();
        assertThat(lot.hostsOf(web)).containsExactly("1h3", "1h3", "1h3");
        assertThat(lot.hostsOf(soft)).containsExactly("1h1", "1h1");
    }

    @Test
    void ofAUnitEachRuleIsHeard() {
        lot.hosts(3);
        lot.extensions = Extensions.of(
                new Own("one", calls, (_, host) -> host.id().equals("1h1") ? no("is first") : score(1)),
                new Own("two", calls, (_, host) -> score(host.id().equals("1h3") ? 2 : 1)));
        var web = lot.service("web", 2, asking("one"), asking("two").withName("side"));
        lot.plan();
        assertThat(lot.hostsOf(web)).containsOnly("1h3").hasSize(4);
        lot.extensions = Extensions.of(new Own("one", calls, (_, _) -> score(1)));
        var next = lot.service("next", 1, asking("one"), asking("two").withName("side"));
        lot.plan();
        assertThat(lot.hostsOf(next)).isEmpty();
        assertThat(lot.reasons(next)).containsExactly("the scheduler rule two is not here");
    }

    @Test
    void aRuleThatIsNotHereIsWaitedForAndOthersAreNot() {
        lot.hosts(2);
        var web = lot.service("web", 2, asking("own"));
        var free = lot.service("free", 2, LaunchConfig.of("", "image"));
        assertThat(lot.plan()).isEqualTo(lot.clock.instant().plus(AGAIN));
        assertThat(lot.hostsOf(free)).hasSize(2);
        assertThat(lot.hostsOf(web)).isEmpty();
        assertThat(lot.reasons(web)).containsExactly("the scheduler rule own is not here");
        rule((_, _) -> score(1));
        assertThat(lot.plan(AGAIN)).isNull();
        assertThat(lot.hostsOf(web)).hasSize(2);
        assertThat(lot.reasons(web)).isEmpty();
    }

    @Test
    void oneThatFailsIsLeftAloneForAWhileAndRecovers() {
        lot.hosts(2);
        var ill = new boolean[]{true};
        rule((_, _) -> {
            if (ill[0]) {
                throw new IllegalStateException("out of ideas");
            }
            return score(0);
        });
        var web = lot.service("web", 2, asking("own"));
        var more = lot.service("more", 2, asking("own"));
        var free = lot.service("free", 2, LaunchConfig.of("", "image"));
        assertThat(lot.plan()).isEqualTo(lot.clock.instant().plus(AGAIN));
        for (var service : List.of(web, more)) {
            assertThat(lot.reasons(service)).containsExactly("the scheduler rule own failed: out of ideas");
        }
        assertThat(lot.hostsOf(free)).hasSize(2);
        assertThat(calls).as("for the first, and not again for the second").hasValue(1);
        ill[0] = false;
        lot.plan(Duration.ofSeconds(1));
        assertThat(calls).hasValue(1);
        assertThat(lot.plan(Duration.ofSeconds(1))).isNull();
        assertThat(lot.hostsOf(web)).hasSize(2);
        assertThat(lot.hostsOf(more)).hasSize(2);
    }

    @Test
    void oneThatFailsInTheMiddleLeavesTheRestWaiting() {
        lot.hosts(2);
        rule((_, host) -> {
            if (host.ofService() > 0) {
                throw new IllegalStateException("never thought of that");
            }
            return score(0);
        });
        var web = lot.service("web", 3, asking("own"));
        lot.plan();
        assertThat(lot.hostsOf(web)).containsExactly("1h1");
        assertThat(lot.reasons(web)).containsExactly("the scheduler rule own failed: never thought of that");
    }

    @Test
    void oneThatIsSlowHasItsShareOfTheTimeAndGetsOn() {
        lot.hosts(1);
        rule((_, _) -> {
            lot.nanos += Duration.ofMillis(600).toNanos();
            return score(0);
        });
        var web = lot.service("web", 3, asking("own"));
        for (var i = 1; i <= 3; i++) {
            lot.plan(AGAIN);
            assertThat(lot.hostsOf(web)).hasSize(i);
            assertThat(lot.nanos).as("one call").isEqualTo(Duration.ofMillis(600L * i).toNanos());
            assertThat(lot.reasons(web)).isEqualTo(
                    i == 3 ? List.of() : List.of("the scheduler rule own takes too long to be asked more now"));
            lot.plan(Duration.ofMillis(500));
            assertThat(lot.hostsOf(web)).hasSize(i);
        }
    }

    @Test
    void whoSaysToItWhatItDoesNotTakeWaitsAndOthersDoNot() {
        lot.hosts(2);
        rule((_, _) -> score(0));
        var typo = lot.service("typo", 1,
                LaunchConfig.of("", "image").withLabels(Map.of(RULE, "own", RULE + ".mots", "2")));
        var text = lot.service("text", 1,
                LaunchConfig.of("", "image").withLabels(Map.of(RULE, "own", RULE + ".most", "few")));
        var zero = lot.service("zero", 1,
                LaunchConfig.of("", "image").withLabels(Map.of(RULE, "own", RULE + ".most", "0")));
        var web = lot.service("web", 1, asking("own"));
        lot.plan();
        assertThat(lot.reasons(typo)).containsExactly(
                "the scheduler rule own cannot be asked: there is no setting mots; there are: most");
        assertThat(lot.reasons(text)).containsExactly("the scheduler rule own cannot be asked: " + RULE
                + ".most must be a whole number");
        assertThat(lot.reasons(zero))
                .containsExactly("the scheduler rule own cannot be asked: most must be 1 or more");
        assertThat(lot.hostsOf(web)).hasSize(1);
        assertThat(calls).hasValue(1);
    }

    @Test
    void nothingIsAskedOrWrittenAgainUntilSomethingHasChanged() {
        lot.hosts(2);
        var words = new AtomicInteger();
        rule((_, _) -> no("says another thing each time: " + words.incrementAndGet()));
        var web = lot.service("web", 2, asking("own"));
        lot.plan();
        var seq = lot.store.view(SCOPE).seq();
        for (var i = 0; i < 5; i++) {
            assertThat(lot.plan(AGAIN)).isNotNull();
        }
        assertThat(lot.store.view(SCOPE).seq()).isEqualTo(seq);
        assertThat(calls).hasValue(1);
        lot.change(draft -> draft.put(Objects.requireNonNull(draft.view().get(Host.class, "1h1"))
                .withLabels(Map.of("a", "b"))));
        lot.plan();
        assertThat(calls).hasValue(2);
        assertThat(words).as("of the one that has changed").hasValue(3);
        rule((_, _) -> score(0));
        lot.plan(AGAIN);
        assertThat(lot.hostsOf(web)).as("another rule of that name is asked anew").hasSize(2);
    }

    @Test
    void noRuleOfAPluginAllowsWhatDroversOwnForbid() {
        lot.hosts(1);
        lot.host(2000, 4L << 30, Map.of("io.rancher.scheduler.require_any", "tier=x"));
        rule((_, _) -> score(9));
        var big = LaunchConfig.of("", "image").withLabels(Map.of(RULE, "own"));
        var web = lot.service("web", 3, big.withLimits(big.limits().withMemoryReservation(3L << 30)));
        lot.plan();
        assertThat(lot.hostsOf(web)).containsExactly("1h1");
        assertThat(lot.reasons(web)).singleElement().asString().startsWith("no host fits (")
                .contains("too little memory");
    }
}
