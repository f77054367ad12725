package io.drover.server.notifications;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.Contact;
import io.drover.model.Contact.News;
import io.drover.model.Host;
import io.drover.model.Host.AgentState;
import io.drover.model.InstanceState;
import io.drover.model.Kind;
import io.drover.model.NewsKind;
import io.drover.model.Service;
import io.drover.model.Upgrade.Outcome;
import io.drover.server.loop.Focus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Thousands of stories of hosts and services that come and go, of servers that are lost, and of sinks that fail. What is told
 * is held against the rules said again in another way: from the whole history of what was to be seen whenever somebody looked.
 */
class ContactsOracleTest {
    private static final int STORIES = 2_000;

    @Test
    void everyChangeThatLastsIsToldAndNothingElseWhateverHappensToServersAndSinks() {
        var told = 0;
        var crashes = 0;
        for (var seed = 0; seed < STORIES; seed++) {
            var story = new Story(seed);
            try {
                story.play();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("story " + seed + ": " + e.getMessage(), e);
            }
            told += story.numbers.size();
            crashes += story.twice;
        }
        // else nothing was tried
        assertThat(told).isGreaterThan(5 * STORIES);
        assertThat(crashes).isGreaterThan(STORIES / 10);
    }

    /** What somebody who looked at a moment saw of one thing. */
    private record Seen(Instant at, String state, Duration patience) {
    }

    private static final class Story {
        private final Random random;
        private final Village village;
        private final String contact;
        private final int hold;
        private final List<String> hosts = new ArrayList<>();
        private final List<String> services = new ArrayList<>();
        private final Map<String, List<Seen>> history = new HashMap<>();
        /** By the rules: thing to the state that people know. */
        private final Map<String, String> known = new TreeMap<>();
        private final List<NewsKind> expected = new ArrayList<>();
        /** Upgrades that have ended since somebody looked. */
        private final Map<String, Outcome> ends = new TreeMap<>();
        /** What the sink got, and what of it is written down as told. */
        private final List<Long> numbers = new ArrayList<>();
        private final List<NewsKind> kinds = new ArrayList<>();
        private final Set<Long> ids = new HashSet<>();
        private int twice;
        private @Nullable Instant wake;

        Story(int seed) {
            random = new Random(seed);
            village = new Village(seed);
            hold = List.of(0, 1, 10, 30, 90).get(random.nextInt(5));
            contact = village.contact(hold, NewsKind.all());
            for (var i = 0; i < 2; i++) {
                hosts.add(village.host("node" + i));
                services.add(village.service("s" + i, 2));
            }
        }

        void play() {
            look(random.nextBoolean() ? null : Focus.EVERYTHING);
            for (var step = 0; step < 60; step++) {
                happen();
                if (random.nextInt(10) == 0) {
                    // nobody owns the environment for a while, and who does then looks at everything
                    for (var i = random.nextInt(5); i > 0; i--) {
                        village.clock.pass(Duration.ofSeconds(random.nextInt(30)));
                        happen();
                    }
                    look(Focus.EVERYTHING);
                } else {
                    look(null);
                }
                pass(Duration.ofSeconds(random.nextInt(40)));
                if (random.nextBoolean()) {
                    send();
                }
            }
            pass(Duration.ofMinutes(5));
            calm();
        }

        private void happen() {
            switch (random.nextInt(8)) {
                case 0, 1, 2 -> village.agent(any(hosts), AgentState.values()[random.nextInt(3)]);
                case 3, 4, 5 -> village.container(any(services), 1 + random.nextInt(2),
                        List.of(InstanceState.RUNNING, InstanceState.RUNNING, InstanceState.STARTING,
                                InstanceState.ERROR).get(random.nextInt(4)));
                case 6 -> {
                    var service = any(services);
                    var outcome = Outcome.values()[random.nextInt(3)];
                    if (ends.putIfAbsent(service, outcome) == null) {
                        village.upgradeEnds(service, outcome, null);
                    }
                }
                default -> rarely();
            }
        }

        private void rarely() {
            if (random.nextBoolean()) {
                var gone = any(hosts);
                village.host(it -> it.withState(Host.State.REMOVED).withRemoved(village.clock.instant()), gone);
                hosts.remove(gone);
                hosts.add(village.host("fresh" + random.nextInt(100)));
            } else {
                var service = village.service(any(services));
                village.put(service.withState(service.state() == Service.State.ACTIVE
                        ? Service.State.INACTIVE
                        : Service.State.ACTIVE));
            }
        }

        private String any(List<String> all) {
            return all.get(random.nextInt(all.size()));
        }

        private void pass(Duration length) {
            for (var left = length.toSeconds(); left > 0; left--) {
                village.clock.pass(Duration.ofSeconds(1));
                if (wake != null && !wake.isAfter(village.clock.instant())) {
                    look(null);
                }
            }
        }

        /** @param focus null for what has changed */
        private void look(@Nullable Focus focus) {
            expect();
            wake = focus == null ? village.plan() : village.plan(focus);
            var all = new ArrayList<>(kinds);
            village.contact(contact).waiting().stream().filter(one -> !ids.contains(one.number())).map(News::kind)
                    .forEach(all::add);
            assertThat(all).as("at " + village.clock.instant()).containsExactlyInAnyOrderElementsOf(expected);
            var seq = village.store.view(Village.SCOPE).seq();
            village.plan(Focus.EVERYTHING);
            assertThat(village.store.view(Village.SCOPE).seq()).as("a second look changes nothing").isEqualTo(seq);
        }

