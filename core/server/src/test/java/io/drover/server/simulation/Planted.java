package io.drover.server.simulation;

import io.drover.model.Host;
import io.drover.model.Instance;
import io.drover.server.loop.Focus;
import io.drover.server.loop.Planner;
import io.drover.server.store.Draft;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Planners that are wrong on purpose. */
sealed interface Planted extends Planner {

    /** The planner of services, as wrong as this world has it. */
    static Planner in(World world, Planner services) {
        if (world.has(Bug.KEEPS_WHAT_IT_REPLACES)) {
            return new Greedy(services);
        }
        if (world.has(Bug.MOVES_IDENTITIES)) {
            return new Mover(services);
        }
        return world.has(Bug.WRITES_FOR_EVER) ? new Restless(services) : services;
    }

    /** Counts every host as lost that was not heard when it began. */
    final class Hasty implements Planted {
        private final Planner real;
        private boolean begun;

        Hasty(Planner real) {
            this.real = real;
        }

        @Override
        public @Nullable Instant plan(Draft draft, Focus focus) {
            if (!begun) {
                begun = true;
                draft.view().hosts().forEach(host -> draft.put(host.withAgentState(Host.AgentState.DISCONNECTED)
                        .withLostSince(draft.now().minusSeconds(60))));
            }
            return real.plan(draft, focus);
        }
    }

    /** Makes replacements and keeps what they replace, for nobody. */
    record Greedy(Planner real) implements Planted {
        @Override
        public @Nullable Instant plan(Draft draft, Focus focus) {
            var before = draft.view();
            var wake = real.plan(draft, focus);
            before.instances().forEach(instance -> {
                if (draft.view().find(instance.id()) instanceof Instance it && it.placed() && !it.equals(instance)
                        && it.serviceId() != null && it.desired() != instance.desired()) {
                    draft.put(it.withDesired(instance.desired()).withServiceId(null));
                }
            });
            return wake;
        }
    }

    /** Runs elsewhere what a lost host had, under its old identity. */
    record Mover(Planner real) implements Planted {
        @Override
        public @Nullable Instant plan(Draft draft, Focus focus) {
            for (var host : draft.view().hosts()) {
                var other = draft.view().hosts().stream().filter(Host::schedulable).findFirst();
                if (host.agentState() == Host.AgentState.DISCONNECTED && other.isPresent()) {
                    draft.view().instancesOn(host.id())
                            .forEach(instance -> draft.put(instance.withHostId(other.get().id())));
                }
            }
            return real.plan(draft, focus);
        }
    }

    /** Puts whatever has a port on the first host. */
    record Careless(Planner real) implements Planted {
        @Override
        public @Nullable Instant plan(Draft draft, Focus focus) {
            var before = draft.view();
            var wake = real.plan(draft, focus);
            before.instances().forEach(instance -> {
                var first = draft.view().hosts().stream().filter(Host::schedulable).findFirst();
                if (!instance.placed() && !instance.config().networking().ports().isEmpty() && first.isPresent()
                        && draft.view().find(instance.id()) instanceof Instance it && it.placed()) {
                    draft.put(it.withHostId(first.get().id()));
                }
            });
            return wake;
        }
    }

    /** Gives every container of a host the same address. */
    record Generous(Planner real) implements Planted {
        @Override
        public @Nullable Instant plan(Draft draft, Focus focus) {
            var wake = real.plan(draft, focus);
            for (var host : draft.view().hosts()) {
                var managed = draft.view().instancesOn(host.id()).stream().filter(it -> it.address() != null).toList();
                managed.forEach(it -> draft.put(it.withAddress(managed.getFirst().address())));
            }
            return wake;
        }
    }

    /** Notes when it looked. */
    record Restless(Planner real) implements Planted {
        @Override
        public @Nullable Instant plan(Draft draft, Focus focus) {
            var wake = real.plan(draft, focus);
            if (focus.everything()) {
                draft.view().hosts().forEach(host -> draft.put(host.withMessage("looked at " + draft.now())));
            }
            return wake;
        }
    }
}
