package io.drover.server.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.Host;
import io.drover.model.Instance;
import io.drover.model.InstanceState;
import io.drover.model.Wire;
import io.drover.model.network.FromNetworkAgent.Asks;
import io.drover.model.network.NetworkDriver;
import io.drover.model.spec.LaunchConfig;
import io.drover.model.spec.ServiceSpec;
import io.drover.model.wire.AgentMessage;
import io.drover.model.wire.AgentMessage.Hello;
import io.drover.model.wire.AgentMessage.OfNetwork;
import io.drover.model.wire.AgentMessage.Untold;
import io.drover.model.wire.Heard;
import io.drover.model.wire.ServerMessage;
import io.drover.server.loop.Focus;
import io.drover.server.store.Draft;
import io.drover.server.store.MemoryStore;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Two environments in which everything is called the same, in one subnet. Whatever a host of one asks for, it is told nothing of the
 * other, and no host of the other is told anything: what a Network Agent does not know, its names and metadata cannot tell.
 */
class EnvironmentsApartTest {
    private static final List<String> SCOPES = List.of("1a5", "1a7");
    private static final int ROUNDS = 5_000;

    private final Random random = new Random(11);
    private final MemoryStore store = new MemoryStore(Clock.systemUTC(), random);
    private final Map<String, NetworkRoom> rooms = new LinkedHashMap<>();
    /** Ids, uuids and all other words that only one of them has. */
    private final Map<String, Set<String>> words = new HashMap<>();
    private int told;
    private int ownWords;

    @BeforeEach
    void begin() {
        for (var scope : SCOPES) {
            store.update(scope, draft -> {
                for (var host = 0; host < 3; host++) {
                    Drafts.host(draft, NetworkDriver.VXLAN);
                }
                for (var name : List.of("shop", "data")) {
                    var stack = Drafts.stack(draft, name);
                    for (var service : List.of("web", "db")) {
                        var config = LaunchConfig.of("", "a").withLabels(Map.of("of", "label-of-" + scope));
                        var made = Drafts.service(draft, stack, ServiceSpec.of(service, config, 1)
                                .withMetadata(Map.of("of", "metadata-of-" + scope)));
                        draft.view().hosts().forEach(
                                host -> Drafts.instance(draft, made, draft.newUuid(), 1, config, host));
                    }
                }
                return true;
            });
            plan(scope);
            var room = new NetworkRoom(3, "uuid-of-" + scope, "name-of-" + scope,
                    (hostId, message) -> hear(scope, hostId, message));
            rooms.put(scope, room);
            room.begin(store.view(scope));
            store.watch(scope, store.view(scope).seq(), news -> room.look(news.view(), news));
        }
        SCOPES.forEach(this::learn);
    }

    @Test
    void whateverIsAskedNothingOfTheOtherIsTold() {
        for (var round = 1; round <= ROUNDS; round++) {
            for (var scope : SCOPES) {
                var other = other(scope);
                var host = any(store.view(scope).hosts());
                say(scope, host.id(), message(round, scope, other));
                // one that is no host here, whoever says so
                say(scope, any(store.view(other).hosts()).id(), message(round, scope, other));
                if (round % 10 == 0) {
                    change(scope);
                    learn(scope);
                }
            }
        }
        assertThat(told).isGreaterThan(ROUNDS);
        assertThat(ownWords).as("what is looked for is told to those whose it is").isGreaterThan(ROUNDS);
    }

    private void say(String scope, String hostId, AgentMessage message) {
        Objects.requireNonNull(rooms.get(scope)).answer(store.view(scope), new Heard(hostId, message));
    }

    private AgentMessage message(int round, String scope, String other) {
        return switch (random.nextInt(6)) {
            case 0 -> new Hello(1, "1", Drafts.FACTS, 0, 0);
            case 1 -> new Untold();
            default -> new OfNetwork(new Asks(round, random.nextInt(5) == 0,
                    Stream.generate(() -> name(random.nextBoolean() ? scope : other)).limit(random.nextInt(8))
                            .toList()));
        };
    }

    /** What somebody may ask for: a name, an id, a way out, or nonsense. */
    private String name(String scope) {
        var view = store.view(scope);
        return switch (random.nextInt(6)) {
            case 0 -> any(view.instances()).name();
            case 1 -> any(view.services()).name() + "." + any(view.stacks()).name();
            case 2 -> any(List.copyOf(Objects.requireNonNull(words.get(scope))));
            case 3 -> any(view.stacks()).name() + "." + scope;
            case 4 -> scope + "/" + any(view.stacks()).id();
            default -> {
                var noise = new byte[random.nextInt(30)];
                random.nextBytes(noise);
                yield new String(noise, StandardCharsets.ISO_8859_1);
            }
        };
    }

    private void change(String scope) {
        store.update(scope, draft -> {
            var instance = any(draft.view().instances());
            draft.put(switch (random.nextInt(4)) {
                case 0 -> instance.withName("box" + random.nextInt(3));
                case 1 -> instance.withState(InstanceState.RUNNING).withStartCount(instance.startCount() + 1);
                case 2 -> any(draft.view().hosts()).withLabels(Map.of("of", "label-of-" + scope));
                default -> any(draft.view().stacks()).withDescription("of " + scope);
            });
            return true;
        });
        plan(scope);
    }

    private void plan(String scope) {
        var planner = new NetworkPlanner(() -> "secret-of-" + scope);
        store.update(scope, (Draft draft) -> planner.plan(draft, Focus.EVERYTHING) == null);
    }

    private void learn(String scope) {
        var view = store.view(scope);
        var all = new HashSet<>(Set.of("uuid-of-" + scope, "name-of-" + scope, "secret-of-" + scope,
                "label-of-" + scope, "metadata-of-" + scope, scope));
        view.hosts().forEach(it -> all.addAll(List.of(it.id(), it.uuid())));
        view.stacks().forEach(it -> all.addAll(List.of(it.id(), it.uuid())));
        view.services().forEach(it -> all.addAll(List.of(it.id(), it.uuid())));
        view.instances().forEach(it -> all.addAll(List.of(it.id(), it.uuid())));
        view.hosts().stream().map(Host::agentIp).forEach(all::add);
        view.instances().stream().map(Instance::name).filter(name -> !name.startsWith("box")).forEach(all::add);
        words.put(scope, all);
    }

    private void hear(String scope, String hostId, ServerMessage message) {
        told++;
        assertThat(store.view(scope).get(Host.class, hostId)).as(hostId + " is told of " + scope).isNotNull();
        var said = new HashSet<>(List.of(Wire.write(message).split("[^A-Za-z0-9.-]+")));
        var own = new ArrayList<>(Objects.requireNonNull(words.getOrDefault(scope, Set.of())));
        own.retainAll(said);
        ownWords += own.size();
        said.retainAll(words.getOrDefault(other(scope), Set.of()));
        assertThat(said).as("told to " + hostId + " of " + scope).isEmpty();
    }

    private static String other(String scope) {
        return SCOPES.get(1 - SCOPES.indexOf(scope));
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
