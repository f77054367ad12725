package io.drover.server.upgrades;

import static io.drover.server.upgrades.Yard.BAD;
import static io.drover.server.upgrades.Yard.image;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.Host;
import io.drover.model.Instance;
import io.drover.model.Instance.Desired;
import io.drover.model.InstanceState;
import io.drover.model.Service.State;
import io.drover.model.Upgrade.Side;
import io.drover.model.UpgradeAction;
import io.drover.model.intent.Intent;
import io.drover.model.spec.LaunchConfig;
import io.drover.model.spec.ServiceSpec;
import io.drover.model.spec.UpgradeOptions;
import io.drover.plugin.UpgradeStrategy.Count;
import io.drover.plugin.UpgradeStrategy.Traffic;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Thousands of upgrades, of good and of bad images, of services of one and of more containers, on some hosts or on each, with
 * people who cancel, go on and roll back at any moment.
 */
class UpgradeStoriesTest {
    private static final int STORIES = 2_000;
    private static final Set<State> OVER = Set.of(State.ACTIVE, State.UPGRADED, State.CANCELED_UPGRADE);
    /** Long enough for any of these: a deadline of ten seconds for each of at most two times seven places, and the ways back. */
    private static final int ENOUGH = 600;

    @Test
    void everyUpgradeEndsAndNeverTakesMoreThanItMay() {
        var seen = new TreeMap<String, Integer>();
        for (var seed = 0; seed < STORIES; seed++) {
            try {
                new Story(seed, seen, false).tell();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("story " + seed + ": " + e.getMessage(), e);
            }
        }
        assertThat(seen.keySet()).contains("CANCEL", "CONTINUE", "FINISH", "ROLL_BACK", "came back by itself",
                "stopped by itself", "paused", "paused before the switch", "finished by itself", "old set as it was",
                "in-service forth",
                "in-service back", "blue-green forth", "blue-green back", "canary forth", "canary back",
                "stopped for its errors", "came back for its errors");
    }

    @Test
    void whateverBreaksMeanwhileEveryUpgradeEndsAndNothingIsLeftBehind() {
        var seen = new TreeMap<String, Integer>();
        for (var seed = 0; seed < STORIES; seed++) {
            try {
                new Story(seed, seen, true).tell();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("story " + seed + ": " + e.getMessage(), e);
            }
        }
        assertThat(seen.keySet()).contains("host away", "container died", "scaled", "removed by hand");
    }

    private static final class Story {
        private final Map<String, Integer> seen;
        private final Random random;
        private final boolean faults;
        private final boolean global;
        private final Yard yard;
        private final UpgradeOptions options;
        private final boolean bad;
        private final String strategy;
        private int scale;
        private boolean scaledMeanwhile;

        Story(long seed, Map<String, Integer> seen, boolean faults) {
            this.seen = seen;
            this.faults = faults;
            random = new Random(seed);
            global = random.nextInt(4) == 0;
            scale = random.nextInt(7);
            var hosts = 1 + random.nextInt(4);
            if (global) {
                scale = hosts;
            }
            yard = new Yard(seed, hosts, spec());
            bad = random.nextInt(3) == 0;
            strategy = List.of(UpgradeOptions.IN_SERVICE, "blue-green", "canary").get(random.nextInt(3));
            yard.traffic = new Traffic(null, new Count(1000, random.nextInt(20)),
                    random.nextBoolean() ? new Count(random.nextInt(200), 0) : new Count(200, random.nextInt(200)));
            options = new UpgradeOptions(random.nextBoolean(), 1 + random.nextInt(4), 100L << random.nextInt(6),
                    random.nextInt(4) == 0, random.nextInt(3) == 0, random.nextInt(6) == 0, 10_000,
                    strategy, settings());
            yard.watch = this::watch;
        }

        private Map<String, String> settings() {
            return switch (strategy) {
                case "blue-green" -> Map.of("settleMillis", "" + random.nextInt(8_000), "keepMillis",
                        "" + random.nextInt(4_000));
                case "canary" -> Map.of("canaries", random.nextBoolean() ? "2" : "40%", "judgeMillis",
                        "" + random.nextInt(20_000), "percent", "20");
                default -> Map.of();
            };
        }

