package io.drover.server.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.Host;
import io.drover.model.Host.AgentState;
import io.drover.model.InstanceHealth;
import io.drover.model.InstanceHealth.State;
import io.drover.model.Instance;
import io.drover.model.network.FromNetworkAgent.Vote;
import io.drover.model.network.FromNetworkAgent.Vote.Word;
import io.drover.model.network.FromNetworkAgent.Votes;
import io.drover.model.wire.AgentMessage.OfNetwork;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Random stories of hosts that vote: messages are lost, doubled and late, hosts and servers come and go, clocks jump. After each
 * step the health of every container is what a slow and simple reading of all that has arrived makes of it.
 */
class HealthOracleTest {
    private static final int STORIES = 1_500;
    private static final int STEPS = 80;

    @Test
    void healthIsWhatTheVotesSay() {
        var seen = new TreeMap<String, Integer>();
        for (var seed = 0; seed < STORIES; seed++) {
            new Story(seed, seen).tell();
        }
        assertThat(seen).containsOnlyKeys("healthy", "unhealthy", "reinitializing", "lost", "late", "doubled", "owner",
                "paused", "judged", "waited for", "held back", "nobody left", "another network agent")
                .allSatisfy((what, count) -> assertThat(count).as(what).isGreaterThan(50));
    }

    /** The checks of one host, with what is on its way to the server. */
    private static final class Voice {
        private Map<String, Vote> words = new LinkedHashMap<>();
        private long number;
        private final List<Votes> underWay = new ArrayList<>();

        Votes whole() {
            return new Votes(Math.max(1, number), true, List.copyOf(words.values()), List.of());
        }
    }

    /** All that has arrived from a host since it was last to be trusted, to be read from its beginning each time. */
    private static final class Log {
        private final List<Votes> arrived = new ArrayList<>();
        private @Nullable Instant missed;

        void add(Votes said, Instant now) {
            var known = read() != null;
            arrived.add(said);
            missed = read() != null ? null : known ? now : missed;
        }

        /** Null when nothing can be made of it. */
        @Nullable
        Map<String, Vote> read() {
            Map<String, Vote> words = null;
            var number = 0L;
            for (var said : arrived) {
                if (words == null) {
                    words = said.full() ? new HashMap<>() : null;
                } else if (said.full() ? said.number() < number : said.number() != number + 1) {
                    words = null;
                } else if (said.full()) {
                    words.clear();
                }
                if (words != null) {
                    said.gone().forEach(words::remove);
                    for (var vote : said.votes()) {
                        words.put(vote.instanceId(), vote);
                    }
                    number = said.number();
                }
            }
            return words;
        }
    }

    private static final class Story {
        private final int seed;
        private final Random random;
        private final Map<String, Integer> seen;
        private final Ward ward;
        private final Map<String, Voice> voices = new LinkedHashMap<>();
        private final Map<String, Log> logs = new HashMap<>();
        private final List<String> containers = new ArrayList<>();
        private Map<String, Instance> before = Map.of();
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
        }

        void tell() {
            for (var i = 0; i < 1 + random.nextInt(5); i++) {
                voices.put(ward.host(), new Voice());
            }
            for (var i = 0; i < 2; i++) {
                containers.add(ward.container(any(List.copyOf(voices.keySet())), Ward.checked()));
            }
            for (step = 0; step < STEPS; step++) {
                before = now();
                happen();
                judged();
            }
            peace();
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
                case 7 -> voice.underWay.add(voice.whole());
                case 8, 9, 10, 11 -> speak(voice);
                default -> deliver(host, voice);
            }
        }

        private void speak(Voice voice) {
            var id = any(containers);
            var run = ward.get(id).startCount() - (random.nextInt(8) == 0 ? 1 : 0);
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
                before = now();
                arrive(host, said);
            }
        }

        private void arrive(String host, Votes said) {
            logs.computeIfAbsent(host, _ -> new Log()).add(said, ward.clock.instant());
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
            ward.another();
            logs.clear();
            began = ward.clock.instant();
        }

        private void judged() {
            for (var id : containers) {
                judge(ward.get(id), Objects.requireNonNull(before.get(id)));
            }
        }

        private void judge(Instance instance, Instance was) {
            var health = Objects.requireNonNull(instance.health(), says(instance));
            checkers(instance, health);
            var words = words(instance, health);
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
        private List<Word> words(Instance instance, InstanceHealth health) {
            var words = new ArrayList<Word>();
            waiting = false;
            justWaited = false;
            for (var host : health.checkers()) {
                if (row(host).agentState() != AgentState.ACTIVE) {
                    continue;
                }
                var log = logs.get(host);
                var said = log == null ? null : log.read();
                if (said == null) {
                    var since = log == null || log.missed == null ? began : log.missed;
                    waiting |= since.plusSeconds(10).isAfter(ward.clock.instant());
                    justWaited |= since.plusSeconds(12).isAfter(ward.clock.instant());
                }
                var vote = said == null ? null : said.get(instance.id());
                if (vote != null && vote.startCount() == instance.startCount()) {
                    words.add(vote.word());
                }
            }
            return words;
        }

        private void checkers(Instance instance, InstanceHealth health) {
            var hosts = ward.store.view(Ward.SCOPE).hosts();
            var own = Objects.requireNonNull(instance.hostId());
            assertThat(health.checkers()).as(says(instance)).startsWith(own).doesNotHaveDuplicates()
                    .hasSizeLessThanOrEqualTo(3);
            var others = new HashSet<>(health.checkers());
            others.remove(own);
            assertThat(others).as(says(instance))
                    .allSatisfy(id -> assertThat(row(id).agentState()).isNotEqualTo(AgentState.DISCONNECTED));
            if (health.checkers().size() < 3) {
                assertThat(hosts.stream().filter(Host::schedulable).map(Host::id).filter(id -> !id.equals(own)))
                        .as(says(instance)).isSubsetOf(others);
            }
            var old = Objects.requireNonNull(Objects.requireNonNull(before.get(instance.id())).health()).checkers();
            assertThat(old.stream().filter(id -> id.equals(own)
                    || row(id).agentState() != AgentState.DISCONNECTED)).as(says(instance) + " few changes")
                    .isSubsetOf(health.checkers());
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
