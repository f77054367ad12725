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
import io.drover.server.simulation.SimEngine.Container;
import io.drover.server.store.Draft;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A machine with an engine and an agent that does what the real one does: holds its assignment on disk and keeps to it. */
final class SimHost {
    static final HostFacts FACTS = new HostFacts(4_000, 8L << 30, 1L << 40, "6.1.0", "Debian", "20.10", "overlay2",
            Map.of());

    /** A server that answers nothing for so long is gone, in milliseconds. */
    private static final long SILENCE = 4_000;
    /** For the answer of a server that is called for the first time. */
    private static final long CALL = 1_000;
    private static final HostIntents INTENTS = new HostIntents();
    private final World world;
    private final String uuid;
    private String id = "";
    /** On disk. */
    private final Map<String, Assigned> assignment = new TreeMap<>();
    private long epoch;
    private long revision;
    private long highestEpoch;
    private final SimEngine engine;
    private final SimChecks checks;
    private Runnable backup = () -> {
    };
    /** In memory. */
    private int life;
    private boolean on = true;
    private boolean lost;
    private boolean paused;
    private final List<Runnable> deferred = new ArrayList<>();
    private final Line line = new Line();
    private long answered;
    private boolean dismissed;
    private @Nullable SimNode connection;

    SimHost(World world, String uuid) {
        this.world = world;
        this.uuid = uuid;
        this.engine = new SimEngine(world);
        this.checks = new SimChecks(world);
    }

    /** A person runs the command on it, for the first time or again. */
    void register(Draft draft) {
        id = INTENTS.handle(draft, new RegisterHost(uuid, uuid, "10.0.0.1", Map.of(), FACTS, uuid, ""));
        forget();
        dismissed = false;
    }

    String id() {
        return id;
    }

    /** Its agent knows that it is no host any more. */
    boolean dismissed() {
        return dismissed;
    }

    /** Can it be heard, and hear? */
    boolean reachable() {
        return on && !paused && line.whole();
    }

    /** Does it all that is asked of it? */
    boolean well() {
        return reachable() && engine.answers() && engine.mood() == SimEngine.Mood.WELL;
    }

    boolean on() {
        return on;
    }

    Line line() {
        return line;
    }

    SimEngine engine() {
        return engine;
    }

    SimChecks checks() {
        return checks;
    }

    @Nullable
    SimNode connection() {
        return connection;
    }

    /** What the engine has of ours. */
    Map<String, Container> containers() {
        return engine.ours();
    }

    long highestEpoch() {
        return highestEpoch;
    }

    void boot() {
        if (lost) {
            return;
        }
        on = true;
        // a machine that was switched off has its containers, but none of them runs
        engine.stopAll();
        begin(2_000);
    }

    void powerOff() {
        on = false;
        end();
        engine.stopAll();
    }

    /** It never comes back. */
    void lose() {
        lost = true;
        powerOff();
    }

    boolean lost() {
        return lost;
    }

    void link(boolean up) {
        line.set(up, up);
    }

    void pause() {
        paused = on;
    }

    void resume() {
        if (paused) {
            paused = false;
            var late = List.copyOf(deferred);
            deferred.clear();
            late.forEach(Runnable::run);
        }
    }

    /** Kills the agent; containers go on, and the next agent finds them. */
    void restartAgent() {
        if (on) {
            engine.lettingGo();
            begin(3_000);
        }
    }

    /** The agent's folder is gone, and the agent with it. */
    void loseState() {
        forget();
        restartAgent();
    }

    void backUp() {
        var old = Map.copyOf(assignment);
        var oldEpoch = epoch;
        var oldRevision = revision;
        var oldHighest = highestEpoch;
        var oldId = id;
        backup = () -> {
            if (oldId.equals(id)) {
                assignment.clear();
                assignment.putAll(old);
                epoch = oldEpoch;
                revision = oldRevision;
                highestEpoch = oldHighest;
                // its old credentials are there again, and somebody must tell it anew
                dismissed = false;
            }
        };
    }

    /** The agent's folder is as it was at {@link #backUp}. */
    void restoreBackup() {
        backup.run();
        restartAgent();
    }

    /** The engine dies and comes back; live-restore is off, so nothing has survived. */
    void restartEngine() {
        if (on) {
            engine.stopAll();
            engine.resume();
            after(500, () -> {
                reportAll();
                work();
            });
        }
    }

    void resumeEngine() {
        engine.resume();
        after(100, this::work);
    }

