package io.drover.server.simulation;

import io.drover.model.Host;
import io.drover.model.Instance;
import io.drover.model.Service;
import io.drover.model.wire.AgentMessage;
import io.drover.model.wire.Heard;
import io.drover.model.wire.ServerMessage;
import io.drover.server.store.News;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** All of it: nodes, hosts, the database, and a network that loses, doubles, delays and reorders what it is told to. */
final class World {
    private static final int COPIES = 3;
    private final Timeline time = new Timeline();
    private final Elsewhere elsewhere = new Elsewhere(time);
    private final Random random;
    private final @Nullable Bug planted;
    private final SimDatabase database;
    private final List<SimNode> nodes = new ArrayList<>();
    private final List<SimHost> hosts = new ArrayList<>();
    private final Observer observer;
    private double loss;
    private int delay;
    private boolean peace;

    World(long seed, @Nullable Bug planted, int nodeCount, int hostCount) {
        this.random = new Random(seed);
        this.planted = planted;
        this.database = new SimDatabase(this);
        this.observer = new Observer(this);
        database.truth().update(SimDatabase.SCOPE, draft -> {
            for (var i = 0; i < hostCount; i++) {
                hosts.add(new SimHost(this, draft.newUuid()));
                hosts.getLast().register(draft);
            }
            return true;
        });
        if (Boolean.getBoolean("simulation.trace")) {
            database.truth().watch(SimDatabase.SCOPE, Long.MAX_VALUE, this::trace);
        }
        for (var i = 0; i < nodeCount; i++) {
            nodes.add(new SimNode(this, i));
            nodes.getLast().start();
        }
        hosts.forEach(SimHost::boot);
    }

    Timeline time() {
        return time;
    }

    Elsewhere elsewhere() {
        return elsewhere;
    }

    Random random() {
        return random;
    }

    /** Is this fault of the product planted? */
    boolean has(Bug bug) {
        return planted == bug;
    }

    /** Has the fault shown that is planted? */
    boolean shows(List<String> violations) {
        return planted != null && planted.shows(violations);
    }

    /** Is any? */
    boolean isPlanted() {
        return planted != null;
    }

    SimDatabase database() {
        return database;
    }

    List<SimNode> nodes() {
        return nodes;
    }

    List<SimHost> hosts() {
        return hosts;
    }

    Observer observer() {
        return observer;
    }

    /** Every change of a host's or an instance's standing, for whoever looks into one seed. */
    private void trace(News news) {
        for (var change : news.changes()) {
            var what = switch (change.after()) {
                case Host it -> it.id() + " " + it.state() + " " + it.agentState() + " " + it.message();
                case Instance it ->
                    it.id() + " " + it.name() + " " + it.desired() + " " + it.state() + " on " + it.hostId();
                case Service it -> it.id() + " " + it.name() + " " + it.state() + " of " + it.spec().scale() + " "
                        + it.message() + (it.upgrade() == null
                                ? ""
                                : " " + it.upgrade().options().strategy() + " " + it.upgrade().places() + " "
                                        + it.upgrade().share() + " to "
                                        + (it.upgrade().to() == null ? "" : it.upgrade().to().serviceId()));
                case null, default -> null;
            };
            if (what != null) {
                trace(what);
            }
        }
    }

    void trace(String what) {
        if (Boolean.getBoolean("simulation.trace")) {
            System.out.println(time.millisNow() / 1000.0 + " " + what);
        }
    }

    /** The share of messages that are lost, of those that come late, and of those that come several times. */
    void loss(double share, int late) {
        loss = share;
        delay = late;
    }

    /** Every fault ends, and none begins again. */
    void heal() {
        peace = true;
        database.heal();
        elsewhere.heal();
        loss(0, 0);
        nodes.forEach(SimNode::heal);
        hosts.forEach(SimHost::heal);
    }

    /** Have all faults ended for good? */
    boolean peace() {
        return peace;
    }

    /** Is there an owner that can change anything? */
    boolean canAct() {
        return owner() != null && database.works();
    }

    /** Does whatever is said arrive? */
    boolean hears() {
        return loss == 0 && nodes.stream().allMatch(SimNode::works);
    }

    @Nullable
    SimNode owner() {
        return nodes.stream().filter(node -> node.owns() && node.works()).findFirst().orElse(null);
    }

    /** The servers, in the order in which an agent happens to call them. */
    List<SimNode> inAnyOrder() {
        var all = new ArrayList<>(nodes);
        Collections.shuffle(all, random);
        return all;
    }

    /** From an agent over its connection to a node, and from there over the bus to the owner. */
    void toServers(SimHost host, SimNode through, AgentMessage message) {
        if (host.line().reaches(through.agents())) {
            carry(() -> through.later(() -> nodes.stream().filter(through::reaches)
                    .forEach(node -> node.hear(new Heard(host.id(), message)))));
        }
    }

    /** From an owner over the bus to the node that has the agent's connection, and on to the agent. */
    void toHost(SimNode from, String hostId, ServerMessage message) {
        hosts.stream().filter(host -> host.id().equals(hostId)).forEach(host -> {
            var through = host.connection();
            if (through != null && from.reaches(through)) {
                carry(() -> through.later(() -> {
                    if (through.agents().reaches(host.line())) {
                        host.receive(message);
                    }
                }));
            }
        });
    }

    private void carry(Runnable delivery) {
        if (random.nextDouble() < loss) {
            return;
        }
        var late = random.nextDouble() < loss ? random.nextInt(delay) : 0;
        // a network that is whole again holds back nothing any more
        time.after(1 + random.nextInt(8) + late, late == 0 ? delivery : unlessPeace(delivery));
        for (var copy = 1; copy < COPIES; copy++) {
            if (random.nextDouble() < loss) {
                time.after(1 + random.nextInt(5_000), unlessPeace(delivery));
            }
        }
    }

    private Runnable unlessPeace(Runnable delivery) {
        return () -> {
            if (!peace) {
                delivery.run();
            }
        };
    }
}
