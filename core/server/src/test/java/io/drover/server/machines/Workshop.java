package io.drover.server.machines;

import io.drover.model.Host;
import io.drover.model.HostFacts;
import io.drover.model.Machine;
import io.drover.model.Machine.Outcome;
import io.drover.model.Machine.Work;
import io.drover.model.RegistrationToken;
import io.drover.model.intent.Intent;
import io.drover.model.intent.Intent.RegisterHost;
import io.drover.server.MovingClock;
import io.drover.server.hosts.HostIntents;
import io.drover.server.loop.Focus;
import io.drover.server.loop.IntentHandler;
import io.drover.server.store.MemoryStore;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** One environment with machines, and nobody who makes them. */
final class Workshop {
    static final String SCOPE = "1a5";
    static final HostFacts FACTS = new HostFacts(2_000, 4L << 30, 0, "6.1.0", "Debian", "24.0", "overlay2", Map.of());

    final MovingClock clock = new MovingClock();
    final MemoryStore store = new MemoryStore(clock, new Random(1));
    final HostIntents hosts = new HostIntents();
    final MachineIntents machines = new MachineIntents(hosts);
    private final MachinesPlanner planner = new MachinesPlanner();

    String create(String name) {
        return handle(machines, new Intent.CreateMachine(name, null, "fake", Map.of("size", "2"),
                Map.of("password", "sesame"), Map.of("zone", "a"), "http://10.0.0.1:8080", "token-of-" + name));
    }

    String handle(IntentHandler handler, Intent intent) {
        return store.update(SCOPE, draft -> handler.handle(draft, intent));
    }

    Machine machine(String id) {
        return (Machine) Objects.requireNonNull(store.view(SCOPE).find(id));
    }

    Host host(String id) {
        return (Host) Objects.requireNonNull(store.view(SCOPE).find(id));
    }

    RegistrationToken token(Machine machine) {
        return (RegistrationToken) Objects.requireNonNull(store.view(SCOPE).find(machine.tokenId()));
    }

    /** Its driver says this of the newest order. */
    void work(String id, Outcome outcome, @Nullable String problem) {
        store.update(SCOPE, draft -> {
            var machine = Objects.requireNonNull(draft.view().get(Machine.class, id));
            draft.put(machine.withWork(new Work(machine.order().number(), outcome, problem, List.of(),
                    outcome == Outcome.RUNNING ? null : draft.now())));
            return true;
        });
    }

    /** @return the host's id */
    String register(String uuid, @Nullable String token) {
        return handle(hosts, new RegisterHost(uuid, uuid, "10.0.0.2", Map.of(), FACTS, "KEY" + uuid, "hash", token));
    }

    void heard(String hostId) {
        store.update(SCOPE, draft -> {
            draft.put(host(hostId).withState(Host.State.ACTIVE).withAgentState(Host.AgentState.ACTIVE));
            return true;
        });
    }

    @Nullable
    Instant plan() {
        return plan(Focus.EVERYTHING);
    }

    @Nullable
    Instant plan(Focus focus) {
        return store.update(SCOPE, draft -> new Planned(planner.plan(draft, focus))).again();
    }

    private record Planned(@Nullable Instant again) {
    }
}
