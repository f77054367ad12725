package io.drover.server.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.Host;
import io.drover.model.Host.AgentState;
import io.drover.model.Instance;
import io.drover.model.Instance.Desired;
import io.drover.model.InstanceHealth;
import io.drover.model.InstanceState;
import io.drover.model.Network;
import io.drover.model.Service;
import io.drover.model.network.Fact;
import io.drover.model.network.NetworkDriver;
import io.drover.model.spec.Labels;
import io.drover.model.spec.LaunchConfig;
import io.drover.model.spec.ServiceKind;
import io.drover.model.spec.ServiceSpec;
import io.drover.server.agents.RemovalPlanner;
import io.drover.server.loop.Focus;
import io.drover.server.store.Draft;
import io.drover.server.store.MemoryStore;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules that people rely on, one example each; {@link AddressesOracleTest} has thousands. */
class NetworkPlannerTest {
    private static final String SCOPE = "1a5";
    private final MemoryStore store = new MemoryStore(Clock.systemUTC(), new Random(3));
    private int secrets;
    private final NetworkPlanner planner = new NetworkPlanner(() -> "secret " + ++secrets);

    @Test
    void thereIsOneNetworkWithOneSecret() {
        plan();
        plan();
        assertThat(network().secrets()).containsExactly("secret 1");
        assertThat(network().subnet()).isEqualTo("10.42.0.0/16");
        assertThat(network().defaultPolicyAction()).isEqualTo("allow");
    }

    @Test
    void aContainerGetsAnAddressOfItsHostOnceItHasOne() {
        var host = make(Drafts::host);
        var instance = make(draft -> single(draft, null));
        plan();
        assertThat(now(instance).address()).isNull();
        assertThat(now(host).blocks()).isEmpty();
        change(instance, it -> it.withHostId(host.id()));
        plan();
        assertThat(now(host).blocks()).containsExactly("10.42.0.0/26");
        assertThat(now(instance).address()).startsWith("10.42.0.").isNotIn("10.42.0.0", "10.42.0.1", "10.42.0.63");
    }

    @Test
    void aHostThatChecksAddressesOutsideIsPartOfTheNetworkAndHasANetworkAgent() {
        var host = make(Drafts::host);
        make(draft -> {
            var service = Drafts.service(draft, Drafts.stack(draft, "s"), ServiceSpec
                    .of("out", LaunchConfig.of("", "a"), 1).withKind(ServiceKind.EXTERNAL).withLaunchConfig(null)
                    .withExternalIps(List.of("192.0.2.1")).withHealthCheck(Drafts.CHECK));
            draft.put(service.withOutside(Map.of("192.0.2.1", new InstanceHealth(InstanceHealth.State.INITIALIZING,
                    draft.now(), null, 1, List.of(host.id()), List.of()))));
            return service;
        });
        plan();
        assertThat(now(host).blocks()).hasSize(1);
        assertThat(store.view(SCOPE).instancesOn(host.id())).singleElement()
                .matches(SystemContainers::isNetworkAgent);
    }

    @Test
    void aHostThatChecksContainersOfOthersIsPartOfTheNetworkAndHasANetworkAgent() {
        var own = make(Drafts::host);
        var other = make(Drafts::host);
        var instance = make(draft -> Drafts.instance(draft, null, "u", 1,
                LaunchConfig.of("", "a").withHealthCheck(Drafts.CHECK), own));
        plan();
        assertThat(now(other).blocks()).isEmpty();
        change(instance, it -> it.withHealth(new InstanceHealth(InstanceHealth.State.INITIALIZING, it.created(), null,
                1, List.of(own.id(), other.id()), List.of())));
        var seq = store.view(SCOPE).seq();
        store.update(SCOPE, draft -> String.valueOf(planner.plan(draft, new Focus(false, Set.of(instance.id())))));
        assertThat(now(other).blocks()).containsExactly("10.42.0.64/26");
        assertThat(store.view(SCOPE).instancesNamed("network-agent-" + other.id())).hasSize(1);
        assertThat(store.view(SCOPE).seq()).isEqualTo(seq + 2);
        plan();
        assertThat(store.view(SCOPE).seq()).isEqualTo(seq + 2);
    }