        /** One set or the other, and never both. */
        private void watch() {
            var now = yard.service();
            if (now.state() == State.ROLLING_BACK && now.upgrade() != null
                    && String.valueOf(now.upgrade().failure()).contains("failed, of")) {
                note("came back for its errors");
            }
            if (now.state() == State.UPGRADED && !faults) {
                assertThat(yard.instances()).as(now + "\n" + yard.said()).noneMatch(
                        it -> now.sideOf(it) == Side.OLD && it.state() == InstanceState.RUNNING);
            }
            if (strategy.equals("blue-green") && !scaledMeanwhile) {
                assertThat(yard.bothServe()).as(yard.service() + "\n" + yard.said()).isFalse();
            }
        }

        private ServiceSpec spec() {
            var primary = image("", "old");
            if (global) {
                primary = primary.withLabels(Map.of("io.rancher.scheduler.global", "true"));
            }
            var spec = ServiceSpec.of("web", primary, scale);
            return switch (random.nextInt(3)) {
                case 0 -> spec;
                case 1 -> spec.withSidekicks(List.of(image("data", "old")));
                default -> spec.withSidekicks(List.of(image("data", "old"), sharing(image("side", "old"))));
            };
        }

        private static LaunchConfig sharing(LaunchConfig config) {
            return config.withStorage(config.storage().withVolumesFrom(List.of("data")));
        }

        void tell() {
            yard.until(Set.of(State.ACTIVE), 20);
            for (var times = 0; times < 3; times++) {
                story();
            }
        }

        private void story() {
            var before = running();
            var old = yard.service().spec();
            yard.upgrade(options, configs(bad ? BAD : "new" + random.nextInt(100)));
            var promised = options.startFirst() || strategy.equals("blue-green") ? scale : scale - options.batchSize();
            var untouched = !faults;
            for (var step = random.nextInt(30); step > 0; step--) {
                yard.second();
                if (random.nextInt(8) == 0) {
                    act(UpgradeAction.values()[random.nextInt(4)]);
                }
                if (faults && random.nextInt(4) == 0) {
                    fault();
                }
                if (untouched) {
                    assertThat(yard.serving()).as("serving, " + options + "\n" + yard.said())
                            .isGreaterThanOrEqualTo(promised);
                }
            }
            yard.store.view(Yard.SCOPE).hosts().forEach(host -> yard.host(host.id(), false));
            end(promised, untouched);
            settle(promised, untouched);
            var now = yard.service();
            assertThat(now.upgrade()).isNull();
            assertThat(now.state()).isEqualTo(State.ACTIVE);
            var left = yard.instances();
            assertThat(left.size()).as("nothing is left over\n" + yard.said())
                    .isEqualTo(scale * now.spec().launchConfigs().size());
            // nobody sees that an image is bad where nothing of it is to run
            assertThat(left.stream().allMatch(it -> it.desired() == Desired.RUNNING
                    && (it.well() || it.config().image().equals(BAD)))).as(yard.said()).isTrue();
            for (var config : now.spec().launchConfigs()) {
                assertThat(left.stream().filter(it -> it.config().equals(config)).count()).as(yard.said())
                        .isEqualTo(scale);
            }
            if (now.spec().equals(old)) {
                if (untouched) {
                    // exactly those that were there, but for what was finished away
                    note(running().equals(before) ? "old set as it was" : "old set made anew");
                }
                note(strategy + " back");
            } else {
                note(strategy + " forth");
            }
        }

        /** Until it rests, with nobody doing anything. */
        private void end(int promised, boolean untouched) {
            for (var second = 0; !OVER.contains(yard.service().state()); second++) {
                assertThat(second).as("it ends\n" + yard.service() + "\n" + yard.said()).isLessThan(ENOUGH);
                yard.second();
                if (yard.service().state() == State.ROLLING_BACK && yard.service().upgrade() != null
                        && yard.service().upgrade().failure() != null) {
                    note("came back by itself");
                }
                if (untouched) {
                    assertThat(yard.serving()).as("serving, " + options + "\n" + yard.said())
                            .isGreaterThanOrEqualTo(promised);
                }
            }
        }

