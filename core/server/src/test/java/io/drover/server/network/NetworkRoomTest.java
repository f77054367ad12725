package io.drover.server.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.Host;
import io.drover.model.Instance;
import io.drover.model.InstanceHealth;
import io.drover.model.InstanceState;
import io.drover.model.Resource;
import io.drover.model.Selection;
import io.drover.model.Service;
import io.drover.model.Stack;
import io.drover.model.network.Fact;
import io.drover.model.network.FromNetworkAgent;
import io.drover.model.network.FromNetworkAgent.Able;
import io.drover.model.network.FromNetworkAgent.Asks;
import io.drover.model.network.FromNetworkAgent.Broken;
import io.drover.model.network.FromNetworkAgent.Apart;
import io.drover.model.network.FromNetworkAgent.Reach;
import io.drover.model.network.FromNetworkAgent.Unjoined;
import io.drover.model.network.NetworkAbilities;
import io.drover.model.network.NetworkDriver;
import io.drover.model.network.PolicyRule;
import io.drover.model.spec.LaunchConfig;
import io.drover.model.spec.ServiceKind;
import io.drover.model.spec.ServiceSpec;
import io.drover.model.wire.AgentMessage;
import io.drover.model.wire.AgentMessage.Hello;
import io.drover.model.wire.AgentMessage.OfNetwork;
import io.drover.model.wire.AgentMessage.Report;
import io.drover.model.wire.AgentMessage.Untold;
import io.drover.model.wire.Heard;
import io.drover.model.wire.ServerMessage.Tell;
import io.drover.server.loop.Focus;
import io.drover.server.store.Draft;
import io.drover.server.store.MemoryStore;
import io.drover.server.store.News;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is told what, one example each; {@link NetworkRoomOracleTest} has thousands. */
class NetworkRoomTest {
    private static final String SCOPE = "1a5";
    private final MemoryStore store = new MemoryStore(Clock.systemUTC(), new Random(5));
    private final NetworkPlanner planner = new NetworkPlanner(() -> "secret");
    private final Map<String, Hearer> hearers = new HashMap<>();
    private NetworkRoom room = room(3);
    private final Host one = make(Drafts::host);
    private final Host two = make(Drafts::host);
    private final Stack shop = make(draft -> Drafts.stack(draft, "shop"));
    private final Stack data = make(draft -> Drafts.stack(draft, "data"));
    private final Stack other = make(draft -> Drafts.stack(draft, "other"));
    private final Service web = make(draft -> service(draft, shop, "web"));
    private final Service db = make(draft -> service(draft, data, "db"));
    private final Service far = make(draft -> service(draft, other, "far"));
    private final Instance webOne = make(draft -> container(draft, web, one));
    private final Instance dbTwo = make(draft -> container(draft, db, two));
    private final Instance farTwo = make(draft -> container(draft, far, two));

    private NetworkRoom room(long epoch) {
        return new NetworkRoom(epoch, "env-uuid", "Default",
                (hostId, message) -> hearers.computeIfAbsent(hostId, _ -> new Hearer()).hear(message));
    }

    @BeforeEach
    void begin() {
        make(draft -> planner.plan(draft, Focus.EVERYTHING) == null);
        store.watch(SCOPE, store.view(SCOPE).seq(), news -> room.look(news.view(), news));
        room.begin(store.view(SCOPE));
        hear(one, hello());
        hear(two, hello());
        hearers.values().forEach(Hearer::heard);
    }

    @Test
    void aHostIsToldOfTheEnvironmentOfAllHostsAndOfItsOwnStacks() {
        assertThat(hearer(one).facts().keySet()).containsExactlyInAnyOrder("environment", "peer/1h1", "peer/1h2",
                "host/1h1", "stack/" + shop.id(), "service/" + web.id(), "container/" + webOne.id());
        assertThat(store.view(SCOPE).instancesOn(one.id())).as("its Network Agent need not be told of itself")
                .hasSize(2);
    }

