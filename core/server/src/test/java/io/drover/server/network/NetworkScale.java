package io.drover.server.network;

import io.drover.model.Host;
import io.drover.model.Instance;
import io.drover.model.InstanceState;
import io.drover.model.Service;
import io.drover.model.Stack;
import io.drover.model.Wire;
import io.drover.model.network.Fact;
import io.drover.model.network.FromNetworkAgent.Asks;
import io.drover.model.network.NetworkDriver;
import io.drover.model.spec.LaunchConfig;
import io.drover.model.spec.ServiceSpec;
import io.drover.model.wire.AgentMessage.Hello;
import io.drover.model.wire.AgentMessage.OfNetwork;
import io.drover.model.wire.Heard;
import io.drover.model.wire.ServerMessage.Tell;
import io.drover.server.loop.Focus;
import io.drover.server.store.Draft;
import io.drover.server.store.MemoryStore;
import io.drover.server.store.News;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Consumer;

/**
 * A large environment, and how many messages and bytes its hosts are told of changes in it:
 * {@code java -cp ... io.drover.server.network.NetworkScale [hosts]}.
 *
 * <p>It is made of parts that have nothing to do with each other. A part has so many hosts with 50 containers each, in stacks
 * of 100 containers in 10 services, each stack spread over some hosts; every second stack links to the one before.
 */
