package io.drover.network.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.model.network.Fact;
import io.drover.model.network.FromNetworkAgent.Vote;
import io.drover.model.network.FromNetworkAgent.Vote.Word;
import io.drover.model.network.FromNetworkAgent.Votes;
import io.drover.model.spec.HealthCheck;
import io.drover.network.Facts;
import io.drover.network.Fuzz;
import io.drover.network.knowledge.Knowledge;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Real sockets to real listeners, good and bad. */
class ChecksTest {
    private static final String GET = "GET /healthz HTTP/1.0";
    /** In milliseconds: a listener here may be held up as well. */
    private static final int PATIENCE = 5_000;
    private static final String GOOD = "HTTP/1.1 200 OK\r\n\r\n";

    private final List<Vote> said = new CopyOnWriteArrayList<>();
    private final Map<String, Vote> votes = new ConcurrentHashMap<>();
    private final List<Listener> listeners = new ArrayList<>();
    private final Knowledge knowledge = new Knowledge();
    private final AtomicLong pauses = new AtomicLong();
    private final Checks checks = new Checks(knowledge, this::hear, () -> System.nanoTime() + pauses.get());

    @AfterEach
    void close() {
        checks.close();
        listeners.forEach(Listener::close);
    }

    @Test
    void aPortThatTakesConnectionsIsUp() {
        var target = listener(Listener.HANGS);
        start(check("1i1", target.port(), null));
        awaitVote("1i1", Word.UP, null);
        var before = target.came();
        await().until(() -> target.came() > before + 3);
        assertThat(judged("1i1")).as("only changes are said").containsExactly(Word.UP);
    }

    @Test
    void statusesAreJudged() {
        start(check("1i200", listener(Listener.status(200)).port(), GET),
                check("1i302", listener(Listener.status(302)).port(), GET),
                check("1i404", listener(Listener.status(404)).port(), GET),
                check("1i503", listener(Listener.status(503)).port(), GET));
        awaitVote("1i200", Word.UP, null);
        awaitVote("1i302", Word.UP, null);
        awaitVote("1i404", Word.DOWN, "status 404");
        awaitVote("1i503", Word.DOWN, "status 503");
    }

    @Test
    void whatIsSentIsWhatThePersonWrote() {
        List<String> heard = new CopyOnWriteArrayList<>();
        var target = listener(come -> {
            heard.add(Listener.request(come.getInputStream()));
            come.getOutputStream().write(GOOD.getBytes(StandardCharsets.US_ASCII));
        });
        start(check("1i1", target.port(), "GET /a HTTP/1.1\\r\\nX:\\ " + "y".repeat(3000)));
        awaitVote("1i1", Word.UP, null);
        assertThat(heard.getFirst()).isEqualTo("GET /a HTTP/1.1\r\nHost: 127.0.0.1:" + target.port() + "\r\nX: "
                + "y".repeat(3000) + "\r\n\r\n");
    }

    @Test
    void everyFailureHasItsReason() {
        var away = listener(Listener.HANGS);
        away.goesAway();
        start(check("1irefused", away.port(), null), check("1irefused2", away.port(), GET),
                hasty("1ihangs", listener(Listener.HANGS).port()),
                hasty("1idrips", listener(Listener.drips(GOOD, 60)).port()),
                check("1icloses", listener(Listener.CLOSES).port(), GET),
                check("1iresets", listener(Listener.RESETS).port(), GET),
                check("1issh", listener(Listener.answers("SSH-2.0-x\r\n")).port(), GET),
                check("1iport", 70_000, null),
                new Fact.Check("1iname", "web.example.com", 1, of(80, null)));
        awaitVote("1irefused", Word.DOWN, "connection refused");
        awaitVote("1irefused2", Word.DOWN, "connection refused");
        awaitVote("1ihangs", Word.DOWN, "no answer within 300 ms");
        awaitVote("1idrips", Word.DOWN, "no answer within 300 ms");
        awaitVote("1icloses", Word.DOWN, "closed without an answer");
        awaitVote("1iresets", Word.DOWN, "connection reset");
        awaitVote("1issh", Word.DOWN, "no HTTP: SSH-2.0-x..");
        awaitVote("1iport", Word.DOWN, "no such port: 70000");
        awaitVote("1iname", Word.DOWN, "no such address: web.example.com");
    }

    @Test
    void anAnswerInPiecesIsAnAnswer() {
        start(check("1i1", listener(Listener.drips(GOOD, 5)).port(), GET));
        awaitVote("1i1", Word.UP, null);
    }

