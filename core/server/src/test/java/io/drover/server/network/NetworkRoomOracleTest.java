package io.drover.server.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.Host;
import io.drover.model.Host.AgentState;
import io.drover.model.Instance;
import io.drover.model.Instance.Desired;
import io.drover.model.InstanceHealth;
import io.drover.model.InstanceState;
import io.drover.model.Network;
import io.drover.model.Resource;
import io.drover.model.Service;
import io.drover.model.Stack;
import io.drover.model.network.Fact;
import io.drover.model.network.FromNetworkAgent.Apart;
import io.drover.model.network.FromNetworkAgent.Asks;
import io.drover.model.network.NetworkDriver;
import io.drover.model.spec.LaunchConfig;
import io.drover.model.spec.ServiceKind;
import io.drover.model.spec.ServiceSpec;
import io.drover.model.wire.AgentMessage;
import io.drover.model.wire.AgentMessage.Hello;
import io.drover.model.wire.AgentMessage.OfNetwork;
import io.drover.model.wire.AgentMessage.Untold;
import io.drover.model.wire.Heard;
import io.drover.model.wire.ServerMessage.Tell;
import io.drover.server.loop.Focus;
import io.drover.server.store.Draft;
import io.drover.server.store.MemoryStore;
import io.drover.server.store.News;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Thousands of random changes in worlds from seeds. After each, what a host has been told piece by piece is what a room that
 * knows of no past would tell it at once; and it was sent what differs, in one message, and nothing when nothing does.
 */
class NetworkRoomOracleTest {
    private static final String SCOPE = "1a5";
    private static final int WORLDS = 80;
    private static final int STEPS = 120;

    @Test
    void whatIsToldPieceByPieceIsWhatWouldBeToldAtOnce() {
        var seen = new TreeMap<String, Integer>();
        for (var seed = 0; seed < WORLDS; seed++) {
            new Case(seed, seen).run();
        }
        assertThat(seen)
                .containsOnlyKeys("told", "not told", "asked for everything", "lost", "joined", "left", "to check",
                        "no more to check")
                .allSatisfy((what, count) -> assertThat(count).as(what).isGreaterThan(40));
    }

    private static final class Case {
        private final int seed;
        private final Random random;
        private final MemoryStore store;
        private final NetworkPlanner planner = new NetworkPlanner(() -> "secret");
        private final Map<String, Integer> seen;
        private final List<News> news = new ArrayList<>();
        /** By host; only those whose agent is there. */
        private final Map<String, Hearer> hearers = new LinkedHashMap<>();
        private final Map<String, Asks> asks = new HashMap<>();
        private final NetworkRoom room;
        private @Nullable String deaf;
        private int step;
        private long questions;

        Case(int seed, Map<String, Integer> seen) {
            this.seed = seed;
            this.seen = seen;
            this.random = new Random(seed);
            this.store = new MemoryStore(Clock.systemUTC(), random);
            this.room = new NetworkRoom(7, "uuid", "Default", (hostId, message) -> {
                if (!hostId.equals(deaf)) {
                    hearers.computeIfAbsent(hostId, _ -> new Hearer()).hear(message);
                }
            });
        }

        void run() {
            store.watch(SCOPE, 0, news::add);
            room.begin(store.view(SCOPE));
            for (step = 0; step < STEPS; step++) {
                step();
            }
        }

        private void step() {
            var before = atOnce();
            deaf = null;
            var quiet = true;
            switch (random.nextInt(8)) {
                case 0 -> {
                    quiet = false;
                    speak();
                }
                case 1 -> {
                    // one message is lost
                    deaf = any(hearers.keySet().stream().toList(), Comparator.naturalOrder());
                    change();
                    seen.merge("lost", 1, Integer::sum);
                }
                default -> change();
            }
            var lost = deaf;
            deaf = null;
            var now = atOnce();
            hearers.keySet().removeIf(id -> store.view(SCOPE).get(Host.class, id) == null);
            for (var hostId : List.copyOf(hearers.keySet())) {
                var hearer = Objects.requireNonNull(hearers.get(hostId));
                var heard = hearer.heard();
                if (hostId.equals(lost)) {
                    room.answer(store.view(SCOPE),
                            new Heard(hostId, random.nextBoolean() ? new Untold() : hello()));
                    hearer.heard();
                } else if (quiet && before.containsKey(hostId)) {
                    sentWhatDiffers(hostId, facts(before, hostId), facts(now, hostId), heard);
                }
                assertThat(hearer.continues()).as(says(hostId)).isTrue();
                assertThat(hearer.facts()).as(says(hostId)).isEqualTo(facts(now, hostId));
            }
        }

