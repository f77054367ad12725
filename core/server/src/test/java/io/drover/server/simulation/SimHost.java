package io.drover.server.simulation;

import io.drover.model.HostFacts;
import io.drover.model.Instance.Desired;
import io.drover.model.InstanceState;
import io.drover.model.intent.Intent.RegisterHost;
import io.drover.model.wire.AgentMessage;
import io.drover.model.wire.AgentMessage.Heartbeat;
import io.drover.model.wire.AgentMessage.Hello;
import io.drover.model.wire.AgentMessage.Report;
import io.drover.model.wire.Assigned;
import io.drover.model.wire.Observed;
import io.drover.model.wire.ServerMessage;
import io.drover.model.wire.ServerMessage.Assign;
import io.drover.server.hosts.HostIntents;
import io.drover.server.store.Draft;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A machine with an engine and an agent that does what the real one does: holds its assignment on disk and keeps to it. */
final class SimHost {
    static final HostFacts FACTS = new HostFacts(4_000, 8L << 30, 1L << 40, "6.1.0", "Debian", "20.10", "overlay2",
            Map.of());

    private static final HostIntents INTENTS = new HostIntents();
    private final World world;
    private final String uuid;
    private String id = "";
    /** On disk. */
    private final Map<String, Assigned> assignment = new TreeMap<>();
    private long epoch;
    private long revision;
    private long highestEpoch;
    private final Map<String, Container> containers = new TreeMap<>();
    /** In memory. */
    private int life;
    private boolean on = true;
    private boolean linked = true;
    private boolean dismissed;
    private @Nullable SimNode connection;

    /** A container of ours as the engine has it. */
    static final class Container {
        private final Assigned assigned;
        private InstanceState state = InstanceState.CREATING;
        private int starts;
        private int restarts;

        Container(Assigned assigned) {
            this.assigned = assigned;
        }

        Assigned assigned() {
            return assigned;
        }

        boolean running() {
            return state == InstanceState.RUNNING;
        }

        int starts() {
            return starts;
        }

        @Override
        public String toString() {
            return state + " for the " + starts + ". time";
        }
    }

    SimHost(World world, String uuid) {
        this.world = world;
        this.uuid = uuid;
    }

    /** A person runs the command on it, for the first time or again. */
    void register(Draft draft) {
        id = INTENTS.handle(draft, new RegisterHost(uuid, uuid, "10.0.0.1", Map.of(), FACTS, uuid, ""));
        dismissed = false;
    }

    String id() {
        return id;
    }

    /** Its agent knows that it is no host any more. */
    boolean dismissed() {
        return dismissed;
    }

    boolean reachable() {
        return on && linked;
    }

    Map<String, Container> containers() {
        return containers;
    }

    long highestEpoch() {
        return highestEpoch;
    }

    void boot() {
        on = true;
        life++;
        connection = null;
        // a machine that was switched off has its containers, but none of them runs
        containers.values().removeIf(it -> it.state == InstanceState.CREATING);
        containers.values().forEach(it -> it.state = InstanceState.STOPPED);
        after(world.random().nextInt(2_000), this::work);
        after(0, this::heartbeat);
        fullReports();
    }

    void powerOff() {
        on = false;
        life++;
        connection = null;
        containers.values().forEach(it -> it.state = InstanceState.STOPPED);
    }

    void link(boolean up) {
        linked = up;
        if (!up) {
            connection = null;
        }
    }

    /** Kills the agent; containers go on, and the next agent finds them. */
    void restartAgent() {
        if (on) {
            life++;
            connection = null;
            containers.values().removeIf(it -> it.state == InstanceState.CREATING);
            containers.values().stream().filter(it -> it.state == InstanceState.REMOVING)
                    .forEach(it -> it.state = InstanceState.STOPPED);
            after(world.random().nextInt(3_000), () -> {
                work();
                heartbeat();
                fullReports();
            });
        }
    }

    /** A container dies, or somebody removes it behind our back. */
    void harm(int which, boolean remove) {
        var running = containers.entrySet().stream().filter(it -> it.getValue().running()).toList();
        if (on && !running.isEmpty()) {
            var victim = running.get(which % running.size());
            if (remove) {
                containers.remove(victim.getKey());
            } else {
                victim.getValue().state = InstanceState.STOPPED;
                report(List.of(victim.getKey()), List.of());
            }
            after(50, this::work);
        }
    }