    @Test
    void aPolicyThatNamesContainersOfOthersMakesEveryHostKnowThem() {
        var rule = new PolicyRule(null, null, new PolicyRule.Member("role=front"), new PolicyRule.Member("role=db"),
                List.of(), "allow");
        police(List.of(new PolicyRule("stack", null, null, null, List.of(), "allow")));
        assertThat(hearer(one).facts()).doesNotContainKey("container/" + farTwo.id());
        police(List.of(rule));
        assertThat(hearer(one).facts()).containsKeys("container/" + farTwo.id(), "service/" + far.id());
        var later = make(draft -> container(draft, far, two));
        assertThat(hearer(one).facts()).containsKey("container/" + later.id());
        police(List.of());
        assertThat(hearer(one).facts()).doesNotContainKey("container/" + later.id());
    }

    private void police(List<PolicyRule> policy) {
        var network = Objects.requireNonNull(store.view(SCOPE).network()).withPolicy(policy);
        make(draft -> {
            draft.put(network);
            return network;
        });
    }

    @Test
    void itIsToldWhatItsContainersLinkToThroughEveryAlias() {
        var alias = make(draft -> {
            var stack = Drafts.stack(draft, "names");
            var made = Drafts.service(draft, stack, ServiceSpec.of("alias", LaunchConfig.of("", "a"), 1)
                    .withKind(ServiceKind.ALIAS).withLaunchConfig(null)).withLinks(Map.of("db", db.id()));
            draft.put(made);
            return made;
        });
        assertThat(hearer(one).heard()).isEmpty();
        link(web, alias);
        assertThat(hearer(one).heard()).hasSize(1);
        assertThat(hearer(one).facts()).containsKeys("service/" + alias.id(), "stack/" + data.id(),
                "container/" + dbTwo.id()).doesNotContainKey("container/" + farTwo.id());
        link(db, far);
        assertThat(hearer(one).facts()).as("what it links to links to others for itself")
                .doesNotContainKey("container/" + farTwo.id());
        put(alias.withLinks(Map.of("far", far.id())));
        assertThat(hearer(one).facts()).containsKey("container/" + farTwo.id())
                .doesNotContainKey("container/" + dbTwo.id());
        put(now(web).withLinks(Map.of()));
        assertThat(hearer(one).facts()).doesNotContainKeys("container/" + farTwo.id(), "stack/" + other.id());
    }

    @Test
    void itIsToldWhatSelectorsFind() {
        var lone = make(draft -> {
            var made = Drafts.instance(draft, null, "u", 1, LaunchConfig.of("", "a"), two).withName("lone");
            draft.put(made);
            return made;
        });
        assertThat(hearer(one).facts()).doesNotContainKeys("container/" + lone.id(), "container/" + dbTwo.id());
        put(now(web).withSelection(new Selection(Map.of("db", db.id()), Set.of(lone.id()))));
        assertThat(hearer(one).facts()).containsKeys("container/" + lone.id(), "container/" + dbTwo.id());
        assertThat(hearer(one).facts().get("service/" + web.id())).isInstanceOfSatisfying(Fact.OfService.class,
                fact -> {
                    assertThat(fact.links()).containsEntry("db", db.id());
                    assertThat(fact.containers()).containsExactly(lone.id());
                });
        put(now(web).withSelection(Selection.NOTHING));
        assertThat(hearer(one).facts()).doesNotContainKeys("container/" + lone.id(), "container/" + dbTwo.id());
    }

    @Test
    void itIsToldWhatItAskedForAlsoWhenThatComesLater() {
        hear(one, asks(1, false, "db.data", "web.later", "lone"));
        assertThat(last(one).answered()).isEqualTo(1);
        assertThat(hearer(one).facts()).containsKey("container/" + dbTwo.id());
        hearer(one).heard();
        var later = make(draft -> Drafts.stack(draft, "Later"));
        assertThat(hearer(one).facts()).containsKey("stack/" + later.id());
        var lone = make(draft -> {
            var made = Drafts.instance(draft, null, "u", 1, LaunchConfig.of("", "a"), two).withName("lone");
            draft.put(made);
            return made;
        });
        assertThat(hearer(one).facts()).containsKey("container/" + lone.id());
        put(later.withName("earlier"));
        assertThat(hearer(one).facts()).doesNotContainKey("stack/" + later.id());
        hear(one, asks(2, false));
        assertThat(last(one).answered()).isEqualTo(2);
        assertThat(hearer(one).facts()).doesNotContainKeys("container/" + dbTwo.id(), "container/" + lone.id());
    }