        private static Map<String, Fact> facts(Map<String, Map<String, Fact>> all, String hostId) {
            return Objects.requireNonNull(all.get(hostId), hostId);
        }

        private void sentWhatDiffers(String hostId, Map<String, Fact> before, Map<String, Fact> now,
                List<Tell> heard) {
            var put = now.values().stream().filter(fact -> !fact.equals(before.get(fact.key())))
                    .collect(Collectors.toSet());
            var remove = before.keySet().stream().filter(key -> !now.containsKey(key)).collect(Collectors.toSet());
            if (put.isEmpty() && remove.isEmpty()) {
                assertThat(heard).as(says(hostId)).isEmpty();
                seen.merge("not told", 1, Integer::sum);
                return;
            }
            seen.merge("told", 1, Integer::sum);
            before.keySet().stream().filter(key -> key.startsWith("stack/") && !now.containsKey(key)).findAny()
                    .ifPresent(_ -> seen.merge("left", 1, Integer::sum));
            now.keySet().stream().filter(key -> key.startsWith("stack/") && !before.containsKey(key)).findAny()
                    .ifPresent(_ -> seen.merge("joined", 1, Integer::sum));
            seen.merge("to check", put.stream().anyMatch(Fact.Check.class::isInstance) ? 1 : 0, Integer::sum);
            seen.merge("no more to check", remove.stream().anyMatch(key -> key.startsWith("check/")) ? 1 : 0,
                    Integer::sum);
            assertThat(heard).as(says(hostId)).hasSize(news.size());
            var allPut = new HashSet<Fact>();
            var allRemoved = new HashSet<String>();
            heard.forEach(tell -> {
                allPut.addAll(tell.put());
                allRemoved.addAll(tell.remove());
            });
            assertThat(allPut).as(says(hostId)).isEqualTo(put);
            // what came to be as the host turned away from it may be among them
            assertThat(allRemoved).as(says(hostId)).containsAll(remove).doesNotContainAnyElementsOf(now.keySet());
            assertThat(allRemoved.stream().filter(before::containsKey)).as(says(hostId)).hasSameSizeAs(remove);
        }

