package io.drover.server.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.Host;
import io.drover.model.Host.AgentState;
import io.drover.model.InstanceHealth;
import io.drover.model.InstanceHealth.State;
import io.drover.model.Instance;
import io.drover.model.network.Fact;
import io.drover.model.network.FromNetworkAgent.Vote;
import io.drover.model.network.FromNetworkAgent.Vote.Word;
import io.drover.model.network.FromNetworkAgent.Votes;
import io.drover.model.wire.AgentMessage.OfNetwork;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Random stories of hosts that vote: messages are lost, doubled and late, hosts and servers come and go, clocks jump. After each
 * step the health of every container, and of every address of an external service, is what a slow and simple reading of all
 * that has arrived makes of it.
 */
class HealthOracleTest {
    private static final int STORIES = 1_500;
    private static final int STEPS = 80;
    private static final List<String> ADDRESSES = List.of("192.0.2.1", "192.0.2.2");

    @Test
    void healthIsWhatTheVotesSay() {
        var seen = new TreeMap<String, Integer>();
        for (var seed = 0; seed < STORIES; seed++) {
            new Story(seed, seen).tell();
        }
        assertThat(seen).containsOnlyKeys("healthy", "unhealthy", "reinitializing", "lost", "late", "doubled", "owner",
                "paused", "clock of another", "clock a little wrong", "judged", "waited for", "held back",
                "nobody left", "another network agent", "address ill", "address well", "address is neither")
                .allSatisfy((what, count) -> assertThat(count).as(what).isGreaterThan(50));
    }

    private static final class Story {
        private final int seed;
        private final Random random;
        private final Map<String, Integer> seen;
        private final Ward ward;
        private final Map<String, Voice> voices = new LinkedHashMap<>();
        private final Map<String, Arrivals> logs = new HashMap<>();
        private final List<String> containers = new ArrayList<>();
        private final String outside;
        private Map<String, Instance> before = Map.of();
        private Map<String, InstanceHealth> addressesBefore = Map.of();
        private Instant began;
        /** Is somebody there who may say otherwise? */
        private boolean waiting;
        /** Was there a moment ago? It is found out by the next tick. */
        private boolean justWaited;
        private int step;

        Story(int seed, Map<String, Integer> seen) {
            this.seed = seed;
            this.random = new Random(seed);
            this.seen = seen;
            this.ward = new Ward(seed);
            this.began = ward.clock.instant();
            this.outside = ward.outside(ADDRESSES.toArray(String[]::new));
        }

        void tell() {
            for (var i = 0; i < 1 + random.nextInt(5); i++) {
                voices.put(ward.host(), new Voice());
            }
            for (var i = 0; i < 2; i++) {
                containers.add(ward.container(any(List.copyOf(voices.keySet())), Ward.checked()));
            }
            for (step = 0; step < STEPS; step++) {
                remember();
                happen();
                judged();
            }
            peace();
        }

        private void remember() {
            before = now();
            addressesBefore = ward.service(outside).outside();
        }

        private Map<String, Instance> now() {
            return containers.stream().map(ward::get).collect(Collectors.toMap(Instance::id, it -> it));
        }

        private void happen() {
            var host = any(List.copyOf(voices.keySet()));
            var voice = Objects.requireNonNull(voices.get(host));
            switch (random.nextInt(20)) {
                case 0 -> ward.restart(any(containers));
                case 1 -> agent(host, AgentState.values()[random.nextInt(3)]);
                case 2 -> agent(host, AgentState.ACTIVE);
                case 3 -> {
                    if (random.nextInt(3) == 0) {
                        another();
                    }
                }
                case 4 -> {
                    if (random.nextInt(3) == 0) {
                        // it was paused, or its clock was put right
                        note("paused");
                        ward.clock.pass(Duration.ofSeconds(random.nextBoolean() ? 3_600 : -3_600));
                        logs.clear();
                        began = ward.clock.instant();
                        ward.tick();
                    }
                }
                case 5 -> {
                    note("another network agent");
                    // where it begins to count is its own affair
                    voice.number = random.nextInt(1_000_000);
                    voice.words.clear();
                    voice.underWay.add(voice.whole());
                }
                case 6 -> ward.pass(Duration.ofSeconds(random.nextInt(40)));
                case 7 -> {
                    if (random.nextBoolean()) {
                        // less than tells that this server was paused
                        note("clock a little wrong");
                        ward.clock.pass(Duration.ofSeconds(random.nextInt(7) - 3));
                        ward.tick();
                    }
                    voice.underWay.add(voice.whole());
                }
                case 8, 9, 10, 11 -> speak(voice);
                default -> deliver(host, voice);
            }
        }

