package io.drover.server.notifications;

import io.drover.model.Contact;
import io.drover.model.Host;
import io.drover.model.Host.AgentState;
import io.drover.model.HostFacts;
import io.drover.model.HostNetwork;
import io.drover.model.Instance;
import io.drover.model.Instance.Desired;
import io.drover.model.InstanceState;
import io.drover.model.Kind;
import io.drover.model.NewsKind;
import io.drover.model.Plugin;
import io.drover.model.PluginFacts;
import io.drover.model.Resource;
import io.drover.model.Service;
import io.drover.model.Stack;
import io.drover.model.Upgrade;
import io.drover.model.intent.Intent;
import io.drover.model.spec.LaunchConfig;
import io.drover.model.spec.ServiceSpec;
import io.drover.server.MovingClock;
import io.drover.server.loop.Focus;
import io.drover.server.store.MemoryStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** An environment to which things happen, and the planner that is to tell of them. */
final class Village {
    static final String SCOPE = "1a5";
    static final String STACK = "1st1";
    private static final HostFacts FACTS = new HostFacts(1_000, 1 << 30, 1, "", "", "", "", Map.of());

    final MovingClock clock = new MovingClock();
    final MemoryStore store;
    final List<Plugin> plugins = new ArrayList<>();
    final ContactsPlanner planner = new ContactsPlanner(() -> List.copyOf(plugins));
    private final ContactIntents intents = new ContactIntents();
    /** Since the planner looked. */
    private final Set<String> changed = new LinkedHashSet<>();

    Village(long seed) {
        store = new MemoryStore(clock, new Random(seed));
        store.watch(SCOPE, 0, news -> news.changes().forEach(change -> changed.add(change.id())));
        put(new Stack(STACK, "u", "shop", null, Stack.State.ACTIVE, null, null, Map.of(), null, true, Map.of(),
                List.of(), clock.instant(), null));
    }

    void put(Resource resource) {
        store.update(SCOPE, draft -> {
            draft.put(resource);
            return true;
        });
    }

    private String id(Kind kind) {
        return store.update(SCOPE, draft -> draft.newId(kind));
    }

    String host(String name) {
        var id = id(Kind.HOST);
        put(new Host(id, id, name, null, null, Map.of(), FACTS, "10.0.0.1", Host.State.ACTIVE, AgentState.ACTIVE, null,
                null, HostNetwork.NONE, List.of(), id, "", clock.instant(), null));
        return id;
    }

    Host host(UnaryOperator<Host> how, String id) {
        var next = how.apply(Objects.requireNonNull(store.view(SCOPE).get(Host.class, id)));
        put(next);
        return next;
    }

    void agent(String hostId, AgentState state) {
        host(host -> host.withAgentState(state)
                .withMessage(state == AgentState.ACTIVE ? null : "it does not answer"), hostId);
    }

    /** All of its containers run. */
    String service(String name, int containers) {
        var id = id(Kind.SERVICE);
        var config = LaunchConfig.of("", "image");
        put(new Service(id, id, STACK, ServiceSpec.of(name, config, containers), Map.of(), Service.State.ACTIVE, true,
                Map.of(), Set.of(), 1, null, clock.instant(), null));
        for (var index = 1; index <= containers; index++) {
            var container = id(Kind.INSTANCE);
            put(new Instance(container, container, name + "-" + index, null, id, STACK, container, index, index,
                    config, null, Desired.RUNNING, null, 0, null, null, "1h1", null, null, false, null, null,
                    InstanceState.RUNNING, null, null, 1, null, null, null, clock.instant(), null));
        }
        return id;
    }

    Service service(String id) {
        return Objects.requireNonNull(store.view(SCOPE).get(Service.class, id));
    }

    /** Of a service, from 1. */
    void container(String serviceId, int index, InstanceState state) {
        store.view(SCOPE).instancesOf(serviceId).stream().filter(it -> it.index() == index)
                .forEach(it -> put(it.withState(state).withMessage(
                        state == InstanceState.ERROR ? "no such image" : null)));
    }

    void upgradeEnds(String serviceId, Upgrade.Outcome outcome, @Nullable String reason) {
        var service = service(serviceId);
        put(service.withLastUpgrade(Upgrade.End.after(service.lastUpgrade(), outcome, reason, clock.instant())));
    }

    /** In the global scope, of whose changes nobody here is told. */
    void plugin(PluginFacts.State state, @Nullable String reason) {
        plugins.clear();
        plugins.add(new Plugin("1pl1", "u", "http://one:8080", new PluginFacts("a.jar", false, "cloud", "1", "", "",
                state, reason, List.of(), 0, null, null), clock.instant(), null));
    }

    String contact(int hold, Set<NewsKind> events) {
        return store.update(SCOPE, draft -> intents.handle(draft, new Intent.CreateContact(
                "ops" + store.view(SCOPE).seq(), null, "fake", Map.of("room", "1"), Map.of("key", "sesame"), events,
                hold, "http://me:8080")));
    }

    Contact contact(String id) {
        return Objects.requireNonNull(store.view(SCOPE).get(Contact.class, id));
    }

    List<NewsKind> kinds(String contactId) {
        return contact(contactId).waiting().stream().map(Contact.News::kind).toList();
    }

    /** What has changed since the last time. */
    @Nullable
    Instant plan() {
        var focus = new Focus(false, changed);
        changed.clear();
        return plan(focus);
    }

    @Nullable
    Instant plan(Focus focus) {
        return store.update(SCOPE, draft -> new Planned(planner.plan(draft, focus))).again();
    }

    private record Planned(@Nullable Instant again) {
    }

    /** Time passes second by second, and the planner looks when it wanted to. */
    void pass(Duration length) {
        var end = clock.instant().plus(length);
        for (var next = plan(); clock.instant().isBefore(end);) {
            clock.pass(Duration.ofSeconds(1));
            if (next != null && !next.isAfter(clock.instant())) {
                next = plan();
            }
        }
    }
}
