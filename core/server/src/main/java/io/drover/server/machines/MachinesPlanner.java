package io.drover.server.machines;

import io.drover.model.Host;
import io.drover.model.Kind;
import io.drover.model.Machine;
import io.drover.model.Machine.Outcome;
import io.drover.model.Machine.State;
import io.drover.model.RegistrationToken;
import io.drover.server.loop.Focus;
import io.drover.server.loop.Planner;
import io.drover.server.store.Draft;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Says how far each machine is, by what is wanted, what its driver has done, and whether its host is there. */
public final class MachinesPlanner implements Planner {
    /** As long as an agent may take from its start until the server hears it. */
    static final Duration PATIENCE = Duration.ofMinutes(5);

    @Override
    public @Nullable Instant plan(Draft draft, Focus focus) {
        Instant wake = null;
        for (var machine : meant(draft, focus)) {
            var next = judge(machine, host(draft, machine), draft.now());
            var judged = machine.withState(next.state()).withMessage(next.message());
            draft.put(next.state() == State.REMOVED ? end(draft, judged) : judged);
            wake = Planner.earlier(wake, next.again());
        }
        return wake;
    }

    private static List<Machine> meant(Draft draft, Focus focus) {
        if (focus.everything()) {
            return draft.view().all(Machine.class, Kind.MACHINE);
        }
        var meant = new ArrayList<Machine>();
        for (var id : focus.ids()) {
            var machine = draft.view().find(id) instanceof Host
                    ? draft.view().machineOf(id)
                    : draft.view().get(Machine.class, id);
            if (machine != null && !meant.contains(machine)) {
                meant.add(machine);
            }
        }
        return meant;
    }

    /** Its host, if the agent there was heard. */
    private static @Nullable Host host(Draft draft, Machine machine) {
        var host = draft.view().get(Host.class, machine.hostId());
        return host == null || host.state() == Host.State.REGISTERING || host.state() == Host.State.REMOVING
                ? null
                : host;
    }

    /** With its token; and what is secret is not kept as long as the rest. */
    private static Machine end(Draft draft, Machine machine) {
        var token = draft.view().get(RegistrationToken.class, machine.tokenId());
        if (token != null) {
            draft.put(token.withRemoved(draft.now()));
        }
        return machine.withSecrets(Map.of()).withRemoved(draft.now());
    }

    private static Judgement judge(Machine machine, @Nullable Host host, Instant now) {
        return switch (machine.order().task()) {
            case FORGET -> new Judgement(State.REMOVED, machine.message(), null);
            case REMOVE -> removal(machine);
            case MAKE -> making(machine, host, now);
        };
    }

    private static Judgement removal(Machine machine) {
        if (!machine.ended()) {
            return new Judgement(State.REMOVING, null, null);
        }
        return machine.work().outcome() == Outcome.DONE
                ? new Judgement(State.REMOVED, null, null)
                : new Judgement(State.ERROR, "it could not be taken away: " + machine.work().problem()
                        + "; remove it again to forget it all the same", null);
    }

    private static Judgement making(Machine machine, @Nullable Host host, Instant now) {
        var work = machine.work();
        if (!machine.ended()) {
            return new Judgement(work.order() == machine.order().number() ? State.CREATING : State.REQUESTED, null,
                    null);
        }
        if (host != null) {
            return new Judgement(State.ACTIVE, null, null);
        }
        if (work.outcome() == Outcome.FAILED) {
            return new Judgement(State.ERROR, work.problem(), null);
        }
        var late = Objects.requireNonNull(work.ended()).plus(PATIENCE);
        return late.isAfter(now)
                ? new Judgement(State.BOOTSTRAPPING, "waiting for its agent", late)
                : new Judgement(State.ERROR, "the agent was started but has not reached " + machine.server()
                        + " within " + PATIENCE.toMinutes() + " minutes", null);
    }

    /** @param again when it may be another though nothing happens, or null */
    private record Judgement(State state, @Nullable String message, @Nullable Instant again) {
    }
}