        private void speak(Voice voice) {
            var ofContainer = random.nextInt(3) > 0;
            var id = ofContainer ? any(containers) : Fact.Check.outside(outside, any(ADDRESSES));
            var run = (ofContainer ? ward.get(id).startCount() : 1) - (random.nextInt(8) == 0 ? 1 : 0);
            voice.number++;
            if (random.nextInt(8) == 0) {
                voice.words.remove(id);
                voice.underWay.add(new Votes(voice.number, false, List.of(), List.of(id)));
            } else {
                // mostly all say the same, as they do
                var word = random.nextInt(5) == 0 ? Word.values()[random.nextInt(3)] : common();
                var vote = new Vote(id, run, word, word == Word.DOWN ? "refused by chance " + random.nextInt(2) : null);
                voice.words.put(id, vote);
                voice.underWay.add(new Votes(voice.number, false, List.of(vote), List.of()));
            }
        }

        private Word common() {
            return step / 15 % 2 == 0 ? Word.UP : Word.DOWN;
        }

        private void deliver(String host, Voice voice) {
            if (voice.underWay.isEmpty()) {
                return;
            }
            var late = random.nextInt(12) == 0 ? random.nextInt(voice.underWay.size()) : 0;
            seen.merge("late", late > 0 ? 1 : 0, Integer::sum);
            var said = voice.underWay.remove(late);
            if (random.nextInt(12) == 0) {
                note("lost");
                return;
            }
            arrive(host, said);
            if (random.nextInt(12) == 0) {
                note("doubled");
                judged();
                remember();
                arrive(host, said);
            }
        }

        private void arrive(String host, Votes said) {
            logs.computeIfAbsent(host, _ -> new Arrivals()).add(said, ward.clock.instant());
            ward.say(host, new OfNetwork(said));
        }

        private void agent(String host, AgentState state) {
            var was = row(host).agentState();
            ward.host(host, it -> it.withAgentState(state));
            if (state != AgentState.ACTIVE && state != was) {
                logs.remove(host);
            }
        }

        private void another() {
            note("owner");
            if (random.nextBoolean()) {
                // no two servers agree, and some are wrong by hours
                note("clock of another");
                ward.clock.pass(Duration.ofSeconds(any(List.of(-3_600, -30, -2, 2, 30, 3_600))));
            }
            ward.another();
            logs.clear();
            began = ward.clock.instant();
        }

        private void judged() {
            for (var id : containers) {
                judge(ward.get(id), Objects.requireNonNull(before.get(id)));
            }
            assertThat(ward.service(outside).outside()).containsOnlyKeys(ADDRESSES);
            ward.service(outside).outside()
                    .forEach((address, health) -> judge(address, health,
                            Objects.requireNonNull(addressesBefore.get(address))));
        }

        /** An address is what is said of it, whatever it was; nothing is made of nothing. */
        private void judge(String address, InstanceHealth health, InstanceHealth was) {
            var says = "seed " + seed + " step " + step + " " + address + " ";
            fewChange(says, health.checkers(), was.checkers(), "");
            var words = words(health.checkers(), Fact.Check.outside(outside, address), 1);
            var allDown = !words.isEmpty() && words.stream().allMatch(Word.DOWN::equals);
            var expected = words.contains(Word.UP)
                    ? State.HEALTHY
                    : allDown && !waiting ? State.UNHEALTHY : was.state();
            if (!(justWaited && expected == State.UNHEALTHY && health.state() == was.state())) {
                assertThat(health.state()).as(says + words).isEqualTo(expected);
            }
            assertThat(ward.service(outside).ill().contains(address)).as(says)
                    .isEqualTo(health.state() == State.UNHEALTHY);
            if (health.state() != was.state()) {
                note(health.state() == State.UNHEALTHY ? "address ill" : "address well");
            } else if (words.contains(Word.INIT) && !words.contains(Word.UP)) {
                note("address is neither");
            }
        }

        private void judge(Instance instance, Instance was) {
            var health = Objects.requireNonNull(instance.health(), says(instance));
            checkers(instance, health);
            var words = words(health.checkers(), instance.id(), instance.startCount());
            var expected = expected(instance, Objects.requireNonNull(was.health()).state(), was, words);
            if (!(justWaited && expected == State.UNHEALTHY && health.state() == State.HEALTHY)) {
                assertThat(health.state()).as(says(instance) + words).isEqualTo(expected);
            }
            assertThat(health.startCount()).as(says(instance)).isEqualTo(instance.startCount());
            seen.merge(health.state() == Objects.requireNonNull(was.health()).state()
                    ? ""
                    : health.state().name().toLowerCase(java.util.Locale.ROOT), 1, Integer::sum);
            seen.remove("");
            seen.remove("initializing");
            seen.merge("nobody left", words.isEmpty() && step > 20 ? 1 : 0, Integer::sum);
            if (ward.replaceNow(instance.id())) {
                note("judged");
                // of those that it would judge by, somebody says now that it is not well, and nobody that it is
                assertThat(words).as(says(instance)).isNotEmpty().doesNotContain(Word.UP);
                assertThat(waiting && health.state() == State.UNHEALTHY).as(says(instance)).isFalse();
                assertThat(health.state()).as(says(instance)).isNotEqualTo(State.HEALTHY);
                assertThat(health.state() == State.UNHEALTHY
                        || health.since().isAfter(ward.clock.instant())
                        || !health.since().plusSeconds(30).isAfter(ward.clock.instant())).as(says(instance)).isTrue();
            } else if (health.state() == State.UNHEALTHY) {
                note("held back");
            }
            seen.merge("waited for", waiting && words.contains(Word.DOWN) ? 1 : 0, Integer::sum);
        }

