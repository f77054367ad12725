package io.drover.network.health;

import io.drover.model.network.Fact;
import io.drover.model.network.FromNetworkAgent.Vote;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One container that is checked, from the first try of one run of it to the last. Knows no clock: times are those of
 * {@link System#nanoTime}, and {@code lost} is what {@link Attention} says.
 */
final class Subject {
    final Target target;
    private final Fact.Check fact;
    private final Rhythm rhythm;
    private Standing standing = Standing.BEGINS;
    private boolean tried;
    private boolean over;
    private long begun;
    private long lostBefore;
    private long alarm;
    @Nullable
    Attempt attempt;

    /** @param first when to try first */
    Subject(Fact.Check fact, long first) {
        this.fact = fact;
        this.target = Target.of(fact);
        this.rhythm = Rhythm.of(fact.check());
        this.alarm = first;
    }

    Fact.Check fact() {
        return fact;
    }

    Vote vote() {
        return new Vote(fact.instanceId(), fact.startCount(), standing.word(), standing.reason());
    }

    /** When something is to be done about it: it is to be tried, or its try has lasted too long. */
    long alarm() {
        return alarm;
    }

    /** Is a try under way? */
    boolean tried() {
        return tried;
    }

    boolean over() {
        return over;
    }

    /** It is not checked any more. */
    void leave() {
        over = true;
    }

    void begin(long now, long lost) {
        tried = true;
        begun = now;
        lostBefore = lost;
        alarm = now + rhythm.timeout();
    }

    /**
     * Its alarm has come during a try: true when that had all of its time, or was spoilt by a long pause of ours. After a
     * shorter one it is given the rest of its time.
     */
    boolean expires(long now, long lost) {
        alarm = begun + rhythm.timeout() + (spoilt(lost) ? 0 : lost - lostBefore);
        return now - alarm >= 0;
    }

    /** Who asked waited elsewhere for so long that both sides may have given each other up. */
    private boolean spoilt(long lost) {
        return lost - lostBefore > rhythm.timeout();
    }

    Outcome tooLate() {
        return Outcome.bad("no answer within " + rhythm.timeoutMillis() + " ms");
    }

    /** A try ends. @return true when that changes the vote */
    boolean ended(Outcome outcome, long now, long lost) {
        tried = false;
        var problem = outcome.problem();
        if (problem != null && spoilt(lost)) {
            alarm = now;
            return false;
        }
        var before = standing;
        standing = problem == null ? before.succeeded(rhythm.rise()) : before.failed(problem, rhythm.fall());
        alarm = rhythm.next(begun, now);
        return standing.word() != before.word() || !Objects.equals(standing.reason(), before.reason());
    }

    /** It could not be tried, which was not its fault. */
    void postpone(long now) {
        tried = false;
        alarm = now + rhythm.interval();
    }
}