    @Test
    void whatWasPurgedKeepsItsAddressUntilItOrItsHostIsGone() {
        var host = make(Drafts::host);
        var other = make(Drafts::host);
        var purged = make(draft -> single(draft, host));
        plan();
        var address = Objects.requireNonNull(now(purged).address());
        change(purged, Instance::purge);
        var next = make(draft -> asking(draft, other, address));
        plan();
        assertThat(now(purged).address()).isEqualTo(address);
        assertThat(now(next).address()).isNotEqualTo(address);
        make(draft -> {
            draft.put(now(host).withState(Host.State.REMOVED).withRemoved(draft.now()));
            return new RemovalPlanner().plan(draft, new Focus(false, Set.of(host.id()))) == null;
        });
        plan();
        var last = make(draft -> asking(draft, other, address));
        plan();
        assertThat(List.of(now(next), now(last))).as("with its host it has lost its address")
                .anyMatch(it -> address.equals(it.address()));
    }

    @Test
    void eachServiceHasATokenOfItsOwnThatStays() {
        var one = make(draft -> service(draft, false));
        store.update(SCOPE, draft -> planner.plan(draft, new Focus(false, Set.of(one.id()))) == null);
        var token = Objects.requireNonNull(token(one));
        assertThat(token).matches("[0-9a-f]{40}");
        var other = make(draft -> service(draft, false));
        plan();
        assertThat(token(one)).isEqualTo(token);
        assertThat(token(other)).matches("[0-9a-f]{40}").isNotEqualTo(token);
        assertThat(new Facts("e", "Default").of(store.view(SCOPE), store.view(SCOPE).find(one.id())))
                .isInstanceOfSatisfying(Fact.OfService.class, fact -> {
                    assertThat(fact.token()).isEqualTo(token);
                    assertThat(fact.toString()).doesNotContain(token);
                });
        var seq = store.view(SCOPE).seq();
        plan();
        assertThat(store.view(SCOPE).seq()).isEqualTo(seq);
    }

    private @Nullable String token(Service service) {
        return Objects.requireNonNull(store.view(SCOPE).get(Service.class, service.id())).token();
    }

    @ParameterizedTest
    @CsvSource({"managed,true", "bridge,false", "host,false", "none,false", "container,false"})
    void onlyContainersOfTheNetworkGetOne(String mode, boolean managed) {
        var host = make(Drafts::host);
        var config = LaunchConfig.of("", "a");
        var instance = make(draft -> Drafts.instance(draft, null, "u", 1,
                config.withNetworking(config.networking().withMode(mode)), host));
        plan();
        assertThat(now(instance).address() != null).isEqualTo(managed);
        assertThat(store.view(SCOPE).instancesNamed("network-agent-" + host.id())).hasSize(managed ? 1 : 0);
    }

    @Test
    void aRetainedAddressStaysWithItsPlaceWhenItsContainerIsReplaced() {
        var host = make(Drafts::host);
        var service = make(draft -> service(draft, true));
        var old = make(draft -> place(draft, service, host));
        plan();
        var address = Objects.requireNonNull(now(old).address());
        change(old, it -> it.withDesired(Desired.REMOVED));
        var heir = make(draft -> place(draft, service, host));
        plan();
        assertThat(now(heir).address()).as("the old one still runs").isNull();
        assertThat(now(heir).message()).contains(address, old.name());
        change(old, it -> it.withState(InstanceState.STOPPED));
        plan();
        assertThat(now(heir).address()).isEqualTo(address);
        assertThat(now(heir).message()).isNull();
        assertThat(now(old).address()).isNull();
    }