final class NetworkScale {
    static final int PER_HOST = 50;
    static final int PER_STACK = 100;
    private static final int SERVICES = 10;
    private static final String SCOPE = "1a5";
    private final MemoryStore store = new MemoryStore(
            Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC),
            new Random(1));
    private final NetworkPlanner planner = new NetworkPlanner(() -> "x".repeat(44));
    private final int spread;
    private final List<News> news = new ArrayList<>();
    private final Map<String, List<Tell>> told = new HashMap<>();
    private final NetworkRoom room = new NetworkRoom(1, "uuid", "Default",
            (hostId, message) -> told.computeIfAbsent(hostId, _ -> new ArrayList<>()).add((Tell) message));

    /** @param spread over how many hosts each stack is */
    NetworkScale(int spread) {
        this.spread = spread;
        store.watch(SCOPE, 0, news::add);
    }

    /**
     * What one kind of change costs.
     *
     * @param bytes of all messages together, as JSON
     * @param micros to find out whom to tell what, without sending
     */
    record Cost(String change, int messages, long bytes, long micros) {
        long bytesEach() {
            return messages == 0 ? 0 : bytes / messages;
        }
    }

    /** More hosts with their stacks, which have nothing to do with those that are there. */
    NetworkScale part(int hosts) {
        store.update(SCOPE, draft -> {
            var here = new ArrayList<Host>();
            for (var n = 0; n < hosts; n++) {
                here.add(Drafts.host(draft, NetworkDriver.WIREGUARD));
            }
            Service before = null;
            for (var n = 0; n < hosts * PER_HOST / PER_STACK; n++) {
                var first = stack(draft, here, n);
                if (n % 2 == 1) {
                    draft.put(first.withLinks(Map.of("before", Objects.requireNonNull(before).id())));
                }
                before = first;
            }
            return true;
        });
        store.update(SCOPE, draft -> planner.plan(draft, Focus.EVERYTHING) == null);
        store.update(SCOPE, draft -> {
            draft.view().instances().forEach(it -> draft.put(it.withState(InstanceState.RUNNING).withIp("172.17.0.9")
                    .withContainerId("c".repeat(64)).withStartCount(1)));
            return true;
        });
        news.clear();
        return this;
    }

    private Service stack(Draft draft, List<Host> hosts, int number) {
        Stack stack = Drafts.stack(draft, "stack" + hosts.getFirst().id() + "x" + number);
        var services = new ArrayList<Service>();
        for (var s = 0; s < SERVICES; s++) {
            services.add(Drafts.service(draft, stack,
                    ServiceSpec.of("service" + s, LaunchConfig.of("", "registry.example.com/team/image:1.2.3"), 10)));
        }
        // each host has its share of the stacks that begin at it or shortly before
        var from = number * PER_STACK / PER_HOST;
        for (var n = 0; n < PER_STACK; n++) {
            var service = services.get(n % SERVICES);
            var host = hosts.get((from + n % spread) % hosts.size());
            Drafts.instance(draft, service, draft.newUuid(), n / SERVICES + 1,
                    Objects.requireNonNull(service.spec().launchConfig()), host);
        }
        return services.getFirst();
    }

    /** Every agent comes. @return how long it took to find out what to tell them, in milliseconds */
    long welcome() {
        var began = System.nanoTime();
        for (var host : store.view(SCOPE).hosts()) {
            room.answer(store.view(SCOPE), new Heard(host.id(), new Hello(1, "1", Drafts.FACTS, 0, 0)));
        }
        return (System.nanoTime() - began) / 1_000_000;
    }

    int hosts() {
        return store.view(SCOPE).hosts().size();
    }

    int containers() {
        return store.view(SCOPE).instances().size();
    }

    /** The facts of the last message that replaced all. */
    List<Fact> whole(String hostId) {
        return Objects.requireNonNull(told.get(hostId)).stream().filter(tell -> tell.base() == 0).toList().getLast()
                .put();
    }

    /** As if every host were told everything. */
    List<Fact> everything() {
        var fresh = new ArrayList<Tell>();
        var other = new NetworkRoom(1, "uuid", "Default", (_, message) -> fresh.add((Tell) message));
        other.answer(store.view(SCOPE), new Heard("1h1", new OfNetwork(new Asks(1, true, List.of()))));
        return fresh.stream().flatMap(tell -> tell.put().stream()).toList();
    }

    static long bytes(Object value) {
        return Wire.write(value).getBytes(StandardCharsets.UTF_8).length;
    }

    List<Cost> costs() {
        var container = container();
        return List.of(
                cost("a container's state", draft -> draft.put(container.withState(InstanceState.STARTING))),
                cost("a container less", draft -> Drafts.gone(draft, container())),
                cost("a container more", draft -> {
                    var service = Objects.requireNonNull(draft.view().get(Service.class, container.serviceId()));
                    var host = draft.view().get(Host.class, container.hostId());
                    Drafts.instance(draft, service, draft.newUuid(), 1, container.config(), host);
                    planner.plan(draft, Focus.EVERYTHING);
                }),
                cost("a service's scale", draft -> {
                    var service = Objects.requireNonNull(draft.view().get(Service.class, container.serviceId()));
                    draft.put(service.withSpec(service.spec().withScale(11)));
                }),
                cost("a host's label", draft -> draft.put(host().withLabels(Map.of("a", "b")))),
                cost("a host's address", draft -> draft.put(host().withAgentIp("10.1.1.1"))),
                cost("a new secret", draft -> {
                    var network = Objects.requireNonNull(draft.view().network());
                    draft.put(network.withSecrets(List.of("y".repeat(44), "x".repeat(44))));
                }));
    }

    private Host host() {
        return Objects.requireNonNull(store.view(SCOPE).get(Host.class, "1h1"));
    }

    /** The same one in every environment that begins with the same part. */
    private Instance container() {
        return store.view(SCOPE).instancesOn("1h1").stream().filter(it -> !it.system())
                .min(Comparator.comparing(Instance::id)).orElseThrow();
    }

    private Cost cost(String what, Consumer<Draft> change) {
        told.clear();
        news.clear();
        store.update(SCOPE, draft -> {
            change.accept(draft);
            return true;
        });
        var began = System.nanoTime();
        news.forEach(one -> room.look(one.view(), one));
        var micros = (System.nanoTime() - began) / 1_000;
        return new Cost(what, told.values().stream().mapToInt(List::size).sum(),
                told.values().stream().flatMap(List::stream).mapToLong(NetworkScale::bytes).sum(), micros);
    }

    /** Prints what there is to tell at once, and what changes cost. @param took of {@link #welcome} */
    static List<Cost> report(NetworkScale scale, long took) {
        var whole = scale.whole("1h1");
        var everything = scale.everything();
        var peers = whole.stream().filter(Fact.Peer.class::isInstance).toList();
        System.out.printf("%,d hosts, %,d containers, each stack on %d hosts%n", scale.hosts(), scale.containers(),
                scale.spread);
        System.out.printf(
                "  all at once: %,d kB to a host, %,d kB of it how the others are reached; everything is %,d kB;"
                        + " %,d ms for all hosts%n",
                bytes(whole) / 1000, bytes(peers) / 1000, bytes(everything) / 1000, took);
        var costs = scale.costs();
        for (var cost : costs) {
            System.out.printf(
                    "  %s: %,d messages of %,d bytes, %,d bytes in all; to everybody %,d; found out in %,d us%n",
                    cost.change(), cost.messages(), cost.bytesEach(), cost.bytes(),
                    cost.bytesEach() * scale.hosts(), cost.micros());
        }
        return costs;
    }

    public static void main(String... arguments) {
        var hosts = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000;
        for (var spread : List.of(2, 10, 100)) {
            var scale = new NetworkScale(spread).part(hosts / 2).part(hosts - hosts / 2);
            report(scale, scale.welcome());
        }
    }
}
