package io.drover.server.benchmark;

import io.drover.model.HostFacts;
import io.drover.model.InstanceState;
import io.drover.model.Wire;
import io.drover.model.wire.AgentMessage;
import io.drover.model.wire.AgentMessage.Heartbeat;
import io.drover.model.wire.AgentMessage.Hello;
import io.drover.model.wire.AgentMessage.Report;
import io.drover.model.wire.Observed;
import io.drover.model.wire.Registration;
import io.drover.model.wire.ServerMessage;
import io.drover.model.wire.ServerMessage.Assign;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** An agent without an engine: whatever it is told to run runs at once. All of it happens on its connection's context. */
final class FakeHost {
    static final HostFacts FACTS = new HostFacts(32_000, 256L << 30, 1L << 40, "6.1.0", "Debian", "20.10", "overlay2",
            Map.of("io.rancher.host.docker_version", "20.10"));
    private static final Instant STARTED = Instant.parse("2026-01-01T00:00:00Z");

    private final Vertx vertx;
    private final WebSocket socket;
    private final Map<String, Observed> containers = new TreeMap<>();
    private long epoch;
    private long revision;

    FakeHost(Vertx vertx, WebSocket socket) {
        this.vertx = vertx;
        this.socket = socket;
        socket.textMessageHandler(text -> hear(Wire.read(text, ServerMessage.class)));
        say(new Hello(1, "benchmark", FACTS, 0, 0));
    }

    static Registration.Request registration(int number) {
        return new Registration.Request("benchmark-" + number, "host-" + number,
                "10.1." + number / 250 + "." + (1 + number % 250), Map.of(),
                FACTS);
    }

    private void hear(ServerMessage message) {
        switch (message) {
            case ServerMessage.Welcome welcome -> vertx.setPeriodic(welcome.heartbeatMillis(),
                    _ -> say(new Heartbeat()));
            case Assign assign -> take(assign);
            case ServerMessage.Resync _ -> report(true, containers.values(), List.of());
            default -> {
                // of no matter here
            }
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
            if (!containers.containsKey(wanted.instanceId())) {
                var running = observed(wanted.instanceId(), 1);
                containers.put(wanted.instanceId(), running);
                fresh.add(running);
            }
        }
        report(false, fresh, assign.remove());
    }

    /** Says that a container was started for the nth time. */
    void started(String instanceId, int times) {
        report(false, List.of(observed(instanceId, times)), List.of());
    }

    private static Observed observed(String instanceId, int starts) {
        return new Observed(instanceId, InstanceState.RUNNING, "c" + instanceId, "172.17.0.9", starts, null, STARTED,
                null, null);
    }

    private void report(boolean full, Collection<Observed> seen, List<String> gone) {
        say(new Report(full, epoch, revision, List.copyOf(seen), gone));
    }

    private void say(AgentMessage message) {
        var _ = socket.writeTextMessage(Wire.write(message));
    }
}
