package io.drover.server.hosts;

import io.drover.model.Host;
import io.drover.model.Host.AgentState;
import io.drover.model.Host.State;
import io.drover.server.loop.Focus;
import io.drover.server.loop.Planner;
import io.drover.server.store.Draft;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Judges hosts by their silence. */
public final class HostsPlanner implements Planner {
    /** Often enough that being late is noticed. */
    private static final Duration LOOK = Duration.ofMillis(500);
    private final Liveness liveness;
    private final HostTimings timings;

    public HostsPlanner(Liveness liveness, HostTimings timings) {
        this.liveness = liveness;
        this.timings = timings;
    }

    @Override
    public @Nullable Instant plan(Draft draft, Focus focus) {
        var now = draft.now();
        liveness.looking(now);
        for (var host : draft.view().hosts()) {
            if (host.state() == State.REMOVING) {
                // its machine keeps what runs on it, so there is nothing to wait for
                liveness.forget(host.id());
                draft.put(host.withState(State.REMOVED).withRemoved(now).withMessage(null));
            } else {
                listen(draft, host);
            }
        }
        decide(draft);
        var next = now.plus(LOOK);
        for (var host : draft.view().hosts()) {
            next = sooner(next, deadline(host, now), now);
        }
        liveness.next(next);
        return draft.view().hosts().isEmpty() ? null : next;
    }

    private void listen(Draft draft, Host host) {
        var silent = !liveness.silentSince(host.id()).plus(timings.detection()).isAfter(draft.now());
        if (silent && host.agentState() == AgentState.ACTIVE) {
            draft.put(host.withAgentState(AgentState.RECONNECTING).withLostSince(null)
                    .withMessage("it has not answered since " + liveness.silentSince(host.id())));
        } else if (!silent && liveness.heardLately(host.id())
                && (host.agentState() != AgentState.ACTIVE || host.state() == State.REGISTERING)) {
            draft.put(host.withAgentState(AgentState.ACTIVE).withLostSince(null).withMessage(null)
                    .withState(host.state() == State.REGISTERING ? State.ACTIVE : host.state()));
        }
    }

    /** Lets the grace time of silent hosts begin, or holds it back. */
    private void decide(Draft draft) {
        var now = draft.now();
        var brake = Brake.of(draft.view().hosts(), timings, now);
        for (var host : draft.view().hosts()) {
            if (host.agentState() != AgentState.RECONNECTING) {
                continue;
            }
            var since = liveness.lostSince(host, now, timings.detection());
            if (brake.holds() && host.state() == State.ACTIVE) {
                draft.put(host.withLostSince(null).withMessage(brake.message(timings)));
            } else if (host.lostSince() == null) {
                draft.put(host.withLostSince(now).withMessage("it does not answer; its containers are moved after "
                        + timings.grace().toSeconds() + " s"));
            } else if (since != null && !since.plus(timings.grace()).isAfter(now)) {
                draft.put(host.withAgentState(AgentState.DISCONNECTED)
                        .withMessage("it has not answered since " + host.lostSince()));
            }
        }
    }

    private @Nullable Instant deadline(Host host, Instant now) {
        var since = liveness.lostSince(host, now, timings.detection());
        return switch (host.agentState()) {
            case ACTIVE -> liveness.silentSince(host.id()).plus(timings.detection());
            case RECONNECTING -> since == null ? null : since.plus(timings.grace());
            case DISCONNECTED -> null;
        };
    }

    private static Instant sooner(Instant one, @Nullable Instant other, Instant now) {
        return other != null && other.isAfter(now) && other.isBefore(one) ? other : one;
    }
}