    void heal() {
        line.set(true, true);
        checks.blind(false);
        checks.noWayOut(false);
        resume();
        engine.mood(SimEngine.Mood.WELL);
        resumeEngine();
        if (!on) {
            boot();
        }
    }

    private void begin(int within) {
        end();
        checks.agentRestarted();
        after(world.random().nextInt(within), () -> {
            work();
            heartbeat();
            fullReports();
            check();
        });
    }

    /** The Network Agent does this also when its neighbour is paused, but that makes no difference to anybody. */
    private void check() {
        var said = checks.look();
        if (said != null) {
            say(said);
        }
        after(1_000, this::check);
    }

    private void end() {
        life++;
        connection = null;
        paused = false;
        deferred.clear();
    }

    private void forget() {
        assignment.clear();
        epoch = 0;
        revision = 0;
        highestEpoch = 0;
    }

    /** A container that runs answers nobody any more, for a while or until somebody replaces it. */
    void sicken(int which, long millis) {
        var running = containers().values().stream().filter(Container::running).toList();
        if (on && !running.isEmpty()) {
            var victim = running.get(which % running.size());
            victim.ill(true);
            if (millis > 0) {
                world.time().after(millis, () -> victim.ill(false));
            }
        }
    }

    void sickenAll(Predicate<String> which, long millis) {
        containers().forEach((id, container) -> {
            if (on && container.running() && which.test(id)) {
                container.ill(true);
                world.time().after(millis, () -> container.ill(false));
            }
        });
    }

    /** A container dies, or somebody removes it behind our back. */
    void harm(int which, boolean remove) {
        var running = containers().entrySet().stream().filter(it -> it.getValue().running()).toList();
        if (on && !running.isEmpty()) {
            var victim = running.get(which % running.size());
            if (remove) {
                engine.all().remove(victim.getKey());
            } else {
                victim.getValue().state(InstanceState.STOPPED);
                report(List.of(victim.getKey()), List.of());
            }
            after(50, this::work);
        }
    }

    void receive(ServerMessage message) {
        after(0, () -> hear(message));
    }

    private void hear(ServerMessage message) {
        switch (message) {
            case Assign assign -> take(assign);
            case ServerMessage.Resync _ -> {
                reportAll();
                say(checks.all());
            }
            case ServerMessage.Tell tell -> {
                if (!checks.hear(tell, highestEpoch)) {
                    say(new AgentMessage.Untold());
                }
            }
            case ServerMessage.Refused _ -> {
                forget();
                dismissed = true;
                connection = null;
            }
            default -> {
                // of no matter here
            }
        }
    }

    private void take(Assign assign) {
        if (assign.epoch() < highestEpoch && !world.has(Bug.OBEYS_DEPOSED_OWNER)) {
            return;
        }
        world.observer().obeys(this, assign.epoch());
        highestEpoch = Math.max(highestEpoch, assign.epoch());
        if (assign.base() == 0) {
            if (assign.epoch() == epoch && assign.revision() < revision) {
                return;
            }
            assignment.clear();
        } else if (assign.base() != revision || assign.epoch() != epoch) {
            hello();
            return;
        }
        assign.put().forEach(one -> assignment.put(one.instanceId(), one));
        assign.remove().forEach(assignment::remove);
        epoch = assign.epoch();
        revision = assign.revision();
        work();
    }

    /** Makes the engine agree with the assignment. */
    private void work() {
        if (epoch == 0 || !engine.answers() || (world.has(Bug.WAITS_FOR_A_SERVER) && connection == null)) {
            return;
        }
        var mine = world.has(Bug.TOUCHES_FOREIGN_CONTAINERS) ? engine.all() : containers();
        for (var name : List.copyOf(mine.keySet())) {
            var container = engine.all().get(name);
            if (container != null && !assignment.containsKey(name) && container.state() != InstanceState.REMOVING
                    && !world.has(Bug.NEVER_REMOVES)) {
                container.state(InstanceState.REMOVING);
                command(name, container, 50 + world.random().nextInt(300), () -> {
                    if (container.state() == InstanceState.REMOVING) {
                        engine.all().remove(name);
                        report(List.of(), List.of(name));
                        work();
                    }
                });
            }
        }
        for (var wanted : assignment.values()) {
            var container = engine.all().get(wanted.instanceId());
            if (container == null) {
                if (wanted.desired() == Desired.RUNNING && ready(wanted)) {
                    start(wanted.instanceId(),
                            new Container(true, UpgradeWishes.neverWell(wanted.config())));
                }
            } else if ((container.state() == InstanceState.STOPPED || container.state() == InstanceState.ERROR)
                    && wanted.desired() == Desired.RUNNING) {
                start(wanted.instanceId(), container);
            } else if (container.running() && wanted.desired() == Desired.STOPPED) {
                container.state(InstanceState.STOPPED);
                report(List.of(wanted.instanceId()), List.of());
            } else if (container.running() && wanted.endRun() != null
                    && wanted.endRun().equals(container.startedAt())) {
                container.state(InstanceState.STOPPED);
                report(List.of(wanted.instanceId()), List.of());
                start(wanted.instanceId(), container);
            }
        }
    }

