package io.drover.server.health;

import io.drover.model.Host;
import io.drover.model.Host.AgentState;
import io.drover.model.HostFacts;
import io.drover.model.HostNetwork;
import io.drover.model.Instance;
import io.drover.model.Instance.Desired;
import io.drover.model.InstanceHealth;
import io.drover.model.InstanceState;
import io.drover.model.Kind;
import io.drover.model.Service;
import io.drover.model.network.FromNetworkAgent.Vote;
import io.drover.model.network.FromNetworkAgent.Votes;
import io.drover.model.spec.HealthCheck;
import io.drover.model.spec.LaunchConfig;
import io.drover.model.spec.ServiceKind;
import io.drover.model.spec.ServiceSpec;
import io.drover.model.wire.AgentMessage;
import io.drover.model.wire.AgentMessage.OfNetwork;
import io.drover.model.wire.AgentMessage.Report;
import io.drover.model.wire.Heard;
import io.drover.model.wire.Observed;
import io.drover.model.wire.Observed.CommandHealth;
import io.drover.model.wire.ServerMessage;
import io.drover.server.MovingClock;
import io.drover.server.loop.Focus;
import io.drover.server.store.Draft;
import io.drover.server.store.MemoryStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Hosts and containers, and one owner that watches over the containers' health: room, planner and ballot, on a clock of the test. */
final class Ward {
    static final String SCOPE = "1a5";
    static final HealthCheck CHECK = new HealthCheck(80, null, 2000, 2000, 2, 3, 60_000, 30_000, "recreate", 1);
    private static final HostFacts FACTS = new HostFacts(4000, 8L << 30, 100L << 30, "6.1.0", "Debian", "24.0",
            "overlay2", Map.of());
    final MovingClock clock = new MovingClock();
    final MemoryStore store;
    /** Hosts that were asked for everything. */
    final List<String> asked = new ArrayList<>();
    Ballot ballot = new Ballot(clock);
    private HealthPlanner planner = new HealthPlanner(ballot);
    private @Nullable Instant wake;
    private HealthRoom room = new HealthRoom(ballot, this::ask);

    Ward(long seed) {
        store = new MemoryStore(clock, new Random(seed));
        store.watch(SCOPE, 0, news -> {
            plan(Focus.of(news));
            room.look(store.view(SCOPE), news);
        });
        room.begin(store.view(SCOPE));
    }

    private void ask(String hostId, ServerMessage message) {
        if (message instanceof ServerMessage.Resync) {
            asked.add(hostId);
        }
    }

    void plan(Focus focus) {
        var at = store.update(SCOPE, draft -> Optional.ofNullable(planner.plan(draft, focus))).orElse(null);
        wake = wake == null || focus.everything() || (at != null && at.isBefore(wake)) ? at : wake;
    }

    /** Another server owns all of it now, and knows nothing but what is written down. */
    void another() {
        ballot = new Ballot(clock);
        planner = new HealthPlanner(ballot);
        room = new HealthRoom(ballot, this::ask);
        room.begin(store.view(SCOPE));
        plan(Focus.EVERYTHING);
    }

    /** Time passes, and this server works all the while. */
    void pass(Duration length) {
        for (var left = length; left.isPositive(); left = left.minusSeconds(1)) {
            clock.pass(left.compareTo(Duration.ofSeconds(1)) < 0 ? left : Duration.ofSeconds(1));
            tick();
        }
    }

    void tick() {
        if (wake != null && !wake.isAfter(clock.instant())) {
            plan(Focus.EVERYTHING);
        }
        hear(List.of());
        room.tick();
    }

    void say(String hostId, AgentMessage message) {
        hear(List.of(new Heard(hostId, message)));
    }

    void vote(String hostId, long number, boolean full, Vote... votes) {
        say(hostId, new OfNetwork(new Votes(number, full, List.of(votes), List.of())));
    }

    /** Its container runs for the first time, and this is what Docker's own check says of it. */
    void report(String instanceId, CommandHealth.@Nullable Word word, @Nullable String reason) {
        var instance = get(instanceId);
        say(Objects.requireNonNull(instance.hostId()), new Report(false, 1, 1,
                List.of(new Observed(instanceId, InstanceState.RUNNING, "c", null, null, instance.startCount(), null,
                        null,
                        null, word == null ? null : new CommandHealth(word, reason))),
                List.of()));
    }

