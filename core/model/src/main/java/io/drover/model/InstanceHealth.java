package io.drover.model;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the health checks of a container say, in Rancher's words (section 2.5 of the contract). Written by the concern
 * {@code health} only.
 *
 * @param since when it came to be so, by the owner's clock
 * @param reason of the last failure, for people: {@code connection refused}, {@code status 503}, {@code no answer within 2000 ms};
 *            null when nothing failed
 * @param startCount the run of the container that it is about
 * @param checkers ids of the hosts that check it, its own among them; none for one that only Docker checks
 * @param history what it was before, the newest first, at most {@link #REMEMBERED}
 */
public record InstanceHealth(State state, Instant since, @Nullable String reason, int startCount, List<String> checkers,
        List<Past> history) {
    public static final int REMEMBERED = 10;
    /** So many hosts check a container, as far as there are so many. */
    public static final int CHECKERS = 3;

    public InstanceHealth {
        checkers = List.copyOf(checkers);
        history = List.copyOf(history);
    }

    public enum State {
        /** Made, and never healthy yet: a failure means nothing. */
        INITIALIZING, HEALTHY, UNHEALTHY,
        /** It was healthy once, and was started again. */
        REINITIALIZING
    }

    /** One state that was. */
    public record Past(State state, Instant since, @Nullable String reason) {
    }

    /** May names and balancers lead to it? */
    @JsonIgnore
    public boolean good() {
        return state == State.HEALTHY;
    }

    /** The next state, with this one in its history. */
    public InstanceHealth become(State next, Instant now, @Nullable String why, int run) {
        var past = Stream.concat(Stream.of(new Past(state, since, reason)), history.stream()).limit(REMEMBERED)
                .toList();
        return new InstanceHealth(next, now, why, run, checkers, past);
    }

    public InstanceHealth checkedBy(List<String> hosts) {
        return new InstanceHealth(state, since, reason, startCount, hosts, history);
    }
}