        /** The rules: what has not been as people know it for so long, at every look, is told as it is now. */
        private void expect() {
            var now = village.clock.instant();
            var there = new HashMap<String, Seen>();
            hosts.forEach(id -> there.put(id, host(id, now)));
            services.forEach(id -> {
                if (village.service(id).state() == Service.State.ACTIVE) {
                    there.put(id, service(id, now));
                }
            });
            history.keySet().removeIf(id -> !there.containsKey(id));
            known.keySet().removeIf(id -> !there.containsKey(id));
            there.forEach((id, seen) -> {
                history.computeIfAbsent(id, _ -> new ArrayList<>()).add(seen);
                judge(id, history.get(id), seen);
            });
            ends.values().forEach(outcome -> expected.add(switch (outcome) {
                case UPGRADED -> NewsKind.UPGRADE_ENDED;
                case STOPPED -> NewsKind.UPGRADE_STOPPED;
                case ROLLED_BACK -> NewsKind.UPGRADE_ROLLED_BACK;
            }));
            ends.clear();
        }

        private void judge(String id, List<Seen> all, Seen now) {
            var is = known.getOrDefault(id, "well");
            if (now.state().equals(is)) {
                return;
            }
            var first = now;
            for (var seen : all.reversed()) {
                if (seen.state().equals(is)) {
                    break;
                }
                first = seen;
            }
            var wanted = Math.max(hold, now.patience().toSeconds());
            if (Duration.between(first.at(), now.at()).toSeconds() >= wanted) {
                known.put(id, now.state());
                all.clear();
                expected.add(switch (now.state()) {
                    case "lost" -> NewsKind.HOST_LOST;
                    case "unhealthy" -> NewsKind.SERVICE_UNHEALTHY;
                    case "degraded" -> NewsKind.SERVICE_DEGRADED;
                    default -> hosts.contains(id) ? NewsKind.HOST_BACK : NewsKind.SERVICE_HEALTHY;
                });
            }
        }

        private Seen host(String id, Instant now) {
            var host = java.util.Objects.requireNonNull(village.store.view(Village.SCOPE).get(Host.class, id));
            return switch (host.agentState()) {
                case ACTIVE -> new Seen(now, "well", Duration.ZERO);
                case RECONNECTING -> new Seen(now, "lost", Duration.ofMinutes(1));
                case DISCONNECTED -> new Seen(now, "lost", Duration.ZERO);
            };
        }

        private Seen service(String id, Instant now) {
            var states = village.store.view(Village.SCOPE).instancesOf(id).stream().map(it -> it.state()).toList();
            var running = states.stream().filter(InstanceState.RUNNING::equals).count();
            var patience = states.contains(InstanceState.STARTING) ? Duration.ofMinutes(2) : Duration.ZERO;
            return running == states.size()
                    ? new Seen(now, "well", Duration.ZERO)
                    : new Seen(now, running > 0 ? "degraded" : "unhealthy", patience);
        }

        /** The sink takes it or does not, or its server is lost before that is written down. */
        private void send() {
            for (var one = due(); one != null; one = due()) {
                var fate = random.nextInt(6);
                if (fate == 0) {
                    change(Tries.failed(contact(), "no", village.clock.instant()));
                    assertThat(due()).as("it is not tried again at once").isNull();
                    return;
                }
                take(one);
                if (fate == 1) {
                    return;
                }
                change(Tries.told(contact(), one, village.clock.instant()));
            }
        }

        private void take(News one) {
            if (!ids.add(one.number())) {
                twice++;
                assertThat(numbers.getLast()).as("only what was under way is told twice").isEqualTo(one.number());
                return;
            }
            numbers.add(one.number());
            kinds.add(one.kind());
        }

        private @Nullable News due() {
            var due = Tries.due(contact(), village.clock.instant());
            return due == null || due.isAfter(village.clock.instant()) ? null : contact().waiting().getFirst();
        }

        private Contact contact() {
            return village.contact(contact);
        }

        private void change(Contact next) {
            village.put(next);
        }

        /** In the end people know how everything is, in the order in which it came to be so. */
        private void calm() {
            assertThat(wake).as("nothing is left to be waited for").isNull();
            for (var i = 0; i < 100 && !contact().waiting().isEmpty(); i++) {
                village.clock.pass(Tries.LONGEST_PAUSE);
                send();
            }
            assertThat(contact().waiting()).isEmpty();
            assertThat(kinds).containsExactlyInAnyOrderElementsOf(expected);
            assertThat(numbers).isSorted().doesNotHaveDuplicates();
            assertThat(contact().lastNumber()).isEqualTo(numbers.size());
            var noted = new HashMap<String, String>();
            contact().noted().forEach((key, what) -> {
                if (!key.startsWith("upgrade/")) {
                    noted.put(key.substring(key.indexOf('/') + 1), what.told());
                }
            });
            known.values().removeIf("well"::equals);
            assertThat(noted).isEqualTo(known);
            assertThat(village.store.view(Village.SCOPE).all(Contact.class, Kind.CONTACT)).hasSize(1);
        }
    }
}
