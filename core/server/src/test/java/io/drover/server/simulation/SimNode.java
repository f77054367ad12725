package io.drover.server.simulation;

import io.drover.model.Refusal;
import io.drover.model.wire.Heard;
import io.drover.server.agents.AgentsRoom;
import io.drover.server.agents.RemovalPlanner;
import io.drover.server.hosts.HostTimings;
import io.drover.server.hosts.HostsPlanner;
import io.drover.server.hosts.Liveness;
import io.drover.server.loop.Focus;
import io.drover.server.loop.Planner;
import io.drover.server.scheduling.SchedulingPlanner;
import io.drover.server.services.ServicesPlanner;
import io.drover.server.stacks.StacksPlanner;
import io.drover.server.store.Draft;
import io.drover.server.store.News;
import io.drover.server.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A server node: it can be killed, started again, paused and resumed. */
final class SimNode {
    private final World world;
    private final int number;
    private final List<Runnable> deferred = new ArrayList<>();
    private int life;
    private boolean up;
    private boolean paused;
    private @Nullable Rooms rooms;

    SimNode(World world, int number) {
        this.world = world;
        this.number = number;
    }

    boolean up() {
        return up;
    }

    boolean answers() {
        return up && !paused;
    }

    boolean owns() {
        return rooms != null;
    }

    void start() {
        if (!up) {
            up = true;
            life++;
            after(world.random().nextInt(1_000), this::tick);
        }
    }

    void kill() {
        trace("is killed");
        up = false;
        paused = false;
        deferred.clear();
        life++;
        if (rooms != null) {
            rooms.close();
            rooms = null;
        }
    }

    void pause() {
        trace("is paused");
        paused = up;
    }

    void resume() {
        if (paused) {
            paused = false;
            trace("goes on");
            var late = List.copyOf(deferred);
            deferred.clear();
            late.forEach(Runnable::run);
        }
    }

    /** What an agent said, passed on to the owner. */
    void hear(Heard heard) {
        after(0, () -> {
            if (rooms != null) {
                rooms.hear(heard);
            }
        });
    }

    /** @throws Refusal when it cannot be done now; it may have been done all the same */
    <T> T update(Function<Draft, T> change) {
        if (rooms == null || !answers()) {
            throw new Refusal(Refusal.Code.ServiceUnavailable, null, "not the owner");
        }
        return world.database().update(identity(), rooms.epoch, change);
    }

    /** Something that this node does later, unless it is killed; while it is paused it waits. */
    private void after(long millis, Runnable action) {
        var mine = life;
        world.time().after(millis, () -> {
            if (mine == life) {
                if (paused) {
                    deferred.add(action);
                } else {
                    action.run();
                }
            }
        });
    }

    private void trace(String what) {
        if (Boolean.getBoolean("simulation.trace")) {
            System.out.println(world.time().millisNow() / 1000.0 + " node " + number + " " + what);
        }
    }

    private String identity() {
        return number + "." + life;
    }

    private void tick() {
        if (rooms != null) {
            if (!world.database().renew(identity(), rooms.epoch)) {
                rooms.close();
                rooms = null;
            }
        } else {
            var epoch = world.database().take(identity());
            if (epoch > 0) {
                trace("owns with epoch " + epoch);
                rooms = new Rooms(epoch);
                rooms.open();
            }
        }
        after(rooms == null ? 1_000 : 2_000, this::tick);
    }

    /** What the owner runs. */
    private final class Rooms {
        private final long epoch;
        private final Liveness liveness;
        private final List<Loop> loops = new ArrayList<>();
        private final AgentsRoom room;
        private Store.@Nullable Watch watch;
        private boolean closed;