    @Test
    void whoAsksForEverythingIsToldEverythingAndWhateverComes() {
        hear(one, asks(1, true));
        assertThat(hearer(one).facts()).containsKeys("container/" + dbTwo.id(), "container/" + farTwo.id(), "host/1h2");
        var more = make(draft -> container(draft, service(draft, Drafts.stack(draft, "new"), "s"), two));
        var third = make(Drafts::host);
        assertThat(hearer(one).facts()).containsKeys("container/" + more.id(), "host/" + third.id());
        assertThat(hearer(two).facts()).doesNotContainKey("host/" + third.id());
        hear(one, asks(2, false));
        assertThat(hearer(one).facts()).doesNotContainKeys("container/" + more.id(), "host/" + third.id());
    }

    @Test
    void whatIsNoConcernOfAHostSendsItNothing() {
        put(now(farTwo).withStartCount(7));
        put(now(two).withLabels(Map.of("a", "b")));
        put(now(far).withState(Service.State.ACTIVATING));
        assertThat(hearer(one).heard()).isEmpty();
        assertThat(hearer(two).heard()).hasSize(3);
        put(now(two).withAgentIp("10.9.9.9"));
        assertThat(hearer(one).heard()).hasSize(1);
    }

    @Test
    void revisionsGoOnWhenAllIsToldAgain() {
        put(now(two).withAgentIp("10.9.9.8"));
        var before = last(one);
        hear(one, new Untold());
        var whole = last(one);
        assertThat(whole.base()).isZero();
        assertThat(whole.revision()).as("whoever missed it must not take the next for what follows the one before")
                .isGreaterThan(before.revision());
        put(now(two).withAgentIp("10.9.9.7"));
        assertThat(last(one).base()).isEqualTo(whole.revision());
        room = room(4);
        hear(one, new Report(true, 0, 0, List.of(), List.of()));
        assertThat(last(one).epoch()).isEqualTo(4);
        assertThat(last(one).base()).isZero();
        hear(one, new Report(true, 0, 0, List.of(), List.of()));
        assertThat(hearer(one).heard()).as("once is enough").hasSize(4);
    }

    @Test
    void whatNetworkAgentsSayIsWrittenToTheirHosts() {
        var abilities = new NetworkAbilities(List.of(NetworkDriver.VXLAN), List.of(), "key");
        write(one, new Able(abilities));
        write(one, new Reach(List.of(new Broken(two.id(), "silent"))));
        assertThat(now(one).network().abilities()).isEqualTo(abilities);
        assertThat(now(one).network().broken()).containsExactly(new Broken(two.id(), "silent"));
        assertThat(room.mustWrite(List.of(new Heard(one.id(), new OfNetwork(new Unjoined(List.of())))))).isTrue();
        write(one, new Unjoined(List.of(new Apart("docker-1", "no interface"))));
        assertThat(now(one).network().unjoined()).containsExactly(new Apart("docker-1", "no interface"));
        write(one, new Unjoined(List.of()));
        assertThat(now(one).network().unjoined()).isEmpty();
        assertThat(room.mustWrite(List.of(new Heard(one.id(), asks(1, false))))).isFalse();
        var key = ((Fact.Peer) Objects.requireNonNull(hearer(two).facts().get("peer/1h1"))).wireguardKey();
        assertThat(key).isEqualTo("key");
    }

    @Test
    void whoIsNotJoinedIsNotWellToThoseWhoAskForIt() {
        link(web, db);
        put(now(dbTwo).withState(InstanceState.RUNNING).withContainerId("docker-db"));
        assertThat(well(one, dbTwo)).isTrue();
        write(two, new Unjoined(List.of(new Apart("docker-db", "no interface"))));
        assertThat(well(one, dbTwo)).isFalse();
        write(two, new Unjoined(List.of()));
        assertThat(well(one, dbTwo)).isTrue();
    }

    private boolean well(Host host, Instance instance) {
        return ((Fact.OfContainer) Objects.requireNonNull(hearer(host).facts().get("container/" + instance.id())))
                .well();
    }

