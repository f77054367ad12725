package io.drover.server.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.drover.model.Host;
import io.drover.model.HostFacts;
import io.drover.model.HostNetwork;
import io.drover.model.Kind;
import io.drover.model.Network;
import io.drover.model.Refusal;
import io.drover.model.Refusal.Code;
import io.drover.model.Wire;
import io.drover.model.intent.Intent;
import io.drover.model.intent.Intent.RotateNetworkSecret;
import io.drover.model.intent.Intent.UpdateNetwork;
import io.drover.model.network.Fact;
import io.drover.model.network.NetworkAbilities;
import io.drover.model.network.NetworkDriver;
import io.drover.model.network.PolicyRule;
import io.drover.model.network.PolicyRule.Between;
import io.drover.model.network.PolicyRule.Member;
import io.drover.server.loop.Focus;
import io.drover.server.store.MemoryStore;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class NetworkIntentsTest {
    private static final String SCOPE = "1a5";
    private static final String SECRET = "the first secret";
    private final MemoryStore store = new MemoryStore(Clock.systemUTC(), new Random(1));
    private final NetworkIntents intents = new NetworkIntents();

    @BeforeEach
    void open() {
        store.update(SCOPE, draft -> new NetworkPlanner(() -> SECRET).plan(draft, Focus.EVERYTHING) == null);
    }

    @Test
    void whatIsNotSaidStaysAsItIs() {
        var before = network();
        handle(new UpdateNetwork(before.id(), null, null, null, null, null, null, null));
        assertThat(network()).isEqualTo(before);
        handle(new UpdateNetwork(before.id(), "flat", "of all", null, "deny", List.of(within("stack")), null, null));
        handle(new UpdateNetwork(before.id(), null, "", null, null, null, null, null));
        assertThat(network()).isEqualTo(before.withName("flat").withDescription("").withDefaultPolicyAction("deny")
                .withPolicy(List.of(within("stack"))));
        handle(new UpdateNetwork(before.id(), null, null, null, null, List.of(), null, null));
        assertThat(network().policy()).isEmpty();
    }

    @Test
    void aDriverMustBeOneThatEveryHostCanDo() {
        host("one", NetworkDriver.VXLAN, NetworkDriver.WIREGUARD);
        host("two", NetworkDriver.VXLAN, NetworkDriver.IPSEC);
        host("three");
        refused(update(NetworkDriver.WIREGUARD), Code.InvalidState, "driver",
                "wireguard cannot be done by two");
        refused(update(NetworkDriver.IPSEC), Code.InvalidState, "driver", "ipsec cannot be done by one");
        handle(update(NetworkDriver.VXLAN));
        assertThat(network().driver()).isEqualTo(NetworkDriver.VXLAN);
        assertThat(network().reason()).isEqualTo("chosen by a person");
    }

    @Test
    void thePlannerLeavesWhatAPersonChose() {
        host("one", NetworkDriver.VXLAN, NetworkDriver.WIREGUARD);
        handle(update(NetworkDriver.VXLAN));
        store.update(SCOPE, draft -> new NetworkPlanner(() -> SECRET).plan(draft, Focus.EVERYTHING) == null);
        assertThat(network().driver()).isEqualTo(NetworkDriver.VXLAN);
    }

    @Test
    void aNewSecretComesFirstAndTheOneBeforeStays() {
        var id = network().id();
        handle(new RotateNetworkSecret(id, "b"));
        assertThat(network().secrets()).containsExactly("b", SECRET);
        handle(new RotateNetworkSecret(id, "c"));
        assertThat(network().secrets()).containsExactly("c", "b");
        refused(new RotateNetworkSecret(id, "b"), Code.InvalidFormat, "secret", "new");
        refused(new RotateNetworkSecret(id, ""), Code.InvalidFormat, "secret", "new");
    }

    @Test
    void noSecretStandsInATextForLogs() {
        var rotate = new RotateNetworkSecret("1n1", SECRET);
        var environment = new Facts("uuid", "Default").environment(network());
        assertThat(Stream.of(rotate, network(), environment, List.of(environment)).map(Object::toString))
                .allSatisfy(text -> assertThat(text).isNotBlank().doesNotContain(SECRET));
        // and yet it comes over the bus, and to the hosts
        assertThat(Wire.read(Wire.write(rotate), Intent.class)).isEqualTo(rotate);
        assertThat(Wire.read(Wire.write(environment), Fact.class)).isEqualTo(environment);
        assertThat(network().secrets()).containsExactly(SECRET);
    }

    @Test
    void whatIsNotThereIsNotFound() {
        refused(new UpdateNetwork("1n99", "x", null, null, null, null, null, null), Code.NotFound, null, "1n99");
        refused(new RotateNetworkSecret("1n99", "x"), Code.NotFound, null, "1n99");
        assertThatThrownBy(() -> handle(new Intent.RemoveVolumeTemplate("a", "b")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void longTextsAndUnknownWordsAreRefused() {
        var id = network().id();
        refused(new UpdateNetwork(id, "x".repeat(256), null, null, null, null, null, null), Code.MaxLengthExceeded,
                "name", "255");
        refused(new UpdateNetwork(id, null, "x".repeat(1025), null, null, null, null, null), Code.MaxLengthExceeded,
                "description", "1024");
        refused(new UpdateNetwork(id, null, null, null, "reject", null, null, null), Code.InvalidOption,
                "defaultPolicyAction",
                "allow, deny");
        var many = Stream.generate(() -> within("stack")).limit(501).toList();
        refused(new UpdateNetwork(id, null, null, null, null, many, null, null), Code.MaxLimitExceeded, "policy",
                "500");
    }

    @Test
    void theSubnetIsAnotherOneOnlyBeforeTheFirstAddress() {
        var id = network().id();
        handle(subnet(id, "10.43.7.9/16"));
        assertThat(network().subnet()).isEqualTo("10.43.0.0/16");
        for (var bad : List.of("10.43.0.0", "10.43.0.0/33", "10.43.0.0/25", "0.0.0.0/4", "8.8.0.0/16", "172.16.0.0/12",
                "x/16",
                "10.300.0.0/16")) {
            refused(subnet(id, bad), Code.InvalidFormat, "subnet", "must");
        }
        assertThat(network().subnet()).isEqualTo("10.43.0.0/16");
    }

    @Test
    void portsAreDrawnFromTheRangeThatAPersonGives() {
        var id = network().id();
        handle(new UpdateNetwork(id, null, null, null, null, null, null, "20000-20010"));
        assertThat(network().ports()).hasToString("20000-20010");
        for (var bad : List.of("", "20000", "20010-20000", "0-10", "1-70000", "a-b")) {
            refused(new UpdateNetwork(id, null, null, null, null, null, null, bad), Code.InvalidFormat, "portRange",
                    "two ports");
        }
    }

    private static UpdateNetwork subnet(String id, String subnet) {
        return new UpdateNetwork(id, null, null, null, null, null, subnet, null);
    }

    static Stream<Arguments> wrong() {
        var ok = new Member("a=b");
        return Stream.of(Arguments.of(rule(null, null, null, null), Code.InvalidFormat, "policy[2]"),
                Arguments.of(rule("stack", null, ok, ok), Code.InvalidFormat, "policy[2]"),
                Arguments.of(rule("stack", new Between("a", null), null, null), Code.InvalidFormat, "policy[2]"),
                Arguments.of(rule("house", null, null, null), Code.InvalidOption, "policy[2].within"),
                Arguments.of(rule(null, new Between(null, null), null, null), Code.InvalidFormat,
                        "policy[2].between"),
                Arguments.of(rule(null, new Between("a", "b"), null, null), Code.InvalidFormat, "policy[2].between"),
                Arguments.of(rule(null, new Between(" ", null), null, null), Code.InvalidFormat,
                        "policy[2].between.groupBy"),
                Arguments.of(rule(null, new Between(null, "a in"), null, null), Code.InvalidFormat,
                        "policy[2].between.selector"),
                Arguments.of(rule(null, null, ok, null), Code.MissingRequired, "policy[2].to"),
                Arguments.of(rule(null, null, null, ok), Code.MissingRequired, "policy[2].from"),
                Arguments.of(rule(null, null, new Member("a=="), ok), Code.InvalidFormat, "policy[2].from.selector"),
                Arguments.of(rule(null, null, ok, new Member("")), Code.InvalidFormat, "policy[2].to.selector"),
                Arguments.of(rule(null, null, ok, new Member("a".repeat(1025))), Code.MaxLimitExceeded,
                        "policy[2].to.selector"),
                Arguments.of(within("stack", "80", "x"), Code.PortWrongFormat, "policy[2].ports[1]"),
                Arguments.of(within("stack", "0"), Code.PortWrongFormat, "policy[2].ports[0]"),
                Arguments.of(within("stack", "65536"), Code.PortWrongFormat, "policy[2].ports[0]"),
                Arguments.of(within("stack", "90-80"), Code.PortWrongFormat, "policy[2].ports[0]"),
                Arguments.of(within("stack", "80/sctp"), Code.PortWrongFormat, "policy[2].ports[0]"),
                Arguments.of(within("stack", "99999999999999"), Code.PortWrongFormat, "policy[2].ports[0]"),
                Arguments.of(new PolicyRule("stack", null, null, null, List.of(), "reject"), Code.InvalidOption,
                        "policy[2].action"));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void aRuleThatIsWrongIsNamedByItsField(PolicyRule rule, Code code, String field) {
        refused(new UpdateNetwork(network().id(), null, null, null, null,
                List.of(within("linked"), within("service"), rule), null, null), code, field, field);
    }

    @Test
    void everyFormOfARuleIsTaken() {
        var rules = List.of(within("stack"), within("service", "80", "53/udp", "80-90", "8000-9000/tcp"),
                within("linked"), rule(null, new Between("com.example.group", null), null, null),
                rule(null, new Between(null, "a in (b, c), !d"), null, null),
                rule(null, null, new Member("a!=b"), new Member("c")));
        handle(new UpdateNetwork(network().id(), null, null, null, null, rules, null, null));
        assertThat(network().policy()).isEqualTo(rules);
    }

    private static PolicyRule within(String within, String... ports) {
        return new PolicyRule(within, null, null, null, Arrays.asList(ports), "allow");
    }

    private static PolicyRule rule(@Nullable String within, @Nullable Between between, @Nullable Member from,
            @Nullable Member to) {
        return new PolicyRule(within, between, from, to, List.of(), "deny");
    }

    private UpdateNetwork update(NetworkDriver driver) {
        return new UpdateNetwork(network().id(), null, null, driver, null, null, null, null);
    }

    private void host(String name, NetworkDriver... can) {
        store.update(SCOPE, draft -> {
            draft.put(new Host(draft.newId(Kind.HOST), name, name, null, null, Map.of(),
                    new HostFacts(1, 1, 1, "", "", "", "", Map.of()), "10.0.0.1", Host.State.ACTIVE,
                    Host.AgentState.ACTIVE, null, null,
                    new HostNetwork(new NetworkAbilities(List.of(can), List.of(), null), List.of()), List.of(), name,
                    "", draft.now(), null));
            return true;
        });
    }

    private void handle(Intent intent) {
        store.update(SCOPE, draft -> intents.handle(draft, intent));
    }

    private void refused(Intent intent, Code code, @Nullable String field, String says) {
        var before = network();
        var refusal = Objects.requireNonNull(catchThrowableOfType(Refusal.class, () -> handle(intent)));
        assertThat(refusal.code()).isEqualTo(code);
        assertThat(refusal.field()).isEqualTo(field);
        assertThat(refusal).hasMessageContaining(says);
        assertThat(network()).isEqualTo(before);
    }

    private Network network() {
        return Objects.requireNonNull(store.view(SCOPE).network());
    }
}
