package io.drover.network.health;

import io.drover.model.network.Fact;
import io.drover.model.network.FromNetworkAgent.Vote;
import io.drover.model.network.FromNetworkAgent.Votes;
import io.drover.network.knowledge.Knowledge;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks all containers that this host was told to check, in one thread, and votes on them. What happens within some
 * milliseconds is looked at together: most targets have answered by the next turn, and only those that have not are
 * given to the selector.
 */
public final class Checks implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Checks.class);
    private static final long TURN = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long IDLE = TimeUnit.MINUTES.toNanos(1);
    private static final long STUMBLED = TimeUnit.SECONDS.toNanos(1);
    /** So many tries begin in one turn: after a pause of this program all are due at once. */
    private static final int AT_ONCE = 64;

    private final Knowledge knowledge;
    private final Ballot ballot;
    private final Selector selector;
    private final Thread thread = Thread.ofPlatform().daemon().name("checks").unstarted(this::run);
    private final SplittableRandom random = new SplittableRandom();
    private final LongSupplier clock;
    private volatile boolean news = true;
    private volatile boolean closed;

    // of the thread
    private final Map<String, Subject> subjects = new HashMap<>();
    private final Agenda agenda = new Agenda();
    private final Attention attention;
    private final ByteBuffer scratch = ByteBuffer.allocateDirect(Request.LONGEST);
    private final List<Attempt> ready = new ArrayList<>();
    private List<Attempt> young = new ArrayList<>();
    private List<Attempt> older = new ArrayList<>();
    private final List<Vote> votes = new ArrayList<>();
    private final List<String> gone = new ArrayList<>();
    private long now;
    private boolean lacking;

    /** @param agent takes a message, and says whether it was sent */
    public Checks(Knowledge knowledge, Predicate<? super Votes> agent) {
        this(knowledge, agent, System::nanoTime);
    }

    /** @param clock nanoseconds */
    Checks(Knowledge knowledge, Predicate<? super Votes> agent, LongSupplier clock) {
        this.knowledge = knowledge;
        this.clock = clock;
        this.now = clock.getAsLong();
        this.attention = new Attention(now);
        this.ballot = new Ballot(agent);
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException("no selector", e);
        }
        knowledge.listen((before, after) -> {
            if (before.facts() != after.facts()) {
                news = true;
                selector.wakeup();
            }
        });
    }

    public Checks start() {
        // before anybody is connected: what is known already is in the first that is said
        learn();
        cast();
        ballot.start();
        thread.start();
        return this;
    }

    /** To be called whenever the agent is connected anew: everything is said to it. */
    public void connected() {
        ballot.connected();
    }

    @Override
    public void close() {
        closed = true;
        selector.wakeup();
        ballot.close();
        try {
            if (thread.isAlive()) {
                thread.join(Duration.ofSeconds(1));
            }
            selector.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            log.debug("the selector does not end: {}", e.getMessage());
        }
    }

    private void run() {
        while (!closed) {
            try {
                turn();
            } catch (IOException | RuntimeException e) {
                log.error("the checks stumbled", e);
                LockSupport.parkNanos(STUMBLED);
            }
        }
        subjects.values().forEach(Checks::stop);
    }

    private void turn() throws IOException {
        look();
        learn();
        goOn();
        begin();
        cast();
    }

    private void cast() {
        if (!votes.isEmpty() || !gone.isEmpty()) {
            ballot.cast(votes, gone);
            votes.clear();
            gone.clear();
        }
    }

    private void look() throws IOException {
        // from when this turn began, so that being held up anywhere in it is noticed
        var pause = young.isEmpty() ? Math.max(agenda.pause(now, IDLE), TURN) : TURN;
        attention.sleeps(now + pause);
        selector.select(key -> ready.add((Attempt) key.attachment()), TimeUnit.NANOSECONDS.toMillis(pause));
        now = clock.getAsLong();
        attention.wakes(now);
    }

    /** What is told anew is checked from its beginning, and what is no longer told not any more. */
    private void learn() {
        if (!news) {
            return;
        }
        news = false;
        var told = new HashMap<String, Fact.Check>();
        knowledge.view().checks().forEach(check -> told.put(check.instanceId(), check));
        subjects.values().removeIf(subject -> {
            var check = told.get(subject.fact().instanceId());
            if (check != null && check.equals(subject.fact())) {
                told.remove(check.instanceId());
                return false;
            }
            stop(subject);
            if (check == null) {
                gone.add(subject.fact().instanceId());
            }
            return true;
        });
        for (var check : told.values()) {
            var within = Rhythm.of(check.check()).firstWithin(told.size());
            var subject = new Subject(check, now + random.nextLong(within));
            subjects.put(check.instanceId(), subject);
            agenda.set(subject);
            votes.add(subject.vote());
        }
    }

    private static void stop(Subject subject) {
        subject.leave();
        var attempt = subject.attempt;
        if (attempt != null) {
            attempt.close();
        }
    }

    private void goOn() throws IOException {
        for (var attempt : ready) {
            if (goOn(attempt)) {
                attempt.await(selector);
            }
        }
        ready.clear();
        var looked = young;
        young = older;
        older = looked;
        for (var attempt : looked) {
            var stage = attempt.stage();
            if (goOn(attempt)) {
                if (attempt.stage() == stage) {
                    attempt.await(selector);
                } else {
                    young.add(attempt);
                }
            }
        }
        looked.clear();
    }

    /** @return whether there is more to come */
    private boolean goOn(Attempt attempt) {
        if (attempt.closed()) {
            return false;
        }
        var outcome = attempt.go(scratch);
        if (outcome != null) {
            ended(attempt.subject, outcome);
        }
        return outcome == null;
    }

    /** Begins what is due, and ends what has lasted too long. */
    private void begin() {
        for (var count = 0; count < AT_ONCE; count++) {
            var subject = agenda.next(now, attention.lost());
            if (subject == null) {
                return;
            }
            if (subject.tried()) {
                ended(subject, subject.tooLate());
            } else {
                begin(subject);
            }
        }
    }

    private void begin(Subject subject) {
        subject.begin(now, attention.lost());
        var address = subject.target.address();
        if (address == null) {
            ended(subject, Outcome.bad(String.valueOf(subject.target.problem())));
            return;
        }
        try {
            var attempt = Attempt.of(subject, address);
            subject.attempt = attempt;
            var outcome = attempt.connect(address);
            if (outcome != null) {
                ended(subject, outcome);
            } else {
                young.add(attempt);
                agenda.set(subject);
            }
            lacking = false;
        } catch (IOException e) {
            if (!lacking) {
                log.error("checks are put off: {}", e.getMessage());
            }
            lacking = true;
            close(subject);
            subject.postpone(now);
            agenda.set(subject);
        }
    }

    private void ended(Subject subject, Outcome outcome) {
        close(subject);
        if (subject.ended(outcome, now, attention.lost())) {
            votes.add(subject.vote());
        }
        agenda.set(subject);
    }

    private static void close(Subject subject) {
        var attempt = subject.attempt;
        if (attempt != null) {
            attempt.close();
            subject.attempt = null;
        }
    }
}