    private void hear(List<Heard> heard) {
        if (room.mustWrite(heard)) {
            store.update(SCOPE, draft -> {
                room.write(draft, heard);
                // a store may let it run again
                room.write(draft, heard);
                return true;
            });
        }
        heard.forEach(one -> room.answer(store.view(SCOPE), one));
    }

    String host() {
        return store.update(SCOPE, draft -> {
            var id = draft.newId(Kind.HOST);
            draft.put(new Host(id, id, "node" + id, null, null, Map.of(), FACTS, "192.168.0." + id.substring(2),
                    Host.State.ACTIVE, AgentState.ACTIVE, null, null, HostNetwork.NONE, List.of(), id, "",
                    draft.now(), null));
            return id;
        });
    }

    void host(String id, UnaryOperator<Host> change) {
        store.update(SCOPE, draft -> {
            var host = draft.view().get(Host.class, id);
            if (host != null) {
                draft.put(change.apply(host));
            }
            return true;
        });
    }

    /** It runs for the first time. */
    String container(String hostId, LaunchConfig config) {
        return store.update(SCOPE, draft -> container(draft, hostId, config));
    }

    static String container(Draft draft, String hostId, LaunchConfig config) {
        var id = draft.newId(Kind.INSTANCE);
        draft.put(new Instance(id, id, "c" + id, null, "1s1", "1st1", id, 1, 1, config, null, Desired.RUNNING, null, 0,
                null, null, hostId, null, "10.42.0.9", false, null, null, InstanceState.RUNNING, "c", null, 1, null,
                draft.now(), null, draft.now(), null));
        return id;
    }

    static LaunchConfig checked() {
        return LaunchConfig.of("", "image").withHealthCheck(CHECK);
    }

    void change(String id, UnaryOperator<Instance> change) {
        store.update(SCOPE, draft -> {
            draft.put(change.apply(Objects.requireNonNull(draft.view().get(Instance.class, id))));
            return true;
        });
    }

    /** An active external service with these addresses, which are checked. */
    String outside(String... addresses) {
        return store.update(SCOPE, draft -> {
            var id = draft.newId(Kind.SERVICE);
            var spec = ServiceSpec.of("out", LaunchConfig.of("", "none"), 1).withKind(ServiceKind.EXTERNAL)
                    .withLaunchConfig(null).withExternalIps(List.of(addresses)).withHealthCheck(CHECK);
            draft.put(
                    new Service(id, id, "1st1", spec, Map.of(), Service.State.ACTIVE, true, Map.of(), Set.of(), 1, null,
                            draft.now(), null));
            return id;
        });
    }

    Service service(String id) {
        return Objects.requireNonNull(store.view(SCOPE).get(Service.class, id));
    }

    void service(String id, UnaryOperator<Service> change) {
        store.update(SCOPE, draft -> {
            draft.put(change.apply(Objects.requireNonNull(draft.view().get(Service.class, id))));
            return true;
        });
    }

    void restart(String id) {
        change(id, it -> it.withStartCount(it.startCount() + 1));
    }

    Instance get(String id) {
        return Objects.requireNonNull(store.view(SCOPE).get(Instance.class, id));
    }

    InstanceHealth health(String id) {
        return Objects.requireNonNull(get(id).health());
    }

    @Nullable
    Instant replaceAt(String id) {
        return ballot.replaceAt(store.view(SCOPE), get(id), clock.instant());
    }

    boolean replaceNow(String id) {
        var at = replaceAt(id);
        return at != null && !at.isAfter(clock.instant());
    }

    Vote up(String id) {
        return vote(id, Vote.Word.UP, null);
    }

    Vote down(String id) {
        return vote(id, Vote.Word.DOWN, "connection refused");
    }

    Vote vote(String id, Vote.Word word, @Nullable String reason) {
        return new Vote(id, get(id).startCount(), word, reason);
    }
}