    void receive(ServerMessage message) {
        if (!reachable()) {
            return;
        }
        switch (message) {
            case Assign assign -> take(assign);
            case ServerMessage.Resync _ -> reportAll();
            case ServerMessage.Refused _ -> {
                assignment.clear();
                epoch = 0;
                revision = 0;
                highestEpoch = 0;
                dismissed = true;
                connection = null;
            }
            default -> {
                // of no matter here
            }
        }
    }

    private void take(Assign assign) {
        if (assign.epoch() < highestEpoch && !world.bugs().ignoreEpoch()) {
            return;
        }
        world.observer().obeys(this, assign.epoch());
        highestEpoch = Math.max(highestEpoch, assign.epoch());
        if (assign.base() != 0 && (assign.base() != revision || assign.epoch() != epoch)) {
            if (assign.epoch() != epoch || assign.base() > revision) {
                hello();
            }
            return;
        }
        if (assign.base() == 0) {
            if (assign.epoch() == epoch && assign.revision() <= revision) {
                return;
            }
            assignment.clear();
        }
        assign.put().forEach(one -> assignment.put(one.instanceId(), one));
        assign.remove().forEach(assignment::remove);
        epoch = assign.epoch();
        revision = assign.revision();
        work();
    }

    /** Makes the engine agree with the assignment. */
    private void work() {
        if (epoch == 0) {
            return;
        }
        for (var name : List.copyOf(containers.keySet())) {
            var container = containers.get(name);
            if (container != null && !assignment.containsKey(name) && container.state != InstanceState.REMOVING) {
                container.state = InstanceState.REMOVING;
                after(50 + world.random().nextInt(300), () -> {
                    containers.remove(name);
                    report(List.of(), List.of(name));
                });
            }
        }
        for (var wanted : assignment.values()) {
            var container = containers.get(wanted.instanceId());
            if (container == null) {
                if (wanted.desired() == Desired.RUNNING && ready(wanted)) {
                    start(new Container(wanted));
                }
            } else if (container.state == InstanceState.STOPPED && wanted.desired() == Desired.RUNNING) {
                start(container);
            } else if (container.running() && wanted.desired() == Desired.STOPPED) {
                container.state = InstanceState.STOPPED;
                report(List.of(wanted.instanceId()), List.of());
            }
        }
    }

    private boolean ready(Assigned wanted) {
        return wanted.after().stream().allMatch(other -> {
            var container = containers.get(other);
            return container != null && container.running();
        });
    }

    private void start(Container container) {
        var name = container.assigned.instanceId();
        containers.put(name, container);
        container.state = InstanceState.CREATING;
        var backoff = Math.min(10_000, 1_000L * container.restarts);
        container.restarts++;
        after(backoff + 100 + world.random().nextInt(400), () -> {
            if (containers.get(name) == container && container.state == InstanceState.CREATING) {
                container.state = InstanceState.RUNNING;
                container.starts++;
                report(List.of(name), List.of());
                work();
            }
        });
    }

    private void heartbeat() {
        if (connection == null || !connection.answers()) {
            var lost = connection;
            connection = null;
            if (linked && !dismissed) {
                // a node that is paused is noticed only after a while
                after(lost != null && lost.up() ? 4_000 + world.random().nextInt(1_000) : world.random().nextInt(1_500),
                        this::connect);
            }
        } else {
            say(new Heartbeat());
        }
        after(1_000, this::heartbeat);
    }

    private void connect() {
        if (connection == null && linked && !dismissed) {
            connection = world.anyNode();
            if (connection != null) {
                hello();
            }
        }
    }

    private void hello() {
        say(new Hello(1, "sim", FACTS, epoch, revision));
    }

    private void fullReports() {
        after(30_000, () -> {
            reportAll();
            work();
            fullReports();
        });
    }

    private void reportAll() {
        say(new Report(true, epoch, revision, observed(containers.keySet()), List.of()));
    }

    private void report(List<String> changed, List<String> gone) {
        say(new Report(false, epoch, revision, observed(changed), gone));
    }

    private List<Observed> observed(Iterable<String> names) {
        var all = new ArrayList<Observed>();
        for (var name : names) {
            var container = containers.get(name);
            if (container != null) {
                all.add(new Observed(name, container.state, "c" + name, "172.17.0.2", container.starts, null, null,
                        null));
            }
        }
        return all;
    }

    private void say(AgentMessage message) {
        if (reachable() && connection != null) {
            world.toServers(this, connection, message);
        }
    }

    private void after(long millis, Runnable action) {
        var mine = life;
        world.time().after(millis, () -> {
            if (mine == life && on) {
                action.run();
            }
        });
    }

    Map<String, Assigned> assignmentOnDisk() {
        return new LinkedHashMap<>(assignment);
    }
}