    @Test
    void whatIsLeftOfAServiceThatIsGoneIsNotToldOf() {
        link(web, db);
        assertThat(hearer(one).facts()).containsKey("container/" + dbTwo.id());
        make(draft -> {
            draft.put(now(dbTwo).purge());
            draft.put(now(db).withState(Service.State.REMOVED).withRemoved(draft.now()));
            return true;
        });
        assertThat(hearer(two).facts()).doesNotContainKeys("container/" + dbTwo.id(), "service/" + db.id());
    }

    @Test
    void aHostThatIsGoneIsForgottenAndSoIsWhatRetentionTakes() {
        make(draft -> {
            draft.view().instancesOn(two.id()).forEach(it -> Drafts.gone(draft, it));
            draft.put(now(two).withRemoved(draft.now()));
            return true;
        });
        assertThat(hearer(one).facts()).doesNotContainKey("peer/1h2");
        hearers.values().forEach(Hearer::heard);
        hear(two, hello());
        put(now(one).withAgentIp("10.9.9.6"));
        assertThat(hearer(two).heard()).isEmpty();
        hearer(one).heard();
        var view = store.view(SCOPE);
        room.look(view, new News(view, 99, List.of(new News.Change(99, two.id(), view.find(two.id()), null),
                new News.Change(99, dbTwo.id(), view.find(dbTwo.id()), null))));
        assertThat(hearer(one).heard()).isEmpty();
    }

    @Test
    void secretsComeWithTheEnvironment() {
        var network = Objects.requireNonNull(store.view(SCOPE).network());
        put(network.withSecrets(List.of("newer", "secret")));
        assertThat(((Fact.Environment) Objects.requireNonNull(hearer(one).facts().get("environment"))).secrets())
                .containsExactly("newer", "secret");
    }

    @Test
    void onlyWhoIsToCheckAContainerIsToldToAndOnlyOfThat() {
        var three = make(Drafts::host);
        hear(three, hello());
        hear(two, asks(1, true));
        var key = "check/" + webOne.id();
        put(now(webOne).withConfig(webOne.config().withHealthCheck(Drafts.CHECK)).withStartCount(1)
                .withState(InstanceState.RUNNING).withHealth(health(one, three)));
        hearers.values().forEach(Hearer::heard);
        assertThat(hearer(one).facts()).containsKey(key);
        assertThat(hearer(three).facts()).containsKey(key).doesNotContainKey("container/" + webOne.id());
        assertThat(hearer(three).facts().get(key))
                .isEqualTo(new Fact.Check(webOne.id(), Objects.requireNonNull(now(webOne).address()), 1,
                        Drafts.CHECK));
        assertThat(hearer(two).facts()).as("it knows everything, and checks nothing")
                .containsKey("container/" + webOne.id()).doesNotContainKey(key);
        put(now(webOne).withStartCount(2));
        assertThat(hearer(three).heard()).singleElement()
                .satisfies(tell -> assertThat(tell.put()).singleElement().isInstanceOf(Fact.Check.class));
        put(now(webOne).withHealth(health(one, two)));
        assertThat(last(three).remove()).containsExactly(key);
        assertThat(hearer(two).facts()).containsKey(key);
        hear(two, hello());
        assertThat(hearer(two).facts()).containsKey(key);
        put(now(webOne).withState(InstanceState.STOPPED));
        assertThat(hearer(two).facts()).as("nothing runs").doesNotContainKey(key);
        assertThat(hearer(one).facts()).doesNotContainKey(key);
    }

