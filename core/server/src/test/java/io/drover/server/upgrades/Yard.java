package io.drover.server.upgrades;

import io.drover.model.Host;
import io.drover.model.HostFacts;
import io.drover.model.HostNetwork;
import io.drover.model.Instance;
import io.drover.model.Instance.Desired;
import io.drover.model.InstanceHealth;
import io.drover.model.InstanceState;
import io.drover.model.Kind;
import io.drover.model.Service;
import io.drover.model.Stack;
import io.drover.model.UpgradeAction;
import io.drover.model.network.FromNetworkAgent.Apart;
import io.drover.model.intent.Intent;
import io.drover.model.spec.HealthCheck;
import io.drover.model.spec.LaunchConfig;
import io.drover.model.spec.ServiceSpec;
import io.drover.model.spec.UpgradeOptions;
import io.drover.plugin.Extension;
import io.drover.plugin.UpgradeStrategy.Traffic;
import io.drover.server.MovingClock;
import io.drover.server.extension.Extensions;
import io.drover.server.loop.Focus;
import io.drover.server.loop.Planner;
import io.drover.server.services.ServiceIntents;
import io.drover.server.services.ServicesPlanner;
import io.drover.server.store.MemoryStore;
import io.drover.strategies.BlueGreen;
import io.drover.strategies.Canary;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Hosts that do within a second what is asked of them, and one service with both planners. */
final class Yard {
    static final String SCOPE = "1a5";
    /** Never gets healthy. */
    static final String BAD = "bad";
    static final Extensions EXTENSIONS = Extensions.of(new InService(), new ToService(), new BlueGreen(), new Canary());
    final MovingClock clock = new MovingClock();
    final Random random;
    final MemoryStore store;
    final String service;
    /** What is there now. */
    Extensions extensions = EXTENSIONS;
    /** Is run after each commit. */
    Runnable watch = () -> {
    };
    /** Whose end takes longer than anybody waits. */
    Predicate<Instance> endless = _ -> false;
    /** What load balancers have counted while both sets had a share. */
    Traffic traffic = Traffic.UNKNOWN;
    private final ServicesPlanner services = new ServicesPlanner((host, _) -> host.lostSince(), Duration.ofSeconds(5),
            (_, _, _) -> null);
    private UpgradesPlanner upgrades = upgrades();
    private final UpgradeIntents intents = new UpgradeIntents(live());

    private UpgradesPlanner upgrades() {
        return new UpgradesPlanner(live(),
                (_, it) -> it.upgrade() != null && it.upgrade().isShared()
                        ? new Traffic(it.upgrade().shareSince(), traffic.oldSet(), traffic.newSet())
                        : Traffic.UNKNOWN);
    }

    /** Nobody has looked, and nothing was done, for a while; then somebody else looks. */
    void nextOwner(Duration later) {
        clock.pass(later);
        upgrades = upgrades();
        plan();
    }

    private Extensions live() {
        return new Extensions() {
            @Override
            public <T extends Extension> List<T> all(Class<T> kind) {
                return extensions.all(kind);
            }
        };
    }

    Yard(long seed, int hosts, ServiceSpec spec) {
        random = new Random(seed);
        store = new MemoryStore(clock, random);
        service = store.update(SCOPE, draft -> {
            for (var i = 1; i <= hosts; i++) {
                var id = draft.newId(Kind.HOST);
                draft.put(new Host(id, id, "host" + i, null, null, Map.of(),
                        new HostFacts(1000, 1 << 30, 1, "", "", "", "", Map.of()), "192.168.0." + i, Host.State.ACTIVE,
                        Host.AgentState.ACTIVE, null, null, HostNetwork.NONE, List.of(), id, "", draft.now(), null));
            }
            draft.put(new Stack("1st1", "1st1", "st", null, Stack.State.ACTIVE, null, null, Map.of(), null, true,
                    Map.of(), List.of(), draft.now(), null));
            return new ServiceIntents().handle(draft, new Intent.CreateService("1st1", spec, Map.of(), true));
        });
    }

