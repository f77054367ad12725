package io.drover.server.balancing;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.Drain;
import io.drover.model.Host;
import io.drover.model.HostFacts;
import io.drover.model.HostNetwork;
import io.drover.model.Instance;
import io.drover.model.Instance.Desired;
import io.drover.model.Instance.Restart;
import io.drover.model.InstanceState;
import io.drover.model.Kind;
import io.drover.model.Service;
import io.drover.model.Stack;
import io.drover.model.network.FromNetworkAgent.Balancer;
import io.drover.model.spec.LaunchConfig;
import io.drover.model.spec.LbConfig;
import io.drover.model.spec.LbConfig.PortRule;
import io.drover.model.spec.ServiceKind;
import io.drover.model.spec.ServiceSpec;
import io.drover.server.MovingClock;
import io.drover.server.agents.Assignments;
import io.drover.server.loop.Focus;
import io.drover.server.services.ServicesPlanner;
import io.drover.server.store.Draft;
import io.drover.server.store.MemoryStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BalancingPlannerTest {
    private static final String SCOPE = "1a5";
    private final MovingClock clock = new MovingClock();
    private final MemoryStore store = new MemoryStore(clock, new Random(1));
    private final BalancingPlanner planner = new BalancingPlanner();
    private final Host one = make(BalancingPlannerTest::host);
    private final Host two = make(BalancingPlannerTest::host);
    private final Stack shop = make(draft -> stack(draft, "shop"));
    private final Service web = make(draft -> service(draft, shop, plain("web")));
    private final Service lb = make(draft -> service(draft, shop, balancer(rule("web", null))));
    private final Instance target = make(draft -> instance(draft, web, one));
    private final Instance front = make(draft -> instance(draft, lb, two));

    @Test
    void rulesLeadToServicesOfThisStackAndOfOthersThroughAliasesAndByLabels() {
        var other = make(draft -> stack(draft, "other"));
        var api = make(draft -> service(draft, other, plain("api")));
        var labelled = make(draft -> service(draft, other, plain("labelled", Map.of("tier", "Front"))));
        make(draft -> service(draft, other, plain("unlabelled", Map.of("tier", "back"))));
        var alias = make(draft -> alias(draft, other, "alias", Map.of("a", api.id())));
        var balancer = make(draft -> service(draft, shop,
                balancer(rule("web", null), rule("other/ALIAS", null), rule(null, "tier=front"), rule("gone", null))
                        .withName("lb2")));
        plan(Focus.EVERYTHING);
        assertThat(now(balancer).targets()).containsExactlyInAnyOrder(web.id(), alias.id(), api.id(), labelled.id());
        change(alias, it -> it.withLinks(Map.of()));
        plan(new Focus(false, Set.of(alias.id())));
        assertThat(now(balancer).targets()).containsExactlyInAnyOrder(web.id(), alias.id(), labelled.id());
    }

    @Test
    void ofARuleThatHasBothTheSelectorCountsAsOnTheBalancersHost() {
        var labelled = make(draft -> service(draft, shop, plain("labelled", Map.of("tier", "front"))));
        var balancer = make(draft -> service(draft, shop, balancer(rule("web", "tier=front")).withName("lb2")));
        plan(Focus.EVERYTHING);
        assertThat(now(balancer).targets()).containsExactly(labelled.id());
    }

    @Test
    void whatIsNotedOfAnEndThatNeverCameIsTakenBackAlsoWithoutBalancers() {
        plan(Focus.EVERYTHING);
        change(target, it -> it.withDrain(new Drain(clock.instant().plusSeconds(10), false)));
        change(lb, it -> it.withState(Service.State.REMOVED).withRemoved(clock.instant()));
        plan(Focus.NOTHING);
        assertThat(now(target).drain()).isNull();
    }

    @Test
    void aTargetThatIsToGoRunsOnUntilNoBalancerNeedsIt() {
        plan(Focus.EVERYTHING);
        change(target, it -> it.withDesired(Desired.REMOVED));
        // also before anybody has thought about it
        assertThat(assigned(target)).isEqualTo(Desired.RUNNING);
        plan(new Focus(false, Set.of(target.id())));
        assertThat(now(target).drain()).isEqualTo(new Drain(clock.instant().plusSeconds(10), false));
        assertThat(assigned(target)).isEqualTo(Desired.RUNNING);
        change(two, it -> it.withNetwork(it.network().withDrained(List.of(target.id()))));
        plan(new Focus(false, Set.of(two.id())));
        assertThat(Objects.requireNonNull(now(target).drain()).done()).isTrue();
        assertThat(assigned(target)).isNull();
    }

    @Test
    void alsoWhatAPersonWaitsForNoLongerServesOutWhatIsUnderWayAndItsServiceStaysMeanwhile() {
        plan(Focus.EVERYTHING);
        change(web, it -> it.withState(Service.State.REMOVING));
        planServices();
        change(target, Instance::purge);
        planServices();
        assertThat(now(web).state()).as("also before anybody has thought about it").isEqualTo(Service.State.REMOVING);
        plan(new Focus(false, Set.of(target.id())));
        planServices();
        assertThat(now(web).state()).isEqualTo(Service.State.REMOVING);
        assertThat(assigned(target)).isEqualTo(Desired.RUNNING);
        clock.pass(Duration.ofSeconds(10));
        plan(Focus.NOTHING);
        assertThat(assigned(target)).as("nobody drains for ever").isNull();
        planServices();
        assertThat(store.view(SCOPE).get(Service.class, web.id())).isNull();
    }

    private void planServices() {
        var services = new ServicesPlanner((host, _) -> host.lostSince(), Duration.ofSeconds(5), (_, _, _) -> null);
        store.update(SCOPE, draft -> {
            services.plan(draft, new Focus(false, Set.of(web.id())));
            return true;
        });
    }

    @Test
    void whatABalancerSaidOfAnEarlierEndDoesNotCount() {
        plan(Focus.EVERYTHING);
        change(two, it -> it.withNetwork(it.network().withDrained(List.of(target.id()))));
        change(target, it -> it.withDesired(Desired.REMOVED));
        plan(new Focus(false, Set.of(target.id())));
        assertThat(assigned(target)).isEqualTo(Desired.RUNNING);
    }

    @Test
    void itWaitsNoLongerThanItsServiceSays() {
        change(web, it -> it.withSpec(it.spec().withDrainTimeoutMillis(3000)));
        plan(Focus.EVERYTHING);
        change(target, it -> it.withDesired(Desired.STOPPED));
        var again = plan(new Focus(false, Set.of(target.id())));
        assertThat(again).isEqualTo(clock.instant().plusSeconds(3));
        clock.pass(Duration.ofSeconds(3));
        plan(Focus.NOTHING);
        assertThat(assigned(target)).isEqualTo(Desired.STOPPED);
    }

    @Test
    void aRestartWaitsAndItsNextRunIsOrdinaryAgain() {
        plan(Focus.EVERYTHING);
        var run = Objects.requireNonNull(now(target).startedAt());
        change(target, it -> it.withRestart(new Restart(run)));
        assertThat(endRun(target)).isNull();
        plan(new Focus(false, Set.of(target.id())));
        change(two, it -> it.withNetwork(it.network().withDrained(List.of(target.id()))));
        plan(new Focus(false, Set.of(two.id())));
        assertThat(endRun(target)).isEqualTo(run);
        change(target, it -> it.withStartedAt(run.plusSeconds(5)));
        plan(new Focus(false, Set.of(target.id())));
        assertThat(now(target).drain()).isNull();
    }

    @Test
    void withoutARunningBalancerNothingIsWaitedFor() {
        plan(Focus.EVERYTHING);
        change(front, it -> it.withState(InstanceState.STOPPED));
        change(target, it -> it.withDesired(Desired.REMOVED));
        plan(new Focus(false, Set.of(target.id())));
        plan(new Focus(false, Set.of(target.id())));
        assertThat(assigned(target)).isNull();
    }

    @Test
    void aSidekickStaysWithItsPrimary() {
        var sidekick = make(draft -> instance(draft, web, one));
        change(sidekick, it -> it.withUnit(target.unit()).withConfig(LaunchConfig.of("log", "image")));
        plan(Focus.EVERYTHING);
        change(target, it -> it.withDesired(Desired.REMOVED));
        change(sidekick, it -> it.withDesired(Desired.REMOVED));
        assertThat(assigned(sidekick)).isEqualTo(Desired.RUNNING);
        plan(new Focus(false, Set.of(target.id())));
        change(two, it -> it.withNetwork(it.network().withDrained(List.of(target.id()))));
        plan(new Focus(false, Set.of(two.id())));
        assertThat(assigned(sidekick)).isNull();
    }

    @Test
    void planningTwiceChangesNothing() {
        plan(Focus.EVERYTHING);
        change(target, it -> it.withDesired(Desired.REMOVED));
        plan(Focus.EVERYTHING);
        var seq = store.view(SCOPE).seq();
        plan(Focus.EVERYTHING);
        assertThat(store.view(SCOPE).seq()).isEqualTo(seq);
    }

    private @Nullable Desired assigned(Instance instance) {
        var found = Assignments.of(store.view(SCOPE), one.id(), "env").get(instance.id());
        return found == null ? null : found.desired();
    }

    private @Nullable Instant endRun(Instance instance) {
        return Objects.requireNonNull(Assignments.of(store.view(SCOPE), one.id(), "env").get(instance.id())).endRun();
    }

    private @Nullable Instant plan(Focus focus) {
        var wake = new Instant[1];
        store.update(SCOPE, draft -> {
            wake[0] = planner.plan(draft, focus);
            return true;
        });
        return wake[0];
    }

    private <T> T make(Function<Draft, T> how) {
        return store.update(SCOPE, how::apply);
    }

    private void change(Instance instance, UnaryOperator<Instance> how) {
        store.update(SCOPE, draft -> {
            draft.put(how.apply(Objects.requireNonNull(draft.view().get(Instance.class, instance.id()))));
            return true;
        });
    }

    private void change(Service service, UnaryOperator<Service> how) {
        store.update(SCOPE, draft -> {
            draft.put(how.apply(Objects.requireNonNull(draft.view().get(Service.class, service.id()))));
            return true;
        });
    }

    private void change(Host host, UnaryOperator<Host> how) {
        store.update(SCOPE, draft -> {
            draft.put(how.apply(Objects.requireNonNull(draft.view().get(Host.class, host.id()))));
            return true;
        });
    }

    private Instance now(Instance instance) {
        return Objects.requireNonNull(store.view(SCOPE).get(Instance.class, instance.id()));
    }

    private Service now(Service service) {
        return Objects.requireNonNull(store.view(SCOPE).get(Service.class, service.id()));
    }

    private static PortRule rule(@Nullable String service, @Nullable String selector) {
        return new PortRule(80, 8080, "http", null, null, service, selector, null, null, null);
    }

    private static ServiceSpec balancer(PortRule... rules) {
        return plain("lb").withKind(ServiceKind.LOAD_BALANCER)
                .withLbConfig(new LbConfig(List.of(rules), List.of(), null, null, null));
    }

    private static ServiceSpec plain(String name) {
        return plain(name, Map.of());
    }

    private static ServiceSpec plain(String name, Map<String, String> labels) {
        return ServiceSpec.of(name, LaunchConfig.of("", "image").withLabels(labels), 1);
    }

    private static Host host(Draft draft) {
        var id = draft.newId(Kind.HOST);
        var host = new Host(id, draft.newUuid(), id, null, null, Map.of(),
                new HostFacts(4000, 8L << 30, 0, "6.1", "Debian", "24", "overlay2", Map.of()), "10.0.0.1",
                Host.State.ACTIVE, Host.AgentState.ACTIVE, null, null, HostNetwork.NONE, List.of(), "key" + id, "",
                draft.now(), null);
        draft.put(host);
        return host;
    }

    /** A load balancer that runs on one host, for tests of others. */
    static final class Shop {
        private final MemoryStore store;
        private final String hostId;
        private final String balancerId;

        Shop(MemoryStore store, String protocol) {
            this.store = store;
            var made = store.update(SCOPE, draft -> {
                var host = host(draft);
                var balancer = service(draft, stack(draft, "shop"), balancer(rule("web", null).withProtocol(protocol)));
                return List.of(host.id(), instance(draft, balancer, host).id());
            });
            hostId = made.getFirst();
            balancerId = made.getLast();
        }

        /** From now on it says that it answers with these tokens. */
        void answers(String... tokens) {
            store.update(SCOPE, draft -> {
                var host = Objects.requireNonNull(draft.view().get(Host.class, hostId));
                draft.put(host.withNetwork(host.network()
                        .withBalancers(List.of(new Balancer(balancerId, null, List.of(tokens))))));
                return true;
            });
        }
    }

    private static Stack stack(Draft draft, String name) {
        var stack = new Stack(draft.newId(Kind.STACK), draft.newUuid(), name, null, Stack.State.ACTIVE, null, null,
                Map.of(), null, true, Map.of(), List.of(), draft.now(), null);
        draft.put(stack);
        return stack;
    }

    private static Service service(Draft draft, Stack stack, ServiceSpec spec) {
        var service = new Service(draft.newId(Kind.SERVICE), draft.newUuid(), stack.id(), spec, Map.of(),
                Service.State.ACTIVE, true, Map.of(), Set.of(), 1, null, draft.now(), null);
        draft.put(service);
        return service;
    }

    private static Service alias(Draft draft, Stack stack, String name, Map<String, String> links) {
        var alias = service(draft, stack, plain(name).withKind(ServiceKind.ALIAS).withLaunchConfig(null))
                .withLinks(links);
        draft.put(alias);
        return alias;
    }

    private static Instance instance(Draft draft, Service service, Host host) {
        var id = draft.newId(Kind.INSTANCE);
        var config = service.spec().launchConfig();
        var instance = new Instance(id, draft.newUuid(), service.name() + id, null, service.id(), service.stackId(),
                draft.newUuid(), 1, 1, Objects.requireNonNull(config), null, Desired.RUNNING, null, 0, null, null,
                host.id(), null, "10.42.0.9", false, null, null, InstanceState.RUNNING, "c" + id, null, 1, null,
                draft.now(), null, draft.now(), null);
        draft.put(instance);
        return instance;
    }
}