        /** Somebody decides: what is upgraded is taken or not, what stopped goes back. */
        private void settle(int promised, boolean untouched) {
            for (var turns = 0; yard.service().state() != State.ACTIVE || yard.service().upgrade() != null; turns++) {
                assertThat(turns).isLessThan(10);
                var service = yard.service();
                switch (service.state()) {
                    case UPGRADED -> act(random.nextBoolean() ? UpgradeAction.FINISH : UpgradeAction.ROLL_BACK);
                    case CANCELED_UPGRADE -> {
                        if (String.valueOf(service.message()).contains("failed, of")) {
                            note("stopped for its errors");
                        }
                        note(service.upgrade() != null && service.upgrade().failure() != null
                                ? "stopped by itself"
                                : String.valueOf(service.message()).startsWith("paused") ? "paused" : "canceled");
                        if (String.valueOf(service.message()).startsWith("paused before the switch")) {
                            note("paused before the switch");
                            // canaries at all places are a whole set, too
                            assertThat(strategy).isIn("blue-green", "canary");
                            var upgrade = Objects.requireNonNull(service.upgrade());
                            assertThat(upgrade.share()).as("the new set stands by").isZero();
                            if (untouched) {
                                assertThat(upgrade.places().values()).containsOnly(Side.BOTH);
                            }
                        }
                        act(turns < 3 && random.nextBoolean() ? UpgradeAction.CONTINUE : UpgradeAction.ROLL_BACK);
                    }
                    default -> yard.until(Set.of(State.ACTIVE), 30);
                }
                end(promised, untouched);
            }
            if (options.autoFinish()) {
                note("finished by itself");
            }
            // what was let go is gone
            for (var second = 0; second < 5; second++) {
                yard.second();
            }
            yard.until(Set.of(State.ACTIVE), 100);
        }

        private LaunchConfig[] configs(String image) {
            var spec = yard.service().spec();
            var given = spec.launchConfigs().stream().filter(_ -> random.nextBoolean())
                    .map(config -> config.withImage(image)).toList();
            return given.isEmpty()
                    ? new LaunchConfig[]{yard.service().spec().launchConfigs().getFirst().withImage(image)}
                    : given.toArray(LaunchConfig[]::new);
        }

        private Map<String, String> running() {
            return yard.instances().stream().filter(it -> it.state() == InstanceState.RUNNING)
                    .collect(Collectors.toMap(it -> it.name() + " " + it.config().image(), Instance::id));
        }

        private void act(UpgradeAction action) {
            if (yard.act(action)) {
                note(action.name());
                yard.plan();
            }
        }

        private void fault() {
            var instances = yard.instances();
            switch (random.nextInt(4)) {
                case 0 -> {
                    var hosts = List.copyOf(yard.store.view(Yard.SCOPE).hosts());
                    var host = hosts.get(random.nextInt(hosts.size()));
                    yard.host(host.id(), host.agentState() == Host.AgentState.ACTIVE);
                    note("host away");
                }
                case 1 -> {
                    if (!instances.isEmpty()) {
                        var it = instances.get(random.nextInt(instances.size()));
                        if (it.desired() == Desired.RUNNING && it.placed()) {
                            yard.put(it.withState(InstanceState.ERROR).withMessage("it died"));
                            note("container died");
                        }
                    }
                }
                case 2 -> {
                    if (!global) {
                        scale = random.nextInt(7);
                        yard.ask(new Intent.UpdateService(yard.service, yard.service().spec().withScale(scale),
                                Set.of(Intent.UpdateService.Part.SCALE)));
                        scaledMeanwhile = true;
                        note("scaled");
                    }
                }
                default -> {
                    if (!instances.isEmpty()) {
                        yard.put(instances.get(random.nextInt(instances.size())).withDesired(Desired.REMOVED));
                        note("removed by hand");
                    }
                }
            }
            yard.plan();
        }

        private void note(String what) {
            seen.merge(what, 1, Integer::sum);
        }
    }
}
