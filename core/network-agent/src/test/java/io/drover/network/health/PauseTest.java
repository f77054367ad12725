package io.drover.network.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.network.Fact;
import io.drover.model.network.FromNetworkAgent.Vote.Word;
import io.drover.model.spec.HealthCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Checks on a clock of the test's own, in a program that is held up now and then for as long as it likes. */
class PauseTest {
    private static final int WORLDS = 300;
    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long TURN = 10 * MILLI;

    @Test
    void beingHeldUpIsNobodysFailure() {
        for (var seed = 0; seed < WORLDS; seed++) {
            var world = new World(seed);
            world.run(60_000 * MILLI, 20);
            // who does not answer is found out when the program is let alone
            world.run(10_000 * MILLI, 0);
            world.assertTrue();
        }
    }

    @Test
    void withoutPausesTriesComeAtTheirInterval() {
        for (var seed = 0; seed < WORLDS; seed++) {
            var world = new World(seed);
            world.run(60_000 * MILLI, 0);
            world.assertTrue();
            world.assertRegular();
        }
    }

    @Test
    void aTryThatAPauseSpoiltIsMadeAgainAtOnce() {
        var subject = new Subject(check("1i1", 2000, 500), 0);
        subject.begin(0, 0);
        assertThat(subject.ended(Outcome.bad("connection reset"), 10_000 * MILLI, 9_000 * MILLI)).isFalse();
        assertThat(subject.vote().word()).isEqualTo(Word.INIT);
        assertThat(subject.alarm()).isEqualTo(10_000 * MILLI);
        subject.begin(10_000 * MILLI, 9_000 * MILLI);
        assertThat(subject.ended(Outcome.bad("connection reset"), 10_001 * MILLI, 9_000 * MILLI)).isTrue();
        assertThat(subject.vote().word()).isEqualTo(Word.DOWN);
    }

    @Test
    void whoWasAskedBeforeALongPauseIsAskedAnewAtOnce() {
        var subject = new Subject(check("1i1", 2000, 500), 0);
        subject.begin(0, 0);
        assertThat(subject.expires(600 * MILLI, 501 * MILLI)).isTrue();
        assertThat(subject.ended(subject.tooLate(), 600 * MILLI, 501 * MILLI)).isFalse();
        assertThat(subject.alarm()).isEqualTo(600 * MILLI);
        assertThat(subject.tried()).isFalse();
    }

    @Test
    void whoIsSlowBecauseOfAShortPauseIsGivenTheRestOfItsTime() {
        var subject = new Subject(check("1i1", 2000, 500), 0);
        subject.begin(0, 0);
        assertThat(subject.expires(600 * MILLI, 400 * MILLI)).isFalse();
        assertThat(subject.alarm()).isEqualTo(900 * MILLI);
        assertThat(subject.expires(900 * MILLI, 400 * MILLI)).isTrue();
    }

    private static Fact.Check check(String id, int interval, int timeout) {
        return new Fact.Check(id, "10.42.0.9", 1,
                new HealthCheck(80, null, interval, timeout, 1, 1, null, null, "none", 1));
    }

    /**
     * One that is checked.
     *
     * @param latency after which it answers, or {@link #NEVER}
     * @param begun when its tries began
     * @param answers when the answer to the try under way comes, at most one
     */
    private record Asked(Subject subject, long latency, List<Long> begun, List<Long> answers) {
        static final long NEVER = 1_000_000 * MILLI;

        boolean dead() {
            return latency == NEVER;
        }

        /** From the begin of one try to that of the next, without pauses. */
        long each() {
            var check = subject.fact().check();
            return Math.max(check.interval() * MILLI, dead() ? check.responseTimeout() * MILLI : latency);
        }
    }

    /** Targets that answer after a time of their own or never, and the loop that asks them. */
    private static final class World {
        private final Random random;
        private final Agenda agenda = new Agenda();
        private final Attention attention;
        private final List<Asked> all = new ArrayList<>();
        private final int seed;
        private long now;
        private long attentive;

        World(int seed) {
            this.seed = seed;
            random = new Random(seed);
            // a clock of nanoseconds may turn over at any time
            now = random.nextBoolean() ? Long.MAX_VALUE - 30_000 * MILLI : 0;
            attention = new Attention(now);
            for (var i = 0; i < 20; i++) {
                var timeout = 100 + random.nextInt(3000);
                var subject = new Subject(check("1i" + i, 100 + random.nextInt(3000), timeout),
                        now + random.nextLong(1000 * MILLI));
                var latency = random.nextInt(3) == 0 ? Asked.NEVER : random.nextInt(timeout - 50) * MILLI;
                all.add(new Asked(subject, latency, new ArrayList<>(), new ArrayList<>()));
                agenda.set(subject);
            }
        }

        /** @param often of 1,000 turns so many are followed by a pause */
        void run(long time, int often) {
            for (var end = attentive + time; attentive < end;) {
                var pause = Math.max(agenda.pause(now, 60_000 * MILLI), TURN);
                for (var one : all) {
                    // whoever answers wakes it
                    for (var at : one.answers()) {
                        pause = Math.clamp(at - now, TURN, pause);
                    }
                }
                attention.sleeps(now + pause);
                now += pause;
                attentive += pause;
                if (random.nextInt(1000) < often) {
                    now += random.nextLong(20_000) * MILLI;
                }
                attention.wakes(now);
                turn();
            }
        }

        private void turn() {
            for (var one : all) {
                if (!one.answers().isEmpty() && now - one.answers().getFirst() >= 0) {
                    end(one, Outcome.GOOD);
                }
            }
            for (var subject = agenda.next(now, attention.lost()); subject != null; subject = agenda.next(now,
                    attention.lost())) {
                var one = all.get(Integer.parseInt(subject.fact().instanceId().substring(2)));
                if (subject.tried()) {
                    end(one, subject.tooLate());
                } else {
                    assertThat(one.answers()).as("seed %d: two tries at once", seed).isEmpty();
                    subject.begin(now, attention.lost());
                    one.answers().add(now + one.latency());
                    one.begun().add(now);
                    agenda.set(subject);
                }
            }
        }

        private void end(Asked one, Outcome outcome) {
            one.answers().clear();
            one.subject().ended(outcome, now, attention.lost());
            agenda.set(one.subject());
            if (!one.dead()) {
                assertThat(one.subject().vote().word()).as("seed %d: it answers in time: %s", seed, one)
                        .isEqualTo(Word.UP);
            }
        }

        void assertTrue() {
            for (var one : all) {
                var vote = one.subject().vote();
                assertThat(vote.word()).as("seed %d: %s", seed, one).isEqualTo(one.dead() ? Word.DOWN : Word.UP);
                if (one.dead()) {
                    assertThat(vote.reason()).isEqualTo(
                            "no answer within " + one.subject().fact().check().responseTimeout() + " ms");
                }
            }
        }

        void assertRegular() {
            for (var one : all) {
                var times = one.begun();
                for (var i = 1; i < times.size(); i++) {
                    assertThat(times.get(i) - times.get(i - 1)).as("seed %d: %s", seed, one)
                            .isBetween(one.each(), one.each() + 2 * TURN);
                }
                assertThat(times).hasSizeGreaterThan((int) (60_000 * MILLI / (one.each() + 2 * TURN)) - 2);
            }
        }
    }
}
