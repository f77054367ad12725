package io.drover.server.upgrades;

import static io.drover.server.upgrades.Yard.BAD;
import static io.drover.server.upgrades.Yard.image;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.Instance;
import io.drover.model.Kind;
import io.drover.model.Service;
import io.drover.model.Service.State;
import io.drover.model.UpgradeAction;
import io.drover.model.intent.Intent;
import io.drover.model.spec.LbConfig;
import io.drover.model.spec.LbConfig.PortRule;
import io.drover.model.spec.ServiceKind;
import io.drover.model.spec.ServiceSpec;
import io.drover.model.spec.UpgradeOptions;
import io.drover.server.services.ServiceIntents;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Thousands of upgrades to another service, with people who cancel, go on and roll back at any moment. */
class ToServiceStoriesTest {
    private static final int STORIES = 2_000;
    private static final Set<State> OVER = Set.of(State.ACTIVE, State.UPGRADED, State.CANCELED_UPGRADE);
    private static final int ENOUGH = 600;

    @Test
    void oneTakesOverFromTheOtherOrAllIsAsItWas() {
        var seen = new TreeMap<String, Integer>();
        for (var seed = 0; seed < STORIES; seed++) {
            try {
                new Story(seed, seen).tell();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("story " + seed + ": " + e.getMessage(), e);
            }
        }
        assertThat(seen.keySet()).contains("CANCEL", "CONTINUE", "FINISH", "ROLL_BACK", "stopped by itself",
                "the other is gone", "forth", "back", "paused");
    }

    private static final class Story {
        private final Random random;
        private final Map<String, Integer> seen;
        private final int from;
        private final int had;
        private final int finalScale;
        private final Yard yard;
        private final String other;
        private final String user;
        private final String balancer;
        private final UpgradeOptions options;
        private boolean back;

        Story(long seed, Map<String, Integer> seen) {
            this.seen = seen;
            random = new Random(seed);
            from = random.nextInt(7);
            had = random.nextInt(3);
            finalScale = 1 + random.nextInt(6);
            yard = new Yard(seed, 1 + random.nextInt(4), ServiceSpec.of("web", image("", "old"), from));
            other = make(ServiceSpec.of("web2", image("", random.nextInt(4) == 0 ? BAD : "new"), had),
                    random.nextBoolean());
            user = make(ServiceSpec.of("user", image("", "user"), 1), true);
            var rules = List.of(rule("web", "a"), rule("st/web", "b"), rule("web2", "c"), rule("user", "d"));
            var spec = ServiceSpec.of("lb", image("", "lb"), 1).withKind(ServiceKind.LOAD_BALANCER)
                    .withLbConfig(new LbConfig(rules, List.of(), null, null, null));
            balancer = yard.store.update(Yard.SCOPE, draft -> {
                var made = new Service(draft.newId(Kind.SERVICE), "lb", "1st1", spec, Map.of(), State.INACTIVE, true,
                        Map.of(), Set.of(), 1, null, draft.now(), null);
                draft.put(made);
                draft.put(get(user).withLinks(Map.of("web", yard.service, "next", other)));
                return made.id();
            });
            options = new UpgradeOptions(false, 1 + random.nextInt(4), 100L << random.nextInt(5),
                    random.nextInt(4) == 0, random.nextInt(3) == 0, random.nextInt(6) == 0, 10_000,
                    UpgradeOptions.TO_SERVICE, Map.of());
        }

        private static PortRule rule(String service, String host) {
            return new PortRule(80, 80, "http", host, null, service, null, null, null, null);
        }

        private String make(ServiceSpec spec, boolean start) {
            return yard.store.update(Yard.SCOPE, draft -> new ServiceIntents().handle(draft,
                    new Intent.CreateService("1st1", spec, Map.of(), start)));
        }

        void tell() {
            yard.watch = () -> back |= yard.service().state() == State.ROLLING_BACK;
            yard.until(Set.of(State.ACTIVE), 20);
            for (var second = 0; second < 4; second++) {
                yard.second();
            }
            var rules = rules();
            var links = get(user).links();
            // one that stands still serves nobody yet
            var promised = Math.min(from, Math.max(had, finalScale));
            yard.ask(new Intent.UpgradeToService(yard.service, other, finalScale, true, options));
            for (var step = random.nextInt(20); step > 0; step--) {
                second(promised);
                if (random.nextInt(6) == 0) {
                    act(UpgradeAction.values()[random.nextInt(4)]);
                }
            }
            var gone = random.nextInt(12) == 0 && yard.service().upgrade() != null;
            if (gone) {
                promised = 0;
                yard.store.update(Yard.SCOPE, draft -> {
                    draft.put(get(other).withState(State.REMOVING));
                    return true;
                });
                note("the other is gone");
            }
            end(promised);
            settle(promised);
            yard.until(Set.of(State.ACTIVE), 60);
            note(back ? "back" : "forth");
            assertThat(get(yard.service).spec().scale()).as("%s of %d", options, from).isEqualTo(back ? from : 0);
            if (!gone) {
                assertThat(get(other).spec().scale()).isEqualTo(back ? had : Math.max(had, finalScale));
                assertThat(get(user).links()).isEqualTo(back ? links : Map.of("web", other, "next", other));
                assertThat(rules()).isEqualTo(back
                        ? rules
                        : List.of(rule("web2", "a"), rule("web2", "b"), rule("web2", "c"), rule("user", "d")));
            }
        }

        private void settle(int promised) {
            for (var turns = 0; yard.service().upgrade() != null; turns++) {
                assertThat(turns).isLessThan(10);
                var upgrade = Objects.requireNonNull(yard.service().upgrade());
                switch (yard.service().state()) {
                    case UPGRADED -> act(random.nextBoolean() ? UpgradeAction.FINISH : UpgradeAction.ROLL_BACK);
                    case CANCELED_UPGRADE -> {
                        note(upgrade.failure() != null
                                ? "stopped by itself"
                                : String.valueOf(yard.service().message()).startsWith("paused")
                                        ? "paused"
                                        : "canceled");
                        act(turns < 3 && random.nextBoolean() ? UpgradeAction.CONTINUE : UpgradeAction.ROLL_BACK);
                    }
                    default -> yard.until(Set.of(State.ACTIVE), 60);
                }
                end(promised);
            }
        }

        private void end(int promised) {
            for (var second = 0; !OVER.contains(yard.service().state()); second++) {
                assertThat(second).as("it ends\n" + yard.service() + "\n" + yard.said()).isLessThan(ENOUGH);
                second(promised);
            }
        }

        private void second(int promised) {
            yard.second();
            assertThat(well(yard.service) + well(other)).as("%s %s", yard.service().upgrade(), yard.said())
                    .isGreaterThanOrEqualTo(promised);
        }

        private long well(String id) {
            return yard.store.view(Yard.SCOPE).instancesOf(id).stream().filter(Instance::wanted).filter(Instance::well)
                    .count();
        }

        private List<PortRule> rules() {
            return Objects.requireNonNull(get(balancer).spec().lbConfig()).portRules();
        }

        private Service get(String id) {
            return Objects.requireNonNull((Service) yard.store.view(Yard.SCOPE).find(id));
        }

        private void act(UpgradeAction action) {
            if (yard.act(action)) {
                note(action.name());
                back |= action == UpgradeAction.ROLL_BACK;
                yard.plan();
            }
        }

        private void note(String what) {
            seen.merge(what, 1, Integer::sum);
        }
    }
}
