package io.drover.server.simulation;

import io.drover.model.wire.AgentMessage;
import io.drover.model.wire.Heard;
import io.drover.model.wire.ServerMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** All of it: nodes, hosts, the database, and a network that loses, doubles, delays and reorders what it is told to. */
final class World {
    private final Timeline time = new Timeline();
    private final Random random;
    private final Bugs bugs;
    private final SimDatabase database;
    private final List<SimNode> nodes = new ArrayList<>();
    private final List<SimHost> hosts = new ArrayList<>();
    private final Observer observer;
    private double loss;

    World(long seed, Bugs bugs, int nodeCount, int hostCount) {
        this.random = new Random(seed);
        this.bugs = bugs;
        this.database = new SimDatabase(time, random, bugs);
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

    Random random() {
        return random;
    }

    Bugs bugs() {
        return bugs;
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
    private void trace(io.drover.server.store.News news) {
        for (var change : news.changes()) {
            var what = switch (change.after()) {
                case io.drover.model.Host it -> it.id() + " " + it.state() + " " + it.agentState() + " " + it.message();
                case io.drover.model.Instance it ->
                    it.id() + " " + it.name() + " " + it.desired() + " " + it.state() + " on "
                            + it.hostId();
                case null, default -> null;
            };
            if (what != null) {
                System.out.println(time.millisNow() / 1000.0 + " " + what);
            }
        }
    }

    void loss(double share) {
        loss = share;
    }

    /** Is there an owner that can change anything? */
    boolean canAct() {
        return owner() != null && database.works();
    }

    @Nullable
    SimNode owner() {
        return nodes.stream().filter(node -> node.owns() && node.answers()).findFirst().orElse(null);
    }

    @Nullable
    SimNode anyNode() {
        var answering = nodes.stream().filter(SimNode::answers).toList();
        return answering.isEmpty() ? null : answering.get(random.nextInt(answering.size()));
    }

    /** From an agent over its connection to a node, and from there over the bus to the owner. */
    void toServers(SimHost host, SimNode through, AgentMessage message) {
        carry(() -> {
            if (through.answers()) {
                nodes.stream().filter(node -> node.owns() && node.up()).forEach(node -> node.hear(
                        new Heard(host.id(), message)));
            }
        });
    }

    /** From an owner over the bus and the agent's connection. */
    void toHost(String hostId, ServerMessage message) {
        hosts.stream().filter(host -> host.id().equals(hostId)).forEach(host -> carry(() -> host.receive(message)));
    }

    private void carry(Runnable delivery) {
        if (random.nextDouble() < loss) {
            return;
        }
        var late = random.nextDouble() < loss ? random.nextInt(20_000) : 0;
        time.after(1 + random.nextInt(8) + late, delivery);
        if (random.nextDouble() < loss) {
            time.after(1 + random.nextInt(5_000), delivery);
        }
    }
}