        /** What a new owner would tell each host. */
        private Map<String, Map<String, Fact>> atOnce() {
            var view = store.view(SCOPE);
            var all = new HashMap<String, Hearer>();
            var fresh = new NetworkRoom(8, "uuid", "Default",
                    (hostId, message) -> all.computeIfAbsent(hostId, _ -> new Hearer()).hear(message));
            fresh.begin(view);
            for (var hostId : hearers.keySet()) {
                var asked = asks.get(hostId);
                fresh.answer(view, new Heard(hostId, asked == null ? hello() : new OfNetwork(asked)));
            }
            return all.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, it -> it.getValue().facts()));
        }

        private static Hello hello() {
            return new Hello(1, "1", Drafts.FACTS, 0, 0);
        }

        private String says(String hostId) {
            return "seed " + seed + " step " + step + " host " + hostId;
        }

        /** An agent comes, or comes again, or its containers ask for something. */
        private void speak() {
            var host = any(store.view(SCOPE).hosts(), Comparator.comparing(Host::id));
            if (host == null) {
                return;
            }
            AgentMessage message;
            if (random.nextBoolean()) {
                message = random.nextBoolean() ? hello() : new Untold();
            } else {
                var names = new ArrayList<String>();
                for (var n = random.nextInt(4); n > 0; n--) {
                    names.add(switch (random.nextInt(3)) {
                        case 0 -> "box" + random.nextInt(3);
                        case 1 -> "web.s" + random.nextInt(4);
                        default -> "side.web.s" + random.nextInt(4);
                    });
                }
                var asked = new Asks(++questions, random.nextInt(5) == 0, names);
                seen.merge("asked for everything", asked.everything() ? 1 : 0, Integer::sum);
                asks.put(host.id(), asked);
                message = new OfNetwork(asked);
            }
            room.answer(store.view(SCOPE), new Heard(host.id(), message));
        }

        private void change() {
            news.clear();
            store.update(SCOPE, draft -> {
                for (var n = random.nextInt(3); n >= 0; n--) {
                    disturb(draft);
                }
                if (random.nextBoolean()) {
                    planner.plan(draft, Focus.EVERYTHING);
                }
                return true;
            });
            news.forEach(one -> room.look(store.view(SCOPE), one));
        }

        private <T> @Nullable T any(List<T> list, Comparator<? super T> order) {
            return list.isEmpty() ? null : list.stream().sorted(order).toList().get(random.nextInt(list.size()));
        }

        private void disturb(Draft draft) {
            var view = draft.view();
            var byId = Comparator.comparing(Resource::id);
            var host = any(view.hosts(), byId);
            var stack = any(view.stacks(), byId);
            var service = any(view.services(), byId);
            var instance = any(view.instances(), byId);
            var what = random.nextInt(23);
            if (host == null || what == 0) {
                Drafts.host(draft, NetworkDriver.VXLAN);
            } else if (stack == null || what == 1) {
                Drafts.stack(draft, "s" + random.nextInt(4));
            } else if (service == null || what <= 3) {
                service(draft, stack);
            } else if (what <= 7) {
                unit(draft, service, random.nextInt(5) == 0 ? null : host);
            } else if (instance == null || what == 8) {
                draft.put(Drafts.instance(draft, null, draft.newUuid(), 1, LaunchConfig.of("", "a"), host)
                        .withName("box" + random.nextInt(3)));
            } else {
                switch (what) {
                    case 9, 10 -> draft.put(change(instance, host));
                    case 20, 21, 22 -> draft.put(health(draft, instance));
                    case 11, 12 -> {
                        if (instance.desired() == Desired.REMOVED) {
                            Drafts.gone(draft, instance);
                        } else {
                            draft.put(instance.withDesired(Desired.REMOVED));
                        }
                    }
                    case 13 -> draft.put(service.withLinks(links(draft)));
                    case 14 -> draft.put(random.nextBoolean()
                            ? stack.withName("S" + random.nextInt(4))
                            : stack.withDescription(draft.newUuid()));
                    case 15 -> draft.put(random.nextBoolean()
                            ? service.withSpec(service.spec().withName(random.nextBoolean() ? "web" : "api"))
                            : service.withState(Service.State.values()[random.nextInt(4)]));
                    case 16 -> draft.put(change(host));
                    case 17 -> removeAll(draft, host, stack, service);
                    case 18 -> {
                        var network = view.network();
                        if (network != null) {
                            draft.put(change(network));
                        }
                    }
                    default -> draft.put(host.withAgentIp("10.9.9." + random.nextInt(200)));
                }
            }
        }

        private void service(Draft draft, Stack stack) {
            var primary = LaunchConfig.of("", "a");
            var side = LaunchConfig.of("side", "b");
            var spec = ServiceSpec.of(random.nextBoolean() ? "web" : "api", primary, 1);
            spec = switch (random.nextInt(3)) {
                case 0 -> spec.withKind(ServiceKind.ALIAS).withLaunchConfig(null);
                case 1 -> spec.withSidekicks(List.of(side.withNetworking(
                        side.networking().withMode("container").withNetworkFrom(spec.name()))));
                default -> spec;
            };
            var made = Drafts.service(draft, stack, spec);
            draft.put(made.withLinks(links(draft)));
        }

        private Map<String, String> links(Draft draft) {
            var links = new LinkedHashMap<String, String>();
            for (var n = random.nextInt(3); n > 0; n--) {
                var target = any(draft.view().services(), Comparator.comparing(Service::id));
                if (target != null) {
                    links.put("alias" + n, target.id());
                }
            }
            return links;
        }

        private void unit(Draft draft, Service service, @Nullable Host host) {
            var unit = draft.newUuid();
            service.spec().launchConfigs().stream().filter(_ -> random.nextInt(6) > 0)
                    .forEach(config -> Drafts.instance(draft, service, unit, 1, checked(config), host));
        }

        private LaunchConfig checked(LaunchConfig config) {
            var network = config.networking();
            var placed = random.nextInt(4) > 0 || network.mode().equals("container")
                    ? config
                    : config.withNetworking(network.withMode(random.nextBoolean() ? "host" : "bridge"));
            return random.nextInt(3) == 0 ? placed : placed.withHealthCheck(Drafts.CHECK);
        }

        /** Somebody chose who checks it, or something else of its health has changed. */
        private Instance health(Draft draft, Instance instance) {
            var checkers = new ArrayList<String>();
            for (var n = random.nextInt(4); n > 0; n--) {
                var host = any(draft.view().hosts(), Comparator.comparing(Host::id));
                if (host != null && !checkers.contains(host.id())) {
                    checkers.add(host.id());
                }
            }
            return instance.withState(random.nextInt(4) == 0 ? instance.state() : InstanceState.RUNNING)
                    .withHealth(random.nextInt(8) == 0
                            ? null
                            : new InstanceHealth(InstanceHealth.State.values()[random.nextInt(4)], draft.now(), null,
                                    instance.startCount(), checkers, List.of()));
        }

        private Instance change(Instance instance, Host host) {
            if (!instance.placed()) {
                return instance.withHostId(host.id());
            }
            return switch (random.nextInt(3)) {
                case 0 -> instance.withState(InstanceState.RUNNING).withIp("172.17.0.2").withContainerId("c")
                        .withStartCount(Math.max(1, instance.startCount()));
                case 1 -> instance.withStartCount(instance.startCount() + 1).withState(InstanceState.STARTING);
                default -> instance.withName("box" + random.nextInt(3));
            };
        }

        private Host change(Host host) {
            return switch (random.nextInt(5)) {
                case 4 -> host.withNetwork(host.network()
                        .withUnjoined(random.nextBoolean() ? List.of(new Apart("c", "no interface")) : List.of()));
                case 0 -> host.withLabels(Map.of("a", "" + random.nextInt(3)));
                case 1 -> host.withAgentState(AgentState.values()[random.nextInt(3)]);
                case 2 -> host.withNetwork(Drafts.able(List.of(), NetworkDriver.WIREGUARD));
                default -> host.withName("n" + random.nextInt(3));
            };
        }

        private Network change(Network network) {
            return switch (random.nextInt(3)) {
                case 0 -> network.withSecrets(List.of("" + random.nextInt(), network.secrets().getFirst()));
                case 1 -> network.withDefaultPolicyAction(random.nextBoolean() ? "allow" : "deny");
                default -> network.withDescription("" + random.nextInt());
            };
        }

        /**
         * A service stays until its containers are gone or nobody waits for them, and a stack until its services are; of a host
         * they go with it.
         */
        private void removeAll(Draft draft, Host host, Stack stack, Service service) {
            switch (random.nextInt(3)) {
                case 0 -> {
                    draft.view().instancesOn(host.id()).forEach(it -> Drafts.gone(draft, it));
                    draft.put(host.withRemoved(draft.now()));
                }
                case 1 -> {
                    draft.view().instancesOf(service.id()).forEach(it -> {
                        if (random.nextBoolean()) {
                            Drafts.gone(draft, it);
                        } else {
                            draft.put(it.purge());
                        }
                    });
                    draft.put(service.withState(Service.State.REMOVED).withRemoved(draft.now()));
                }
                default -> {
                    for (var one : draft.view().servicesOf(stack.id())) {
                        draft.view().instancesOf(one.id()).forEach(it -> Drafts.gone(draft, it));
                        draft.put(one.withState(Service.State.REMOVED).withRemoved(draft.now()));
                    }
                    draft.put(stack.withState(Stack.State.REMOVED).withRemoved(draft.now()));
                }
            }
        }
    }
}