    @Test
    void aRetainedAddressIsHandedOverWhenItsHostIsLostAndNotBefore() {
        var lost = make(Drafts::host);
        var other = make(Drafts::host);
        var service = make(draft -> service(draft, true));
        var old = make(draft -> place(draft, service, lost));
        plan();
        var address = Objects.requireNonNull(now(old).address());
        change(old, it -> it.withDesired(Desired.REMOVED).withState(InstanceState.RUNNING));
        var heir = make(draft -> place(draft, service, other));
        for (var state : List.of(AgentState.ACTIVE, AgentState.RECONNECTING)) {
            change(lost, it -> it.withAgentState(state));
            plan();
            assertThat(now(heir).address()).as(state.name()).isNull();
            assertThat(now(old).address()).isEqualTo(address);
        }
        change(lost, it -> it.withAgentState(AgentState.DISCONNECTED));
        plan();
        assertThat(now(heir).address()).isEqualTo(address);
        assertThat(now(old).address()).isNull();
        change(lost, it -> it.withAgentState(AgentState.ACTIVE));
        plan();
        assertThat(now(heir).address()).isEqualTo(address);
        assertThat(now(old).address()).isNull();
    }

    @Test
    void withoutRetainIpAReplacementGetsAnother() {
        var host = make(Drafts::host);
        var service = make(draft -> service(draft, false));
        var old = make(draft -> place(draft, service, host));
        plan();
        change(old, it -> it.withDesired(Desired.REMOVED));
        var heir = make(draft -> place(draft, service, host));
        plan();
        assertThat(now(heir).address()).isNotNull().isNotEqualTo(now(old).address());
        assertThat(now(old).address()).as("it is its until it is gone").isNotNull();
    }

    @Test
    void ofSeveralAddressesThatAreAskedForTheFirstThatIsFreeIsGivenAndWithoutAnyAnother() {
        var host = make(Drafts::host);
        var first = make(draft -> asking(draft, host, "10.42.9.9"));
        var second = make(draft -> asking(draft, host, " 10.42.9.9, 10.42.9.10"));
        var third = make(draft -> asking(draft, host, "10.42.9.9,10.42.9.10"));
        plan();
        assertThat(now(first).address()).isEqualTo("10.42.9.9");
        assertThat(now(second).address()).isEqualTo("10.42.9.10");
        assertThat(now(third).address()).startsWith("10.42.0.");
        assertThat(now(third).message()).isNull();
    }

    @Test
    void whoAsksForAnAddressWhoseOwnerGoesWaitsAndIsToldWhoseItIs() {
        var host = make(Drafts::host);
        var first = make(draft -> asking(draft, host, "10.42.9.9"));
        plan();
        assertThat(now(first).address()).isEqualTo("10.42.9.9");
        change(first, it -> it.withDesired(Desired.REMOVED));
        var second = make(draft -> asking(draft, host, "10.42.9.9"));
        plan();
        assertThat(now(second).address()).isNull();
        assertThat(now(second).message())
                .isEqualTo("the label " + Labels.REQUESTED_IP + ": 10.42.9.9 is still " + first.name() + "'s");
        make(draft -> Drafts.gone(draft, now(first)));
        store.update(SCOPE, draft -> planner.plan(draft, new Focus(false, java.util.Set.of(first.id()))) == null);
        assertThat(now(second).address()).isEqualTo("10.42.9.9");
    }