    static LaunchConfig image(String name, String image) {
        return LaunchConfig.of(name, image)
                .withHealthCheck(new HealthCheck(80, null, 1000, 1000, 1, 1, null, null, "recreate", 1));
    }

    Service service() {
        return Objects.requireNonNull(store.view(SCOPE).get(Service.class, service));
    }

    /** All that exist, also those that are to go. */
    List<Instance> instances() {
        return store.view(SCOPE).instancesOf(service);
    }

    void upgrade(UpgradeOptions options, LaunchConfig... configs) {
        ask(new Intent.UpgradeService(service, List.of(configs), options));
    }

    boolean act(UpgradeAction action) {
        if (!action.possible(service())) {
            return false;
        }
        ask(new Intent.ActOnUpgrade(service, action));
        return true;
    }

    void ask(Intent intent) {
        store.update(SCOPE, draft -> intent instanceof Intent.UpdateService
                ? new ServiceIntents().handle(draft, intent)
                : intents.handle(draft, intent));
    }

    /** Both planners in any order, and then again: the second time there is nothing to do. */
    void plan() {
        var both = new ArrayList<Planner>(List.of(services, upgrades));
        for (var round = 0; round < 12; round++) {
            var before = store.view(SCOPE).seq();
            if (random.nextBoolean()) {
                both.add(both.removeFirst());
            }
            both.forEach(planner -> {
                store.update(SCOPE, draft -> {
                    planner.plan(draft, Focus.EVERYTHING);
                    return true;
                });
                watch.run();
            });
            if (store.view(SCOPE).seq() == before) {
                return;
            }
        }
        throw new AssertionError("the planners go on without an end: " + service().state() + " "
                + service().message() + " " + service().upgrade() + "\n" + said());
    }

    /** A second passes: what was asked for is done, unless the host is away. */
    void second() {
        clock.pass(Duration.ofSeconds(1));
        everybody().forEach(it -> {
            var next = next(it);
            if (!next.equals(it)) {
                put(next);
            }
        });
        plan();
    }

    /** The containers of all services. */
    private List<Instance> everybody() {
        var view = store.view(SCOPE);
        return view.services().stream().flatMap(one -> view.instancesOf(one.id()).stream()).toList();
    }

    private Instance next(Instance it) {
        if (!it.placed()) {
            return it.desired() == Desired.REMOVED
                    ? it.withState(InstanceState.REMOVED).withRemoved(clock.instant())
                    : it.desired() == Desired.RUNNING ? place(it) : it;
        }
        var host = store.view(SCOPE).get(Host.class, it.hostId());
        if (host == null || host.agentState() != Host.AgentState.ACTIVE) {
            return it;
        }
        if (it.desired() != Desired.RUNNING && it.state() == InstanceState.RUNNING && endless.test(it)) {
            return it;
        }
        return switch (it.desired()) {
            case REMOVED -> it.state() == InstanceState.RUNNING
                    ? it.withState(InstanceState.STOPPED)
                    : it.withState(InstanceState.REMOVED).withRemoved(clock.instant());
            case KEPT, STOPPED -> it.withState(InstanceState.STOPPED);
            case RUNNING -> runs(it);
        };
    }

    private Instance place(Instance it) {
        var mate = everybody().stream().filter(other -> other.unit().equals(it.unit()) && other.placed()).findFirst();
        var hosts = store.view(SCOPE).hosts().stream().filter(Host::schedulable).toList();
        var asked = it.requestedHostId();
        var host = mate.map(Instance::hostId).orElse(asked);
        return host == null && hosts.isEmpty()
                ? it
                : it.withHostId(host == null ? hosts.get(random.nextInt(hosts.size())).id() : host);
    }

    private Instance runs(Instance it) {
        if (it.state() != InstanceState.RUNNING) {
            return it.withState(InstanceState.RUNNING).withContainerId("c" + it.id())
                    .withStartCount(it.startCount() + 1).withStartedAt(clock.instant())
                    .withHealth(health(InstanceHealth.State.INITIALIZING));
        }
        return it.config().image().equals(BAD) ? it : it.withHealth(health(InstanceHealth.State.HEALTHY));
    }

