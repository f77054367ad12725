package io.drover.server.simulation;

import io.drover.model.Refusal;
import io.drover.model.Service;
import io.drover.model.wire.Heard;
import io.drover.model.wire.ServerMessage;
import io.drover.server.agents.AgentsRoom;
import io.drover.server.agents.OwnersHeard;
import io.drover.server.agents.RemovalPlanner;
import io.drover.plugin.UpgradeStrategy.Count;
import io.drover.plugin.UpgradeStrategy.Traffic;
import io.drover.server.extension.Extensions;
import io.drover.server.health.Ballot;
import io.drover.server.health.HealthPlanner;
import io.drover.server.health.HealthRoom;
import io.drover.server.hosts.HostTimings;
import io.drover.server.hosts.HostsPlanner;
import io.drover.server.hosts.Liveness;
import io.drover.server.loop.Focus;
import io.drover.server.loop.Planner;
import io.drover.server.loop.Room;
import io.drover.server.scheduling.SchedulingPlanner;
import io.drover.server.network.NetworkPlanner;
import io.drover.server.network.NetworkRoom;
import io.drover.server.services.ServicesPlanner;
import io.drover.server.stacks.StacksPlanner;
import io.drover.server.upgrades.InService;
import io.drover.server.upgrades.ToService;
import io.drover.server.upgrades.UpgradesPlanner;
import io.drover.strategies.BlueGreen;
import io.drover.strategies.Canary;
import io.drover.server.store.Draft;
import io.drover.server.store.News;
import io.drover.server.store.Store;
import io.drover.server.store.View;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A server node: it can be killed, started again, paused and resumed, cut off on each of its sides, and its clock be wrong. */
final class SimNode {
    static final Extensions EXTENSIONS = Extensions.of(new InService(), new ToService(), new BlueGreen(),
            new Canary());
    private final World world;
    private final int number;
    private final List<Runnable> deferred = new ArrayList<>();
    private int life;
    private boolean up;
    private boolean paused;
    private boolean database = true;
    private final Line peers = new Line();
    private final Line agents = new Line();
    /** How wrong its clock is. */
    private long skew;
    private OwnersHeard owners = new OwnersHeard();
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

    /** Can it do what an owner does? */
    boolean works() {
        return answers() && database && peers.whole() && agents.whole();
    }

    /** Its side towards the agents. */
    Line agents() {
        return agents;
    }

    /** Its side towards the other nodes. */
    Line peers() {
        return peers;
    }

    void database(boolean reachable) {
        database = reachable;
        if (reachable && rooms != null) {
            rooms.catchUp();
        }
    }

    void skew(long millis) {
        skew = millis;
    }

    /** Is what this node says on the bus heard there? */
    boolean reaches(SimNode other) {
        return other.up && (other == this || peers.reaches(other.peers));
    }

    void heal() {
        peers.set(true, true);
        agents.set(true, true);
        database(true);
        skew = 0;
        resume();
        start();
    }