        /** By the rules as the contract has them. */
        private State expected(Instance instance, State before, Instance was, List<Word> words) {
            var state = before;
            if (instance.startCount() > was.startCount() && before != State.INITIALIZING) {
                state = State.REINITIALIZING;
            }
            if (words.contains(Word.UP)) {
                return State.HEALTHY;
            }
            var all = !words.isEmpty() && words.stream().allMatch(Word.DOWN::equals);
            return !waiting && all && state == State.HEALTHY ? State.UNHEALTHY : state;
        }

        /** What those of its checkers say that can be heard, of this run. */
        private List<Word> words(List<String> checkers, String id, int run) {
            var words = new ArrayList<Word>();
            waiting = false;
            justWaited = false;
            for (var host : checkers) {
                if (row(host).agentState() != AgentState.ACTIVE) {
                    continue;
                }
                var log = logs.get(host);
                var said = log == null ? null : log.read();
                if (said == null) {
                    var since = log == null || log.missed() == null ? began : log.missed();
                    waiting |= since.plusSeconds(10).isAfter(ward.clock.instant());
                    justWaited |= since.plusSeconds(12).isAfter(ward.clock.instant());
                }
                var vote = said == null ? null : said.get(id);
                if (vote != null && vote.startCount() == run) {
                    words.add(vote.word());
                }
            }
            return words;
        }

        private void checkers(Instance instance, InstanceHealth health) {
            var own = Objects.requireNonNull(instance.hostId());
            assertThat(health.checkers()).as(says(instance)).startsWith(own);
            fewChange(says(instance), health.checkers(),
                    Objects.requireNonNull(Objects.requireNonNull(before.get(instance.id())).health()).checkers(), own);
        }

        /** Who is not lost stays, and they are as many as there can be. @param own stays in any case */
        private void fewChange(String says, List<String> checkers, List<String> old, String own) {
            assertThat(checkers).as(says).doesNotHaveDuplicates().hasSizeLessThanOrEqualTo(3);
            assertThat(checkers.stream().filter(id -> !id.equals(own))).as(says)
                    .allSatisfy(id -> assertThat(row(id).agentState()).isNotEqualTo(AgentState.DISCONNECTED));
            if (checkers.size() < 3) {
                assertThat(ward.store.view(Ward.SCOPE).hosts().stream().filter(Host::schedulable).map(Host::id))
                        .as(says).isSubsetOf(checkers);
            }
            assertThat(old.stream().filter(id -> id.equals(own) || row(id).agentState() != AgentState.DISCONNECTED))
                    .as(says + " few changes").isSubsetOf(checkers);
        }

        private Host row(String id) {
            return Objects.requireNonNull(ward.store.view(Ward.SCOPE).get(Host.class, id));
        }

        /** Everybody is there, and is asked for what the server lacks: then it knows what is so. */
        private void peace() {
            voices.keySet().forEach(host -> agent(host, AgentState.ACTIVE));
            voices.forEach((host, voice) -> {
                voice.underWay.clear();
                for (var id : containers) {
                    voice.words.put(id, ward.vote(id, Word.UP, null));
                }
                for (var address : ADDRESSES) {
                    var id = Fact.Check.outside(outside, address);
                    voice.words.put(id, new Vote(id, 1, Word.UP, null));
                }
                voice.number++;
            });
            for (var second = 0; second < 200; second++) {
                ward.asked.clear();
                ward.pass(Duration.ofSeconds(1));
                for (var host : List.copyOf(ward.asked)) {
                    ward.say(host, new OfNetwork(Objects.requireNonNull(voices.get(host)).whole()));
                }
                if (second == 100) {
                    // one that has noticed nothing speaks once more
                    voices.forEach((host, voice) -> {
                        voice.number++;
                        ward.say(host, new OfNetwork(new Votes(voice.number, false, List.of(), List.of())));
                    });
                }
            }
            for (var id : containers) {
                assertThat(ward.health(id).state()).as(says(ward.get(id)) + " in the end").isEqualTo(State.HEALTHY);
            }
            assertThat(ward.service(outside).outside().values()).as("seed " + seed + " in the end")
                    .allMatch(health -> health.state() == State.HEALTHY);
        }

        private void note(String what) {
            seen.merge(what, 1, Integer::sum);
        }

        private <T> T any(List<T> several) {
            return several.get(random.nextInt(several.size()));
        }

        private String says(Instance instance) {
            return "seed " + seed + " step " + step + " " + instance.id() + " ";
        }
    }
}
