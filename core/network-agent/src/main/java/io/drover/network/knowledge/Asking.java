package io.drover.network.knowledge;

import io.drover.model.network.FromNetworkAgent;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the agent about what this host was not told and its containers want to know, and remembers it, so that the host
 * goes on being told. Whatever is asked is asked with all the rest: a message that is lost costs time, never truth.
 */
public final class Asking implements AutoCloseable {
    /** What is to be thought of something that is not known. */
    public enum Answer {
        /** What is known now is all that there is to know. */
        SETTLED,
        /** The answer is under way. */
        PENDING,
        /** Its client asks for too much. */
        REFUSED
    }

    private static final Logger log = LoggerFactory.getLogger(Asking.class);
    private static final int NAMES = 1000;
    private static final int NEW_NAMES_A_SECOND = 20;
    private static final long KEPT = Duration.ofHours(1).toNanos();
    private static final long NAME_WAITS = Duration.ofMillis(500).toNanos();
    private static final long EVERYTHING_WAITS = Duration.ofSeconds(1).toNanos();
    /** Names that come at once travel together. */
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final Duration SWEEP = Duration.ofMinutes(1);

    private final Knowledge knowledge;
    private final LongSupplier nanos;
    private final Questions questions = new Questions(NAMES);
    private final Allowance allowance = new Allowance(NEW_NAMES_A_SECOND, NEW_NAMES_A_SECOND);
    private final Thread sender;
    private volatile @Nullable Question everything;
    private @Nullable Predicate<FromNetworkAgent.Asks> sink;
    // an earlier run of this program has used smaller ones
    private long number = System.currentTimeMillis();
    private boolean news;
    private boolean closed;

    public Asking(Knowledge knowledge) {
        this(knowledge, System::nanoTime);
    }

    public Asking(Knowledge knowledge, LongSupplier nanos) {
        this.knowledge = knowledge;
        this.nanos = nanos;
        knowledge.listen((before, after) -> {
            if (before.answered() != after.answered()) {
                wake();
            }
        });
        sender = Thread.ofVirtual().name("asking").start(this::run);
    }

    /**
     * To be called whenever the agent is connected anew: all that is remembered is asked at once.
     *
     * @param to takes a message, from one thread at a time, and says whether it was sent; when not, nobody waits for
     *            answers until this is called again
     */
    public synchronized void sink(Predicate<FromNetworkAgent.Asks> to) {
        sink = to;
        questions.all().forEach(this::again);
        var whole = everything;
        if (whole != null) {
            again(whole);
        }
        news = true;
        notifyAll();
    }

    private void again(Question question) {
        if (!answered(question)) {
            question.number = 0;
            question.since = nanos.getAsLong();
        }
    }

    /**
     * Asks about a name, if that was not done yet. Never blocks.
     *
     * @param client who wants to know it
     * @param name below {@code rancher.internal}, lower case
     */
    public synchronized Answer ask(String client, String name) {
        var now = nanos.getAsLong();
        var whole = everything;
        if (whole != null && answered(whole)) {
            return Answer.SETTLED;
        }
        var question = questions.get(name);
        if (question == null) {
            if (!allowance.take(client, now)) {
                return Answer.REFUSED;
            }
            question = questions.add(name, client, now);
            news = true;
            notifyAll();
        }
        question.use(now);
        return pending(question, now, NAME_WAITS) ? Answer.PENDING : Answer.SETTLED;
    }

    /** Asks about the whole environment. Never blocks. */
    public synchronized Answer askEverything() {
        var now = nanos.getAsLong();
        var whole = everything;
        if (whole == null) {
            whole = new Question("", now);
            everything = whole;
            news = true;
            notifyAll();
        }
        whole.use(now);
        return pending(whole, now, EVERYTHING_WAITS) ? Answer.PENDING : Answer.SETTLED;
    }

    /** Waits until a name that was asked is answered, half a second at most. */
    public synchronized void await(String name) throws InterruptedException {
        var question = questions.get(name);
        if (question != null) {
            await(question, NAME_WAITS);
        }
    }

    /** Waits until the question for everything is answered, a second at most. */
    public synchronized void awaitEverything() throws InterruptedException {
        var question = everything;
        if (question != null) {
            await(question, EVERYTHING_WAITS);
        }
    }

    private synchronized void await(Question question, long most) throws InterruptedException {
        for (var now = nanos.getAsLong(); pending(question, now, most); now = nanos.getAsLong()) {
            wait((most - (now - question.since)) / 1_000_000 + 1);
        }
    }

    /** A name that was found here is still wanted. */
    public void used(String name) {
        var question = questions.get(name);
        if (question != null) {
            question.use(nanos.getAsLong());
        }
    }

    private boolean pending(Question question, long now, long most) {
        return sink != null && !closed && !answered(question) && now - question.since < most;
    }

    private boolean answered(Question question) {
        return question.number != 0 && knowledge.now().answered() >= question.number;
    }

    private void run() {
        try {
            while (true) {
                awaitNews();
                send();
                Thread.sleep(PAUSE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void awaitNews() throws InterruptedException {
        while (!news || sink == null) {
            wait(SWEEP.toMillis());
            forget();
        }
    }

    synchronized void forget() {
        var before = nanos.getAsLong() - KEPT;
        var whole = everything;
        if (whole != null && whole.used() - before < 0) {
            everything = null;
            news = true;
        }
        news |= questions.forget(before);
    }

    private void send() {
        Predicate<FromNetworkAgent.Asks> to;
        FromNetworkAgent.Asks message;
        synchronized (this) {
            to = sink;
            message = next();
        }
        if (to != null && !sent(to, message)) {
            synchronized (this) {
                if (sink == to) {
                    sink = null;
                    notifyAll();
                }
            }
        }
    }

    private FromNetworkAgent.Asks next() {
        news = false;
        number = Math.max(number, knowledge.now().answered()) + 1;
        questions.all().forEach(this::number);
        var whole = everything;
        if (whole != null) {
            number(whole);
        }
        return new FromNetworkAgent.Asks(number, whole != null, questions.names());
    }

    private void number(Question question) {
        if (question.number == 0) {
            question.number = number;
        }
    }

    private static boolean sent(Predicate<FromNetworkAgent.Asks> to, FromNetworkAgent.Asks message) {
        try {
            return to.test(message);
        } catch (RuntimeException e) {
            log.warn("the agent cannot be asked: {}", e.toString());
            return false;
        }
    }

    private synchronized void wake() {
        notifyAll();
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        sender.interrupt();
    }
}