    @Test
    void whoIsToCheckAnAddressOutsideIsToldToAndWhoHasToDoWithItThatItIsIll() {
        var out = make(draft -> Drafts.service(draft, shop, ServiceSpec.of("out", LaunchConfig.of("", "a"), 1)
                .withKind(ServiceKind.EXTERNAL).withLaunchConfig(null).withExternalIps(List.of("192.0.2.1"))
                .withHealthCheck(Drafts.CHECK)));
        var key = "check/" + out.id() + "@192.0.2.1";
        put(now(out).withOutside(Map.of("192.0.2.1", health(two))));
        assertThat(hearer(two).facts().get(key))
                .isEqualTo(new Fact.Check(out.id() + "@192.0.2.1", "192.0.2.1", 1, Drafts.CHECK));
        assertThat(hearer(one).facts()).doesNotContainKey(key);
        assertThat(ill(out)).isEmpty();
        hear(two, hello());
        assertThat(hearer(two).facts()).containsKey(key);

        put(now(out).withOutside(Map.of("192.0.2.1",
                health(one).become(InstanceHealth.State.UNHEALTHY, Instant.EPOCH, "refused", 1))));
        assertThat(hearer(two).facts()).doesNotContainKey(key);
        assertThat(hearer(one).facts()).containsKey(key);
        assertThat(ill(out))
                .containsExactly("192.0.2.1");
        put(now(out).withState(Service.State.INACTIVE));
        assertThat(hearer(one).facts()).doesNotContainKey(key);
    }

    @Test
    void aContainerInItsHostsNetworkIsCheckedAtItsHost() {
        var config = LaunchConfig.of("", "a").withHealthCheck(Drafts.CHECK);
        var there = make(draft -> Drafts.instance(draft, web, draft.newUuid(), 1,
                config.withNetworking(config.networking().withMode("host")), one));
        var bridged = make(draft -> Drafts.instance(draft, web, draft.newUuid(), 1,
                config.withNetworking(config.networking().withMode("bridge")), one));
        put(now(there).withState(InstanceState.RUNNING).withHealth(health(one, two)));
        put(now(bridged).withState(InstanceState.RUNNING).withIp("172.17.0.9").withHealth(health(one, two)));
        assertThat(address(two, there)).isEqualTo(one.agentIp());
        put(now(one).withAgentIp("10.7.7.7"));
        assertThat(address(two, there)).isEqualTo("10.7.7.7");
        assertThat(address(one, bridged)).isEqualTo("172.17.0.9");
        assertThat(hearer(two).facts()).as("no other host has a way to it").doesNotContainKey("check/" + bridged.id());
    }

    private String address(Host host, Instance instance) {
        return ((Fact.Check) Objects.requireNonNull(hearer(host).facts().get("check/" + instance.id()))).address();
    }

    private List<String> ill(Service service) {
        return ((Fact.OfService) Objects.requireNonNull(hearer(one).facts().get("service/" + service.id()))).ill();
    }

    private static InstanceHealth health(Host... checkers) {
        return new InstanceHealth(InstanceHealth.State.INITIALIZING, Instant.EPOCH, null, 1,
                Stream.of(checkers).map(Host::id).toList(), List.of());
    }

    private static Service service(Draft draft, Stack stack, String name) {
        return Drafts.service(draft, stack, ServiceSpec.of(name, LaunchConfig.of("", "a"), 1));
    }

    private static Instance container(Draft draft, Service service, Host host) {
        return Drafts.instance(draft, service, draft.newUuid(), 1, LaunchConfig.of("", "a"), host);
    }

    private static Hello hello() {
        return new Hello(1, "1", Drafts.FACTS, 0, 0);
    }

    private static OfNetwork asks(long number, boolean everything, String... names) {
        return new OfNetwork(new Asks(number, everything, List.of(names)));
    }

    private void link(Service service, Service target) {
        put(now(service).withLinks(Map.of("it", target.id())));
    }

    private void hear(Host host, AgentMessage message) {
        room.answer(store.view(SCOPE), new Heard(host.id(), message));
    }

    private void write(Host host, FromNetworkAgent message) {
        var heard = List.of(new Heard(host.id(), new OfNetwork(message)));
        assertThat(room.mustWrite(heard)).isTrue();
        make(draft -> {
            room.write(draft, heard);
            return true;
        });
    }

    private Hearer hearer(Host host) {
        return hearers.computeIfAbsent(host.id(), _ -> new Hearer());
    }

    private Tell last(Host host) {
        return hearer(host).last();
    }

    private <T> T make(Function<Draft, T> maker) {
        return store.update(SCOPE, maker);
    }

    private void put(Resource resource) {
        make(draft -> {
            draft.put(resource);
            return true;
        });
    }

    @SuppressWarnings("unchecked")
    private <T extends Resource> T now(T resource) {
        return (T) Objects.requireNonNull(store.view(SCOPE).find(resource.id()));
    }
}
