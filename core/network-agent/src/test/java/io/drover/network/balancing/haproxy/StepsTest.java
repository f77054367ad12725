package io.drover.network.balancing.haproxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StepsTest {
    private static final Target ONE = new Target("1i1", "10.42.0.1", 80, 1, true, false, "");

    @Test
    void nothingIsDoneWhenAllIsWell() {
        assertThat(steps(List.of(seen("1i1", false)), Fate.GONE, ONE)).isEmpty();
    }

    @Test
    void whoIsToRestRestsBeforeAnythingElse() {
        var two = new Target("1i2", "10.42.0.2", 80, 1, true, false, "check port 80");
        assertThat(steps(List.of(seen("1i1", false)), Fate.GONE,
                new Target("1i1", "10.42.0.1", 80, 1, false, false, ""), two))
                .containsExactly("set server b/1i1 state maint",
                        "add server b/1i2 10.42.0.2:80 weight 1 pool-max-conn -1 pool-purge-delay 1s check port 80",
                        "enable health b/1i2", "enable server b/1i2");
    }

    @Test
    void whatWouldStillAnswerRestsWhenOthersHaveBegun() {
        var resting = new Target("1i1", "10.42.0.1", 80, 1, false, true, "");
        var other = new Target("1i2", "10.42.0.2", 80, 1, true, true, "");
        assertThat(steps(List.of(seen("1i1", false), new Seen("b", "1i2", "10.42.0.2", 80, 1, true, 9, false, false,
                false)), Fate.STAYS, resting, other)).containsExactly("set server b/1i2 state ready",
                        "set server b/1i1 state maint");
    }

    @Test
    void whatMovedOrWeighsDifferentlyIsTold() {
        assertThat(steps(List.of(seen("1i1", true)), Fate.GONE, new Target("1i1", "10.42.0.9", 81, 5, true, false, "")))
                .containsExactly("set server b/1i1 addr 10.42.0.9 port 81; shutdown sessions server b/1i1",
                        "set server b/1i1 weight 5", "set server b/1i1 state ready");
        assertThat(steps(List.of(seen("1i1", false)), Fate.GONE,
                new Target("1i1", "10.42.0.1", 81, 1, true, false, "")))
                .containsExactly("set server b/1i1 addr 10.42.0.1 port 81");
    }

    @Test
    void oneThatHasEndedIsCutOffAndOneThatRunsIsNot() {
        assertThat(steps(List.of(seen("1i1", false)), Fate.GONE)).containsExactly("set server b/1i1 state maint",
                "del server b/1i1");
        // by now nobody is trying to reach it any more, and what it was sent is lost
        var longSince = new Seen("b", "1i1", "10.42.0.1", 80, 1, true, 6, false, false, false);
        assertThat(steps(List.of(longSince), Fate.GONE)).containsExactly("shutdown sessions server b/1i1",
                "del server b/1i1");
        assertThat(steps(List.of(seen("1i1", true)), Fate.STAYS)).containsExactly("del server b/1i1");
        assertThat(steps(List.of(seen("mine", false)), Fate.FOREIGN)).isEmpty();
    }

    @Test
    void inABackendThatIsToGoOnlyWhatMustNotGoOnIsChanged() {
        var old = new Seen("old", "1i1", "10.42.0.1", 80, 1, false, 0, false, false, false);
        var wanted = wanted(ONE);
        var backends = Set.of("b", "old");
        var here = seen("1i1", false);
        assertThat(Steps.between(List.of(here, old), backends, wanted, _ -> Fate.STAYS)).isEmpty();
        assertThat(Steps.between(List.of(here, old), backends, wanted, _ -> Fate.RESTS))
                .containsExactly("set server old/1i1 state maint");
        assertThat(Steps.between(List.of(here, old), backends, wanted, _ -> Fate.GONE))
                .containsExactly("set server old/1i1 state maint", "del server old/1i1");
    }

    @Test
    void aBackendThatIsNotThereYetIsForTheReload() {
        assertThat(Steps.between(List.of(), Set.of(), wanted(ONE), _ -> Fate.GONE)).isEmpty();
    }

    @Test
    void cookiesAreMadeByItsKey() {
        var wanted = new Wanted(new ConfigFile(List.of()), Map.of("b", Map.of("1i1", ONE)), Map.of("b", "key"));
        assertThat(Steps.between(List.of(), Set.of("b"), wanted, _ -> Fate.GONE)).containsExactly(
                "add server b/1i1 10.42.0.1:80 weight 1 pool-max-conn -1 pool-purge-delay 1s",
                "set dynamic-cookie-key backend b key",
                "enable server b/1i1");
    }

    @Test
    void anAddressMayBeWrittenInSeveralWays() {
        var seen = new Seen("b", "x", "2001:db8::1", 80, 1, false, 0, false, false, false);
        assertThat(steps(List.of(seen), Fate.GONE, new Target("x", "2001:0DB8:0::1", 80, 1, true, false, "")))
                .isEmpty();
        assertThat(new Target("x", "2001:db8::1", 80, 1, true, false, "").line())
                .isEqualTo("server x [2001:db8::1]:80 weight 1");
    }

    private static List<String> steps(List<Seen> seen, Fate fate, Target... targets) {
        return Steps.between(seen, Set.of("b"), wanted(targets), _ -> fate);
    }

    private static Wanted wanted(Target... targets) {
        var byName = new LinkedHashMap<String, Target>();
        for (var target : targets) {
            byName.put(target.name(), target);
        }
        return new Wanted(new ConfigFile(List.of()), Map.of("b", byName), Map.of());
    }

    private static Seen seen(String name, boolean disabled) {
        return new Seen("b", name, "10.42.0.1", 80, 1, disabled, 0, false, false, false);
    }
}