    @Test
    void anEndlessAnswerIsCutOff() {
        List<String> cut = new CopyOnWriteArrayList<>();
        var flood = Listener.floods(GOOD, 100 << 20);
        var target = listener(come -> {
            try {
                flood.treat(come);
            } catch (IOException e) {
                cut.add(String.valueOf(e.getMessage()));
            }
        });
        start(check("1i1", target.port(), GET));
        awaitVote("1i1", Word.UP, null);
        await().untilAsserted(() -> assertThat(cut).hasSizeGreaterThan(1));
    }

    @Test
    void whatFlapsIsSaidEachTime() {
        var target = listener(Listener.status(200));
        start(check("1i1", target.port(), GET));
        awaitVote("1i1", Word.UP, null);
        target.becomes(Listener.status(503));
        awaitVote("1i1", Word.DOWN, "status 503");
        target.goesAway();
        awaitVote("1i1", Word.DOWN, "connection refused");
        target.comesBack();
        awaitVote("1i1", Word.DOWN, "status 503");
        target.becomes(Listener.status(200));
        awaitVote("1i1", Word.UP, null);
        assertThat(judged("1i1")).containsExactly(Word.UP, Word.DOWN, Word.DOWN, Word.DOWN, Word.UP);
    }

    @Test
    void badTargetsCostOnlyThemselves() {
        var good = listener(Listener.status(200));
        var bad = List.of(listener(Listener.HANGS), listener(Listener.drips(GOOD, 20)),
                listener(Listener.floods("", 100 << 20)), listener(Listener.RESETS));
        var facts = new ArrayList<Fact>();
        facts.add(check("1i1", good.port(), GET));
        for (var i = 0; i < 200; i++) {
            facts.add(hasty("1ibad" + i, bad.get(i % bad.size()).port()));
        }
        start(facts.toArray(Fact[]::new));
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(votes.values())
                .filteredOn(vote -> vote.word() == Word.DOWN).hasSizeGreaterThan(140));
        // if it had to wait for each of the bad ones it would take minutes
        var before = good.came();
        await().until(() -> good.came() > before + 10);
        assertThat(judged("1i1")).containsExactly(Word.UP);
    }

    @Test
    void garbageTenThousandTimesIsGarbage() {
        var fuzz = new Fuzz(5);
        var sense = List.of(GOOD.getBytes(StandardCharsets.US_ASCII));
        var garbage = listener(come -> {
            byte[] bytes;
            synchronized (fuzz) {
                bytes = fuzz.below(4) == 0 ? fuzz.mutated(sense) : fuzz.noise(300);
            }
            Listener.answers(bytes).treat(come);
        });
        var good = listener(Listener.status(200));
        var facts = new ArrayList<Fact>();
        facts.add(check("1i1", good.port(), GET));
        for (var i = 0; i < 150; i++) {
            facts.add(check("1ibad" + i, garbage.port(), GET));
        }
        start(facts.toArray(Fact[]::new));
        await().atMost(Duration.ofMinutes(3)).until(() -> garbage.came() > 10_000);
        var before = good.came();
        await().until(() -> good.came() > before + 3);
        assertThat(judged("1i1")).containsExactly(Word.UP);
        assertThat(said).as("a reason that is another each time is not said each time").hasSizeLessThan(3_000);
    }

    @Test
    void whatHasChangedIsCheckedFromTheBeginning() {
        var one = listener(Listener.status(200));
        var other = listener(Listener.status(503));
        var first = check("1i1", one.port(), GET);
        start(first);
        awaitVote("1i1", Word.UP, null);
        knowledge.hear(Facts.put(new Fact.Check("1i1", first.address(), 2, first.check())));
        await().untilAsserted(() -> assertThat(said).filteredOn(vote -> vote.word() != Word.INIT).containsExactly(
                new Vote("1i1", 1, Word.UP, null), new Vote("1i1", 2, Word.UP, null)));
        knowledge.hear(Facts.put(new Fact.Check("1i1", first.address(), 2, of(other.port(), GET))));
        awaitVote("1i1", Word.DOWN, "status 503");
        assertThat(judged("1i1")).containsExactly(Word.UP, Word.UP, Word.DOWN);
        var before = said.size();
        var came = other.came();
        knowledge.hear(Facts.put(new Fact.Check("1i1", first.address(), 2, of(other.port(), GET))));
        await().until(() -> other.came() > came + 3);
        assertThat(said).as("what is told again goes on").hasSize(before);
    }

    @Test
    void whatIsNoLongerToldIsNoLongerChecked() {
        var target = listener(Listener.HANGS);
        var other = listener(Listener.status(200));
        var check = hasty("1i1", target.port());
        start(check, check("1i2", other.port(), GET));
        await().until(() -> target.came() > 0 && votes.containsKey("1i1"));
        knowledge.hear(Facts.remove(check));
        await().until(() -> !votes.containsKey("1i1"));
        // one that was on its way arrives
        awaitMore(other, 3);
        var before = target.came();
        awaitMore(other, 12);
        assertThat(target.came()).isEqualTo(before);
        awaitVote("1i2", Word.UP, null);
    }

    /** The clock jumps while it waits for an answer, as it does when the program or its machine was stopped for a while. */
    @Test
    void aPauseOfThisProgramFailsNobody() {
        var tries = new AtomicInteger();
        var target = listener(come -> {
            Listener.request(come.getInputStream());
            if (tries.incrementAndGet() % 2 == 1) {
                pauses.addAndGet(Duration.ofSeconds(30).toNanos());
                // who was asked gives up as well
                Thread.sleep(100);
                return;
            }
            come.getOutputStream().write(GOOD.getBytes(StandardCharsets.US_ASCII));
        });
        var strict = new HealthCheck(target.port(), GET, 100, PATIENCE, 2, 1, null, null, "none", 1);
        var hangs = listener(Listener.HANGS);
        start(new Fact.Check("1i1", "127.0.0.1", 1, strict));
        awaitVote("1i1", Word.UP, null);
        await().until(() -> target.came() > 10);
        assertThat(judged("1i1")).containsExactly(Word.UP);
        assertThat(pauses.get()).isPositive();
        knowledge.hear(Facts.remove(check("1i1", 1, null)));
        knowledge.hear(Facts.put(hasty("1i2", hangs.port())));
        awaitVote("1i2", Word.DOWN, "no answer within 300 ms");
    }

    /** The agent takes nothing, as when it is away. */
    @Test
    void nobodyIsNeededToGoOn() {
        var target = listener(Listener.status(200));
        try (var alone = new Checks(knowledge, _ -> false)) {
            alone.start().connected();
            knowledge.hear(Facts.put(check("1i1", target.port(), GET)));
            await().until(() -> target.came() > 5);
        }
    }

    @Test
    void anAgentThatDoesNotListenHoldsUpNothing() throws InterruptedException {
        var target = listener(Listener.status(200));
        var listens = new CountDownLatch(1);
        var isTold = new CountDownLatch(1);
        try (var deaf = new Checks(knowledge, votes -> {
            try {
                isTold.countDown();
                listens.await();
            } catch (InterruptedException e) {
                return false;
            }
            return hear(votes);
        })) {
            deaf.start().connected();
            // that nobody is checked yet, which it does not hear
            isTold.await();
            knowledge.hear(Facts.put(check("1i1", target.port(), GET)));
            await().until(() -> target.came() > 5);
            target.becomes(Listener.status(503));
            var came = target.came();
            await().until(() -> target.came() > came + 5);
            assertThat(said).isEmpty();
            listens.countDown();
            awaitVote("1i1", Word.DOWN, "status 503");
            assertThat(said).extracting(Vote::word).as("only as it is by now").containsExactly(Word.DOWN);
        }
    }

    private Listener listener(Listener.Manner manner) {
        var listener = new Listener(manner);
        listeners.add(listener);
        return listener;
    }

    private void start(Fact... facts) {
        checks.start().connected();
        knowledge.hear(Facts.put(facts));
    }

    private static Fact.Check check(String id, int port, @Nullable String line) {
        return new Fact.Check(id, "127.0.0.1", 1, of(port, line));
    }

    /** One that soon gives up. */
    private static Fact.Check hasty(String id, int port) {
        return new Fact.Check(id, "127.0.0.1", 1, new HealthCheck(port, GET, 60, 300, 2, 2, null, null, "none", 1));
    }

    private static HealthCheck of(int port, @Nullable String line) {
        return new HealthCheck(port, line, 60, PATIENCE, 2, 2, null, null, "none", 1);
    }

    private boolean hear(Votes message) {
        if (message.full()) {
            votes.clear();
        }
        message.gone().forEach(votes::remove);
        message.votes().forEach(vote -> votes.put(vote.instanceId(), vote));
        said.addAll(message.votes());
        return true;
    }

    private void awaitVote(String id, Word word, @Nullable String reason) {
        await().untilAsserted(() -> assertThat(votes.get(id)).isEqualTo(new Vote(id, run(id), word, reason)));
    }

    /** What was said of it, without that nothing is known yet: that may be over before anybody is told. */
    private List<Word> judged(String id) {
        return said.stream().filter(vote -> vote.instanceId().equals(id)).map(Vote::word)
                .filter(word -> word != Word.INIT).toList();
    }

    private static void awaitMore(Listener listener, int times) {
        var before = listener.came();
        await().until(() -> listener.came() >= before + times);
    }

    private int run(String id) {
        var vote = votes.get(id);
        return vote == null ? 0 : vote.startCount();
    }
}
