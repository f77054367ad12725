package io.drover.server.benchmark;

import io.drover.model.HostFacts;
import io.drover.model.Instance;
import io.drover.model.InstanceState;
import io.drover.model.Wire;
import io.drover.model.network.FromNetworkAgent.Vote;
import io.drover.model.wire.AgentMessage;
import io.drover.model.wire.AgentMessage.Heartbeat;
import io.drover.model.wire.AgentMessage.Hello;
import io.drover.model.wire.AgentMessage.OfNetwork;
import io.drover.model.wire.AgentMessage.Report;
import io.drover.model.wire.AgentMessage.Untold;
import io.drover.model.wire.Observed;
import io.drover.model.wire.Registration;
import io.drover.model.wire.ServerMessage;
import io.drover.model.wire.ServerMessage.Assign;
import io.drover.model.wire.ServerMessage.Tell;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** An agent without an engine: whatever it is told to run runs at once, and ends at once when it is told to. All of it happens on its connection's context. */
public final class FakeHost {
    static final HostFacts FACTS = new HostFacts(32_000, 256L << 30, 1L << 40, "6.1.0", "Debian", "20.10", "overlay2",
            Map.of("io.rancher.host.docker_version", "20.10"));
    private static final Instant STARTED = Instant.parse("2026-01-01T00:00:00Z");

    private final Context context;
    /** Held, or the collector finds that nobody needs it, and Vert.x cuts its connections 30 s later. */
    @SuppressWarnings("unused")
    private final WebSocketClient client;
    private final WebSocket socket;
    private final Map<String, Observed> containers = new TreeMap<>();
    private final FakeChecks checks = new FakeChecks();
    private volatile Predicate<String> ear = _ -> false;
    private volatile boolean closed;
    private long epoch;
    private long revision;
    private long toldEpoch;
    private long told;

    /** To be made on the connection's context. @param client of the connection */
    public FakeHost(Vertx vertx, WebSocketClient client, WebSocket socket) {
        this.context = vertx.getOrCreateContext();
        this.client = client;
        this.socket = socket;
        socket.textMessageHandler(text -> {
            if (!ear.test(text)) {
                hear(Wire.read(text, ServerMessage.class));
            }
        });
        socket.closeHandler(_ -> closed = true);
        // whether it was welcomed or not: that word may have come before there was anybody to hear it
        vertx.setPeriodic(1_000, _ -> say(new Heartbeat()));
        say(new Hello(1, "benchmark", FACTS, 0, 0));
    }

    /** Has the server cut it off? */
    boolean closed() {
        return closed;
    }

    public static Registration.Request registration(int number) {
        return new Registration.Request("benchmark-" + number, "host-" + number,
                "10.1." + number / 250 + "." + (1 + number % 250), Map.of(),
                FACTS);
    }

    private void hear(ServerMessage message) {
        switch (message) {
            case Assign assign -> take(assign);
            case ServerMessage.Resync _ -> {
                report(true, containers.values(), List.of());
                vote();
            }
            case Tell tell -> hear(tell);
            default -> {
                // of no matter here
            }
        }
    }

    private void hear(Tell tell) {
        if (tell.base() != 0 && (tell.base() != told || tell.epoch() != toldEpoch)) {
            say(new Untold());
            return;
        }
        toldEpoch = tell.epoch();
        told = tell.revision();
        if (checks.take(tell)) {
            vote();
        }
    }

    private void take(Assign assign) {
        if (assign.base() != 0 && assign.base() != revision) {
            say(new Hello(1, "benchmark", FACTS, epoch, revision));
            return;
        }
        epoch = assign.epoch();
        revision = assign.revision();
        if (assign.base() == 0) {
            containers.clear();
        }
        assign.remove().forEach(containers::remove);
        var fresh = new ArrayList<Observed>();
        for (var wanted : assign.put()) {
            var before = containers.get(wanted.instanceId());
            var starts = before == null ? 0 : before.startCount();
            var now = wanted.desired() == Instance.Desired.RUNNING
                    ? before != null && before.state() == InstanceState.RUNNING
                            ? before
                            : observed(wanted.instanceId(), starts + 1)
                    : ended(wanted.instanceId(), starts);
            if (!now.equals(before)) {
                containers.put(wanted.instanceId(), now);
                fresh.add(now);
            }
        }
        report(false, fresh, assign.remove());
    }

    /** Says that a container was started for the nth time. */
    void started(String instanceId, int times) {
        context.runOnContext(_ -> report(false, List.of(observed(instanceId, times)), List.of()));
    }

    /** Shows each message to somebody before it is read; one that is taken is not read. */
    void listen(Predicate<String> first) {
        ear = first;
    }

    /** Says that a container that it checks is well, or ill. */
    public void finds(String instanceId, Vote.Word word) {
        context.runOnContext(_ -> {
            checks.find(instanceId, word);
            vote();
        });
    }

    private void vote() {
        say(new OfNetwork(checks.all()));
    }

    private static Observed observed(String instanceId, int starts) {
        return new Observed(instanceId, InstanceState.RUNNING, "c" + instanceId, "172.17.0.9", null, starts, null,
                STARTED, null, null);
    }

    private static Observed ended(String instanceId, int starts) {
        return new Observed(instanceId, InstanceState.STOPPED, "c" + instanceId, null, null, starts, 0, STARTED, null,
                null);
    }

    private void report(boolean full, Collection<Observed> seen, List<String> gone) {
        say(new Report(full, epoch, revision, List.copyOf(seen), gone));
    }

    private void say(AgentMessage message) {
        var _ = socket.writeTextMessage(Wire.write(message));
    }
}