        Rooms(long epoch) {
            this.epoch = epoch;
            this.liveness = new Liveness(world.time());
            this.room = new AgentsRoom(epoch, "env", (host, message) -> after(0, () -> world.toHost(host, message)));
            var timings = world.bugs().noBrake()
                    ? new HostTimings(HostTimings.DEFAULT.detection(), HostTimings.DEFAULT.grace(), 100,
                            Duration.ofSeconds(60))
                    : HostTimings.DEFAULT;
            Planner services = new ServicesPlanner(
                    (host, now) -> liveness.lostSince(host, now, HostTimings.DEFAULT.detection()),
                    HostTimings.DEFAULT.grace());
            loops.add(new Loop(world.bugs().judgeAtOnce() ? new Hasty() : new HostsPlanner(liveness, timings)));
            loops.add(new Loop(new StacksPlanner()));
            loops.add(new Loop(world.bugs().keepLost() ? new Greedy(services) : services));
            loops.add(new Loop(new SchedulingPlanner()));
            loops.add(new Loop(new RemovalPlanner()));
        }

        void open() {
            var truth = world.database().truth();
            watch = truth.watch(SimDatabase.SCOPE, truth.view(SimDatabase.SCOPE).seq(),
                    news -> after(world.random().nextInt(3), () -> look(news)));
            loops.forEach(loop -> loop.look(Focus.EVERYTHING));
            sweep();
            ask();
        }

        private void ask() {
            after(1_000, () -> {
                if (!closed) {
                    room.tick();
                    ask();
                }
            });
        }

        void close() {
            closed = true;
            if (watch != null) {
                watch.close();
            }
        }

        void hear(Heard heard) {
            liveness.heard(heard.hostId());
            try {
                if (room.mustWrite(List.of(heard))) {
                    update(draft -> {
                        room.write(draft, List.of(heard));
                        return true;
                    });
                }
                room.answer(world.database().view(), heard);
            } catch (Refusal e) {
                room.missed();
            }
        }

        private void look(News news) {
            if (!closed) {
                loops.forEach(loop -> loop.look(Focus.of(news)));
                room.look(world.database().view(), news);
            }
        }

        private void sweep() {
            after(60_000, () -> {
                if (!closed) {
                    loops.forEach(loop -> loop.look(Focus.EVERYTHING));
                    sweep();
                }
            });
        }

        private final class Loop {
            private final Planner planner;
            private Focus pending = Focus.NOTHING;
            private boolean scheduled;
            private int alarms;

            Loop(Planner planner) {
                this.planner = planner;
            }

            void look(Focus focus) {
                pending = pending.and(focus);
                soon(1);
            }

            private void soon(long millis) {
                if (!scheduled) {
                    scheduled = true;
                    after(millis, this::plan);
                }
            }

            private void plan() {
                scheduled = false;
                if (closed) {
                    return;
                }
                var focus = pending;
                pending = Focus.NOTHING;
                try {
                    wake(update(draft -> Optional.ofNullable(planner.plan(draft, focus))).orElse(null), focus);
                } catch (Refusal e) {
                    pending = pending.and(focus);
                    soon(500);
                }
            }

            private void wake(@Nullable Instant at, Focus focus) {
                var mine = ++alarms;
                if (at != null) {
                    var wait = Math.max(10, Duration.between(world.time().instant(), at).toMillis());
                    after(wait, () -> {
                        if (mine == alarms && !closed) {
                            look(focus);
                        }
                    });
                }
            }
        }

        /** Planted: counts every host that was not heard this very moment as lost. */
        private final class Hasty implements Planner {
            @Override
            public @Nullable Instant plan(Draft draft, Focus focus) {
                if (focus.everything()) {
                    draft.view().hosts().forEach(host -> draft.put(host
                            .withAgentState(io.drover.model.Host.AgentState.DISCONNECTED)
                            .withLostSince(draft.now().minusSeconds(60))));
                }
                return new HostsPlanner(liveness, HostTimings.DEFAULT).plan(draft, focus);
            }
        }
    }

    /** Planted: makes replacements and keeps what they replace, for nobody. */
    private record Greedy(Planner real) implements Planner {
        @Override
        public @Nullable Instant plan(Draft draft, Focus focus) {
            var before = draft.view();
            var wake = real.plan(draft, focus);
            before.instances().forEach(instance -> {
                var now = draft.view().find(instance.id());
                if (now instanceof io.drover.model.Instance it && it.placed() && !it.equals(instance)
                        && it.serviceId() != null && it.desired() != instance.desired()) {
                    draft.put(it.withDesired(instance.desired()).withServiceId(null));
                }
            });
            return wake;
        }
    }

}