    @Test
    void anAddressThatIsKeptForAServiceIsNobodyElses() {
        var host = make(Drafts::host);
        var service = make(draft -> service(draft, true));
        var old = make(draft -> place(draft, service, host));
        plan();
        var address = Objects.requireNonNull(now(old).address());
        make(draft -> Drafts.gone(draft, now(old)));
        var asking = make(draft -> asking(draft, host, address));
        plan();
        assertThat(now(asking).address()).isNotNull().isNotEqualTo(address);
        var heir = make(draft -> place(draft, service, host));
        plan();
        assertThat(now(heir).address()).isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.42.9.09", "10.42.9", "10.42.9.9.9", "10.42.9.256", "10.42.+9.9", "10.42. 9.9", "",
            "there",
            "10.42.9.9,there", "10.42.0.0", "10.42.255.255", "10.43.0.9", "192.168.0.1", "10.42.9.٩",
            "4294967297.0.0.1"})
    void whatIsNoAddressOfAContainerIsNamedAndGivenToNobody(String wish) {
        var host = make(Drafts::host);
        var instance = make(draft -> asking(draft, host, wish));
        plan();
        assertThat(now(instance).address()).isNull();
        assertThat(now(instance).message()).contains(
                "the label " + Labels.REQUESTED_IP + ": " + wish.substring(wish.indexOf(',') + 1), "not an address");
    }

    @Test
    void aHostsOwnAddressIsNoContainers() {
        var early = make(Drafts::host);
        var asking = make(draft -> asking(draft, early, "10.42.0.65"));
        plan();
        assertThat(now(asking).address()).as("nobody's yet").isEqualTo("10.42.0.65");
        assertThat(now(early).blocks()).as("a host with such a container is part of the network").hasSize(1);
        var late = make(Drafts::host);
        make(draft -> single(draft, late));
        var vain = make(draft -> asking(draft, late, "10.42.0.1"));
        plan();
        assertThat(now(late).blocks()).as("the second has the address of somebody").containsExactly("10.42.0.128/26");
        assertThat(now(vain).address()).as("the first host's own").isNotNull().isNotEqualTo("10.42.0.1");
    }

    @Test
    void aRemovedHostsBlockIsGivenAgainOnceNobodyHasAnAddressInIt() {
        var old = make(Drafts::host);
        var service = make(draft -> service(draft, true));
        var kept = make(draft -> place(draft, service, old));
        plan();
        var address = Objects.requireNonNull(now(kept).address());
        make(draft -> Drafts.gone(draft, now(kept)));
        change(old, it -> it.withState(Host.State.REMOVED).withRemoved(it.created()));
        var second = make(Drafts::host);
        make(draft -> single(draft, second));
        plan();
        assertThat(now(second).blocks()).as(address + " is kept for web").containsExactly("10.42.0.64/26");
        store.update(SCOPE, draft -> {
            draft.put(now(service).withAddresses(Map.of()));
            return true;
        });
        var third = make(Drafts::host);
        make(draft -> single(draft, third));
        plan();
        assertThat(now(third).blocks()).containsExactly("10.42.0.0/26");
    }

    @Test
    void aHostGrowsByBlocksAndTakesSingleAddressesWhenNoneIsLeft() {
        make(draft -> Drafts.network(draft, "10.42.0.0/25"));
        var host = make(Drafts::host);
        var other = make(Drafts::host);
        make(draft -> single(draft, other));
        for (var n = 0; n < 61; n++) {
            make(draft -> single(draft, host));
        }
        plan();
        assertThat(now(host).blocks()).hasSize(1);
        var last = make(draft -> single(draft, host));
        plan();
        assertThat(now(host).blocks()).hasSize(1);
        assertThat(now(last).address()).isNotNull();
        assertThat(Cidr.of(now(other).blocks().getFirst()).contains(Cidr.number(String.valueOf(now(last).address()))))
                .isTrue();
        var stranger = make(Drafts::host);
        var vain = make(draft -> single(draft, stranger));
        plan();
        assertThat(now(vain).message()).isEqualTo("all blocks of 10.42.0.0/25 are other hosts'");
    }

    @Test
    void aNetworkAgentOfAnotherVersionIsReplaced() {
        var host = make(Drafts::host);
        make(draft -> single(draft, host));
        plan();
        var old = agent(host);
        change(old, it -> it.withConfig(it.config().withImage("drover/agent:older")));
        plan();
        assertThat(now(old).desired()).isEqualTo(Desired.REMOVED);
        assertThat(store.view(SCOPE).instancesNamed(old.name())).as("two would be in each other's way").hasSize(1);
        make(draft -> Drafts.gone(draft, now(old)));
        plan();
        assertThat(agent(host).id()).isNotEqualTo(old.id());
        assertThat(agent(host).config().networking().mode()).isEqualTo("host");
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {"WIREGUARD:IPSEC,WIREGUARD:IPSEC,-,WIREGUARD",
            "WIREGUARD:IPSEC,WIREGUARD:IPSEC,IPSEC,IPSEC", "WIREGUARD:IPSEC,IPSEC,-,IPSEC",
            "WIREGUARD:VXLAN,WIREGUARD:VXLAN,WIREGUARD:VXLAN,WIREGUARD", "VXLAN,VXLAN:IPSEC,-,VXLAN",
            "VXLAN,-,-,-"})
    void theFastestEncryptedDriverThatAllCanDoIsChosenOnce(String one, @Nullable String two, @Nullable String inKernel,
            @Nullable NetworkDriver chosen) {
        for (var can : new String[]{one, two == null ? "" : two}) {
            var host = make(draft -> Drafts.host(draft));
            make(draft -> single(draft, host));
            plan();
            change(host,
                    it -> it.withNetwork(Drafts.able(drivers(inKernel), drivers(can).toArray(NetworkDriver[]::new))));
        }
        plan();
        assertThat(network().driver()).isEqualTo(chosen);
        if (chosen != null) {
            assertThat(network().reason()).contains(chosen == NetworkDriver.VXLAN ? "NOT encrypted" : chosen.wire());
            var late = make(draft -> Drafts.host(draft, NetworkDriver.VXLAN));
            make(draft -> single(draft, late));
            plan();
            assertThat(network().driver()).as("what is chosen stays").isEqualTo(chosen);
        }
    }

    private static List<NetworkDriver> drivers(@Nullable String words) {
        return words == null || words.isEmpty()
                ? List.of()
                : List.of(words.split(":", -1)).stream().map(NetworkDriver::valueOf).toList();
    }

    private static Instance single(Draft draft, @Nullable Host host) {
        return Drafts.instance(draft, null, draft.newUuid(), 1, LaunchConfig.of("", "a"), host);
    }

    private static Instance asking(Draft draft, Host host, String address) {
        return Drafts.instance(draft, null, draft.newUuid(), 1,
                LaunchConfig.of("", "a").withLabels(Map.of(Labels.REQUESTED_IP, address)), host);
    }

    private static Service service(Draft draft, boolean retainIp) {
        return Drafts.service(draft, Drafts.stack(draft, "shop"),
                ServiceSpec.of("web", LaunchConfig.of("", "a"), 1).withRetainIp(retainIp));
    }

    private static Instance place(Draft draft, Service service, Host host) {
        return Drafts.instance(draft, service, draft.newUuid(), 1, LaunchConfig.of("", "a"), host);
    }

    private <T> T make(Function<Draft, T> maker) {
        return store.update(SCOPE, maker);
    }

    private void change(Instance instance, UnaryOperator<Instance> change) {
        make(draft -> {
            draft.put(change.apply(now(instance)));
            return true;
        });
    }

    private void change(Host host, UnaryOperator<Host> change) {
        make(draft -> {
            draft.put(change.apply(now(host)));
            return true;
        });
    }

    /** Everything; and a second time there is nothing to do. */
    private void plan() {
        make(draft -> planner.plan(draft, Focus.EVERYTHING) == null);
        var seq = store.view(SCOPE).seq();
        make(draft -> planner.plan(draft, Focus.EVERYTHING) == null);
        assertThat(store.view(SCOPE).seq()).isEqualTo(seq);
    }

    private Instance now(Instance instance) {
        return (Instance) Objects.requireNonNull(store.view(SCOPE).find(instance.id()));
    }

    private Host now(Host host) {
        return (Host) Objects.requireNonNull(store.view(SCOPE).find(host.id()));
    }

    private Service now(Service service) {
        return (Service) Objects.requireNonNull(store.view(SCOPE).find(service.id()));
    }

    private Instance agent(Host host) {
        return Objects.requireNonNull(store.view(SCOPE).instanceNamed("network-agent-" + host.id()));
    }

    private Network network() {
        return Objects.requireNonNull(store.view(SCOPE).network());
    }
}