    void start() {
        if (!up) {
            up = true;
            life++;
            owners = new OwnersHeard();
            owners.follow(SimDatabase.SCOPE, nanos());
            after(world.random().nextInt(1_000), this::tick);
            after(1_000, this::listen);
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
        later(() -> {
            if (rooms != null) {
                rooms.hear(heard);
            }
        });
    }

    /** Something that this node does as soon as it runs. */
    void later(Runnable action) {
        after(0, action);
    }

    /** Agents that are connected here, where the owner is not heard, look for another node. */
    private void listen() {
        if (!owners.silent(nanos()).isEmpty() && world.nodes().size() > 1) {
            world.hosts().forEach(host -> host.leave(this));
        }
        after(1_000, this::listen);
    }

    private long nanos() {
        return world.time().millisNow() * 1_000_000;
    }

    /** By its own clock. */
    private Instant now() {
        return world.time().shownBy(skew);
    }

    /** @throws Refusal when it cannot be done now; it may have been done all the same */
    <T> T update(Function<Draft, T> change) {
        if (rooms == null || !answers() || !database) {
            throw new Refusal(Refusal.Code.ServiceUnavailable, null, "not the owner");
        }
        return world.database().update(identity(), rooms.epoch, skew, change);
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
        world.trace("node " + number + " " + what);
    }

    private String identity() {
        return number + "." + life;
    }

    private void tick() {
        if (!database) {
            after(1_000, this::tick);
            return;
        }
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
        private final Ballot ballot;
        private final List<Room> told = new ArrayList<>();
        private Store.@Nullable Watch watch;
        private final List<News> unread = new ArrayList<>();
        private View view = world.database().view();
        private boolean closed;

        Rooms(long epoch) {
            this.epoch = epoch;
            this.liveness = new Liveness(SimNode.this::now);
            this.ballot = new Ballot(SimNode.this::now);
            told.add(new AgentsRoom(epoch, "env", this::say));
            told.add(new NetworkRoom(epoch, "env", "Default", this::say));
            told.add(Planted.in(world, new HealthRoom(ballot, this::say)));
            var timings = world.has(Bug.NO_BRAKE)
                    ? new HostTimings(HostTimings.DEFAULT.detection(), HostTimings.DEFAULT.grace(), 100,
                            Duration.ofSeconds(60))
                    : HostTimings.DEFAULT;
            Planner services = new ServicesPlanner(
                    (host, now) -> world.has(Bug.JUDGES_AT_ITS_START)
                            ? now.minusSeconds(60)
                            : liveness.lostSince(host, now, HostTimings.DEFAULT.detection()),
                    HostTimings.DEFAULT.grace(), Planted.in(world, ballot::replaceAt));
            var hosts = new HostsPlanner(liveness, timings);
            loops.add(new Loop(world.has(Bug.JUDGES_AT_ITS_START) ? new Planted.Hasty(hosts) : hosts));
            loops.add(new Loop(new StacksPlanner()));
            loops.add(new Loop(Planted.in(world, services)));
            var health = new HealthPlanner(ballot);
            loops.add(new Loop(Planted.ofHealth(world, health)));
            loops.add(new Loop(Planted.ofUpgrades(world, new UpgradesPlanner(EXTENSIONS, (_, it) -> counted(it)))));
            loops.add(new Loop(world.has(Bug.IGNORES_PORTS)
                    ? new Planted.Careless(new SchedulingPlanner(EXTENSIONS, () -> 0))
                    : new SchedulingPlanner(EXTENSIONS, () -> 0)));
            var network = new NetworkPlanner(() -> "secret");
            loops.add(new Loop(world.has(Bug.GIVES_ADDRESSES_TWICE) ? new Planted.Generous(network) : network));
            loops.add(new Loop(new RemovalPlanner()));
        }

        /** What load balancers would have counted. */
        private static Traffic counted(Service service) {
            var upgrade = service.upgrade();
            if (upgrade == null || !upgrade.isShared()) {
                return Traffic.UNKNOWN;
            }
            var fails = service.spec().launchConfigs().stream()
                    .anyMatch(config -> config.image().startsWith(UpgradeWishes.FAILS)
                            && upgrade.changed().contains(config.name()));
            return new Traffic(upgrade.shareSince(), new Count(1_000, 10), new Count(100, fails ? 30 : 1));
        }

        private void say(String host, ServerMessage message) {
            after(0, () -> world.toHost(SimNode.this, host, message));
        }

        void open() {
            var truth = world.database().truth();
            watch = truth.watch(SimDatabase.SCOPE, truth.view(SimDatabase.SCOPE).seq(),
                    news -> {
                        unread.add(news);
                        after(world.database().latency() + world.random().nextInt(3), this::catchUp);
                    });
            told.forEach(room -> room.begin(view));
            loops.forEach(loop -> loop.look(Focus.EVERYTHING));
            sweep();
            ask();
        }

        private void ask() {
            after(1_000, () -> {
                if (!closed) {
                    world.nodes().stream().filter(SimNode.this::reaches).forEach(node -> node
                            .later(() -> node.owners.heard(SimDatabase.SCOPE, node.nanos())));
                    told.forEach(this::tick);
                    ask();
                }
            });
        }

        /** News come by the database, in their order, and wait there. */
        void catchUp() {
            while (database && !unread.isEmpty()) {
                look(unread.removeFirst());
            }
        }

        void close() {
            closed = true;
            if (watch != null) {
                watch.close();
            }
        }

        void hear(Heard heard) {
            liveness.heard(heard.hostId());
            told.forEach(room -> {
                if (write(room, List.of(heard))) {
                    room.answer(view, heard);
                }
            });
        }

        private void tick(Room room) {
            write(room, List.of());
            room.tick();
        }

        /** False when it could not be done. */
        private boolean write(Room room, List<Heard> heard) {
            try {
                if (room.mustWrite(heard)) {
                    update(draft -> {
                        room.write(draft, heard);
                        return true;
                    });
                }
                return true;
            } catch (Refusal e) {
                room.missed();
                return false;
            }
        }

        private void look(News news) {
            if (!closed) {
                view = news.view();
                loops.forEach(loop -> loop.look(Focus.of(news)));
                told.forEach(room -> room.look(view, news));
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

        private record Alarm(Instant at, Focus focus) {
        }

        private final class Loop {
            private final Planner planner;
            private Focus pending = Focus.NOTHING;
            private boolean scheduled;
            private boolean broken;
            private @Nullable Alarm alarm;

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
                    after(millis + world.database().latency(), this::plan);
                }
            }

            private void plan() {
                scheduled = false;
                if (closed || broken) {
                    return;
                }
                var focus = pending;
                pending = Focus.NOTHING;
                try {
                    wake(update(draft -> Optional.ofNullable(planner.plan(draft, focus))).orElse(null), focus);
                } catch (Refusal e) {
                    broken = world.has(Bug.GIVES_UP_PLANNING);
                    pending = pending.and(focus);
                    soon(500);
                }
            }

            /** As the real one: one alarm, at the earliest instant, for all that was to be looked at. */
            private void wake(@Nullable Instant at, Focus focus) {
                var before = focus.everything() ? null : alarm;
                if (at == null) {
                    alarm = before;
                } else {
                    var sooner = before == null || at.isBefore(before.at()) ? at : before.at();
                    var mine = new Alarm(sooner, before == null ? focus : before.focus().and(focus));
                    alarm = mine;
                    after(Math.max(10, Duration.between(now(), sooner).toMillis()), () -> {
                        if (mine == alarm && !closed) {
                            alarm = null;
                            look(mine.focus());
                        }
                    });
                }
            }
        }
    }
}