    /** Something that the engine does with a container that is still this one then, and tells the agent that asked for it. */
    private void command(String name, Container container, long millis, Runnable done) {
        var mine = life;
        engine.after(millis, () -> {
            if (mine == life && engine.all().get(name) == container) {
                after(0, done);
            }
        });
    }

    private boolean ready(Assigned wanted) {
        return wanted.after().stream().allMatch(other -> {
            var container = engine.all().get(other);
            return container != null && container.running();
        });
    }

    private void start(String name, Container container) {
        engine.all().put(name, container);
        container.state(InstanceState.CREATING);
        var slow = engine.mood() == SimEngine.Mood.SLOW ? 5_000 + world.random().nextInt(20_000) : 0;
        command(name, container, container.backoff() + 100 + world.random().nextInt(400) + slow, () -> {
            if (container.state() == InstanceState.CREATING) {
                if (engine.mood() == SimEngine.Mood.REFUSES) {
                    container.state(InstanceState.ERROR);
                } else {
                    container.begins(world.time().instant());
                }
                report(List.of(name), List.of());
                if (engine.mood() == SimEngine.Mood.CONTAINERS_DIE) {
                    command(name, container, 100, () -> dies(name, container));
                }
                work();
            }
        });
    }

    private void dies(String name, Container container) {
        if (container.running()) {
            container.state(InstanceState.STOPPED);
            report(List.of(name), List.of());
            work();
        }
    }

    private void heartbeat() {
        var node = connection;
        if (node == null || !node.up()) {
            connection = null;
            after(world.random().nextInt(1_500), this::connect);
        } else {
            if (node.answers() && line.converses(node.agents())) {
                answered = world.time().millisNow();
            } else if (world.time().millisNow() - answered > SILENCE) {
                // a node that is paused or cut off is noticed only after a while
                connection = null;
                connect();
            }
            say(new Heartbeat());
        }
        after(1_000, this::heartbeat);
    }

    /** The node wants its agents to go elsewhere. */
    void leave(SimNode node) {
        if (connection == node && node.agents().reaches(line)) {
            connection = null;
            after(0, this::connect);
        }
    }

    /** Calls one server after the other; one that takes the call and says nothing costs a second. */
    private void connect() {
        if (connection == null && !dismissed) {
            var delay = 0L;
            for (var node : world.inAnyOrder()) {
                if (node.answers() && line.converses(node.agents())) {
                    after(delay, () -> connect(node));
                    return;
                }
                delay += node.up() ? CALL : 0;
            }
        }
    }

    private void connect(SimNode node) {
        if (connection == null && !dismissed && node.answers() && line.converses(node.agents())) {
            connection = node;
            answered = world.time().millisNow();
            hello();
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
        say(new Report(true, epoch, revision, observed(containers().keySet()), List.of()));
    }

    private void report(List<String> changed, List<String> gone) {
        say(new Report(false, epoch, revision, observed(changed), gone));
    }

    private List<Observed> observed(Iterable<String> names) {
        var all = new ArrayList<Observed>();
        for (var name : names) {
            var container = engine.all().get(name);
            if (container != null) {
                all.add(new Observed(name, container.state(), "c" + name, "172.17.0.2", null, container.starts(), null,
                        container.startedAt(), null, null));
            }
        }
        return all;
    }

    private void say(AgentMessage message) {
        if (connection != null) {
            world.toServers(this, connection, message);
        }
    }

    private void after(long millis, Runnable action) {
        var mine = life;
        world.time().after(millis, () -> {
            if (mine == life && on) {
                if (paused) {
                    deferred.add(action);
                } else {
                    action.run();
                }
            }
        });
    }

    Map<String, Assigned> assignmentOnDisk() {
        return new LinkedHashMap<>(assignment);
    }
}