    private static InstanceHealth health(InstanceHealth.State state) {
        return new InstanceHealth(state, Instant.EPOCH, null, 1, List.of(), List.of());
    }

    void put(Instance instance) {
        store.update(SCOPE, draft -> {
            draft.put(instance);
            return true;
        });
    }

    /** Which of those that run their hosts cannot join to the network. */
    void apart(Predicate<Instance> which) {
        store.update(SCOPE, draft -> {
            for (var host : draft.view().hosts()) {
                draft.put(host.withNetwork(host.network().withUnjoined(draft.view().instancesOn(host.id()).stream()
                        .filter(it -> it.containerId() != null && which.test(it))
                        .map(it -> new Apart(Objects.requireNonNull(it.containerId()), "no interface")).toList())));
            }
            return true;
        });
    }

    void host(String id, boolean away) {
        store.update(SCOPE, draft -> {
            var host = Objects.requireNonNull(draft.view().get(Host.class, id));
            draft.put(host.withAgentState(away ? Host.AgentState.RECONNECTING : Host.AgentState.ACTIVE)
                    .withLostSince(away ? clock.instant() : null));
            return true;
        });
    }

    /** Runs until it stands still in one of these states. */
    int until(Set<Service.State> states, int seconds) {
        for (var second = 0; second <= seconds; second++) {
            if (states.contains(service().state())) {
                return second;
            }
            second();
        }
        throw new AssertionError("not " + states + " after " + seconds + " s: " + service().state() + " "
                + service().message() + " " + service().upgrade() + "\n" + said());
    }

    String said() {
        var lines = new StringBuilder();
        instances().forEach(it -> lines.append(it.name()).append(' ').append(it.id()).append(' ')
                .append(it.config().image()).append(" of ").append(it.unit(), 0, 8).append(' ').append(it.revision())
                .append(' ').append(it.desired()).append(' ').append(it.state()).append(" on ").append(it.hostId())
                .append(' ').append(it.healthState()).append('\n'));
        return lines.toString();
    }

    /** Places of which all containers of a set are well that does not stand by. */
    long serving() {
        var now = service();
        if (now.upgrade() == null) {
            return instances().stream().map(Instance::index).distinct()
                    .filter(index -> all(index, now.spec().launchConfigs(), null)).count();
        }
        var previous = now.upgrade().previous();
        // of a set that stands by nothing is served; where only sidekicks are replaced the primaries are of both
        var share = now.upgrade().changed().contains("") ? now.upgrade().share() : null;
        return instances().stream().map(Instance::index).distinct()
                .filter(index -> !Objects.equals(share, 100)
                        && all(index, previous, io.drover.model.Upgrade.Side.OLD)
                        || !Objects.equals(share, 0)
                                && all(index, now.spec().launchConfigs(), io.drover.model.Upgrade.Side.NEW))
                .count();
    }

    /** Do containers of both sets run, and is each given something new? */
    boolean bothServe() {
        var upgrade = service().upgrade();
        return upgrade != null && !Objects.equals(upgrade.share(), 0) && !Objects.equals(upgrade.share(), 100)
                && serves(io.drover.model.Upgrade.Side.OLD) && serves(io.drover.model.Upgrade.Side.NEW);
    }

    private boolean serves(io.drover.model.Upgrade.Side set) {
        return instances().stream().anyMatch(it -> service().sideOf(it) == set && it.config().isPrimary()
                && it.desired() == Desired.RUNNING && it.well());
    }

    private boolean all(int index, List<LaunchConfig> configs, io.drover.model.Upgrade.@Nullable Side side) {
        return configs.stream().allMatch(config -> instances().stream()
                .anyMatch(it -> it.index() == index && it.config().name().equals(config.name()) && it.wanted()
                        && it.well() && (side == null || service().sideOf(it).meets(side))));
    }
}
