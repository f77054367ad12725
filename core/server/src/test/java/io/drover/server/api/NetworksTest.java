package io.drover.server.api;

import static io.drover.server.api.World.NETWORK_SECRET;
import static io.drover.server.api.World.P;
import static io.drover.server.api.World.PROJECT;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.model.Host;
import io.drover.model.HostNetwork;
import io.drover.model.Instance;
import io.drover.model.InstanceState;
import io.drover.model.Wire;
import io.drover.model.network.FromNetworkAgent.Apart;
import io.drover.model.network.FromNetworkAgent.Broken;
import io.drover.model.network.NetworkAbilities;
import io.drover.model.network.NetworkDriver;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The network of an environment, and what hosts and containers say of it. */
class NetworksTest {
    private final World world = new World();
    private final String one = world.host("one");
    private final String two = world.host("two");
    private final String network = P + "/networks/" + world.network();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void thereIsOneAndItIsShownInRanchersWordsAndOurs() {
        var list = world.get(P + "/networks").body().path("data");
        assertThat(list).hasSize(1);
        var shown = list.path(0);
        assertThat(shown).isEqualTo(world.get(network).body());
        assertThat(shown.path("type").asText()).isEqualTo("network");
        assertThat(shown.path("kind").asText()).isEqualTo("managed");
        assertThat(shown.path("state").asText()).isEqualTo("active");
        assertThat(shown.path("name").asText()).isEqualTo("managed");
        assertThat(shown.path("accountId").asText()).isEqualTo(PROJECT);
        assertThat(shown.path("subnet").asText()).isEqualTo("10.42.0.0/16");
        assertThat(shown.at("/subnets/0/networkAddress").asText()).isEqualTo("10.42.0.0");
        assertThat(shown.at("/subnets/0/cidrSize").asInt()).isEqualTo(16);
        assertThat(shown.at("/dns/0").asText()).isEqualTo("169.254.169.250");
        assertThat(shown.path("driver").isNull()).isTrue();
        assertThat(shown.path("defaultPolicyAction").asText()).isEqualTo("allow");
        assertThat(shown.path("policy")).isEmpty();
        assertThat(ResourcesTest.names(shown.path("actions"))).containsExactlyInAnyOrder("update", "rotatesecret");
        assertThat(world.get("/v2-beta/projects/" + World.OTHER + "/networks").body().path("data")).isEmpty();
        assertThat(world.get("/v1/projects/" + PROJECT + "/networks").body().path("data")).hasSize(1);
    }

    @Test
    void itsFieldsAreChangedByPutAndByItsAction() {
        able(one, NetworkDriver.VXLAN, NetworkDriver.WIREGUARD);
        var policy = List.of(Map.of("within", "linked", "action", "allow"),
                Map.of("between", Map.of("groupBy", "team"), "action", "allow", "ports", List.of("80", "53/udp")),
                Map.of("from", Map.of("selector", "a=b"), "to", Map.of("selector", "c"), "action", "deny"));
        var changed = world.put(network, Map.of("name", "flat", "description", "ours", "driver", "wireguard",
                "defaultPolicyAction", "deny", "policy", policy));
        assertThat(changed.status()).as(changed.raw().body()).isEqualTo(200);
        assertThat(changed.text("name")).isEqualTo("flat");
        assertThat(changed.text("driver")).isEqualTo("wireguard");
        assertThat(changed.text("driverReason")).isEqualTo("chosen by a person");
        assertThat(changed.text("defaultPolicyAction")).isEqualTo("deny");
        assertThat(changed.body().path("policy"))
                .isEqualTo(Wire.JSON.valueToTree(policy));
        // what is shown is taken back
        assertThat(world.put(network, changed.body()).body()).isEqualTo(changed.body());
        var acted = world.post(network + "?action=update", Map.of("policy", List.of(), "driver", "vxlan"));
        assertThat(acted.status()).isEqualTo(202);
        assertThat(acted.body().path("policy")).isEmpty();
        assertThat(acted.text("driver")).isEqualTo("vxlan");
        assertThat(acted.text("description")).isEqualTo("ours");
    }

    @Test
    void whatIsWrongIsNamedByItsFieldAndChangesNothing() {
        able(one, NetworkDriver.VXLAN);
        var before = world.get(network).body();
        refused(Map.of("driver", "ipsec"), "InvalidState", "driver", "ipsec cannot be done by one");
        refused(Map.of("driver", "gre"), "InvalidOption", "driver", "vxlan, ipsec, wireguard");
        refused(Map.of("defaultPolicyAction", "drop"), "InvalidOption", "defaultPolicyAction", "allow, deny");
        refused(Map.of("policy", "deny"), "InvalidFormat", "policy", "a list");
        refused(Map.of("policy", List.of("deny")), "InvalidFormat", "policy[0]", "an object");
        refused(rule(Map.of("within", "stack")), "MissingRequired", "policy[0].action", "missing");
        refused(rule(Map.of("within", "stack", "action", "allow", "port", "80")), "InvalidFormat", "policy[0].port",
                "not known");
        refused(rule(Map.of("between", Map.of("group_by", "a"), "action", "allow")), "InvalidFormat",
                "policy[0].between.group_by", "groupBy, selector");
        refused(rule(Map.of("from", Map.of("selector", "a=="), "to", Map.of("selector", "a"), "action", "allow")),
                "InvalidFormat", "policy[0].from.selector", "is none of");
        assertThat(world.get(network).body()).isEqualTo(before);
    }

    private static Map<String, Object> rule(Map<String, Object> rule) {
        return Map.of("policy", List.of(rule));
    }

    private void refused(Map<String, ?> change, String code, String field, String says) {
        var answer = world.put(network, change);
        assertThat(answer.status()).as(answer.raw().body()).isEqualTo(422);
        assertThat(answer.text("code")).isEqualTo(code);
        assertThat(answer.text("fieldName")).isEqualTo(field);
        assertThat(answer.text("message")).contains(says);
    }

    @Test
    void noneIsMadeAndNoneRemoved() {
        for (var answer : List.of(world.post(P + "/networks", Map.of("name", "second")), world.delete(network))) {
            assertThat(answer.status()).isEqualTo(405);
            assertThat(answer.text("message")).contains("each environment has exactly one network");
        }
        assertThat(world.get(P + "/networks").body().path("data")).hasSize(1);
    }

    @Test
    void itsSecretIsChangedAndShownToNobody() {
        var former = secrets();
        var answer = world.post(network + "?action=rotatesecret", Map.of());
        assertThat(answer.status()).isEqualTo(202);
        assertThat(secrets()).hasSize(2).element(1).isEqualTo(former.getFirst());
        for (var path : List.of(network, P + "/networks?include=subnets", P, "/v1/projects/" + PROJECT + "/networks",
                P + "/schemas/network")) {
            assertThat(world.get(path).raw().body()).doesNotContain(NETWORK_SECRET, secrets().getFirst());
        }
        assertThat(answer.raw().body()).doesNotContain(NETWORK_SECRET, secrets().getFirst());
    }

    private List<String> secrets() {
        return Objects.requireNonNull(world.view().network()).secrets();
    }

    @Test
    void aContainerHasItsManagedAddressAndADockerAddressWhereItHasNone() {
        var managed = container("web", Map.of("requestedHostId", one));
        var bridged = container("plain", Map.of("networkMode", "bridge", "requestedHostId", one));
        world.run(one);
        assertThat(container(managed).path("primaryIpAddress").asText()).isEqualTo("172.17.0.9");
        world.network();
        assertThat(container(managed).path("primaryIpAddress").asText()).startsWith("10.42.");
        assertThat(container(managed).path("primaryNetworkId").asText()).isEqualTo(world.network());
        assertThat(container(bridged).path("primaryIpAddress").asText()).isEqualTo("172.17.0.9");
        assertThat(container(bridged).path("primaryNetworkId").isNull()).isTrue();
    }

    @Test
    void theNetworkAgentOfAHostIsASystemContainer() {
        var web = container("web", Map.of("requestedHostId", one));
        world.run(one);
        world.network();
        var system = world.get(P + "/containers?system=true").body().path("data");
        assertThat(system).extracting(it -> it.path("name").asText()).containsExactly("network-agent-" + one);
        assertThat(system.path(0).path("system").asBoolean()).isTrue();
        assertThat(system.path(0).path("primaryNetworkId").isNull()).isTrue();
        assertThat(world.get(P + "/containers?system=false").body().path("data"))
                .extracting(it -> it.path("id").asText()).containsExactly(web);
    }

    @Test
    void anAddressCanBeAskedFor() {
        var asked = container("asked", Map.of("requestedIpAddress", "10.42.7.9", "requestedHostId", one));
        assertThat(container(asked).at("/labels/io.rancher.container.requested_ip").asText()).isEqualTo("10.42.7.9");
        assertThat(container(asked).path("requestedIpAddress").asText()).isEqualTo("10.42.7.9");
        world.run(one);
        world.network();
        assertThat(container(asked).path("primaryIpAddress").asText()).isEqualTo("10.42.7.9");
        for (var wrong : List.of("10.42.7", "10.42.7.09", "10.42.7.9/16", "::1", "there")) {
            var answer = world.post(P + "/containers", Map.of("imageUuid", "docker:a", "requestedIpAddress", wrong));
            assertThat(answer.status()).as(wrong).isEqualTo(422);
            assertThat(answer.text("fieldName")).isEqualTo("requestedIpAddress");
        }
    }

    @Test
    void aHostSaysWhatItCanDoAndWhomItDoesNotReach() {
        able(one, NetworkDriver.VXLAN, NetworkDriver.WIREGUARD);
        change(one, it -> it.withNetwork(new HostNetwork(it.network().abilities(),
                List.of(new Broken(two, "nothing comes back from its tunnel"), new Broken("1h99", "gone")))));
        var host = world.get(P + "/hosts/" + one).body();
        assertThat(host.path("networkDrivers")).extracting(JsonNode::asText).containsExactly("vxlan", "wireguard");
        assertThat(host.path("unreachable")).hasSize(1);
        assertThat(host.at("/unreachable/0/hostId").asText()).isEqualTo(two);
        assertThat(host.at("/unreachable/0/hostname").asText()).isEqualTo("two");
        assertThat(host.at("/unreachable/0/reason").asText()).isEqualTo("nothing comes back from its tunnel");
        assertThat(host.path("transitioningMessage").asText())
                .isEqualTo("does not reach two as it should: nothing comes back from its tunnel");
        assertThat(host.path("transitioning").asText()).isEqualTo("no");
        change(one, it -> it.withMessage("it is lost"));
        assertThat(world.get(P + "/hosts/" + one).text("transitioningMessage")).isEqualTo("it is lost");
        assertThat(world.get(P + "/hosts/" + two).body().path("unreachable")).isEmpty();
    }

    @Test
    void aContainerThatIsNotJoinedToTheNetworkSaysWhy() {
        var id = container("box", Map.of("requestedHostId", one));
        world.store.update(PROJECT, draft -> {
            draft.put(Objects.requireNonNull(draft.view().get(Instance.class, id)).withHostId(one)
                    .withState(InstanceState.RUNNING).withContainerId("docker-1"));
            return true;
        });
        change(one, it -> it.withNetwork(it.network().withUnjoined(
                List.of(new Apart("docker-1", "it has no interface of Docker's"), new Apart("docker-2", "gone")))));
        var box = container(id);
        assertThat(box.path("state").asText()).isEqualTo("running");
        assertThat(box.path("transitioning").asText()).isEqualTo("error");
        assertThat(box.path("transitioningMessage").asText())
                .isEqualTo("it is not joined to the network: it has no interface of Docker's");
        change(one, it -> it.withNetwork(it.network().withUnjoined(List.of())));
        assertThat(container(id).path("transitioning").asText()).isEqualTo("no");
        assertThat(container(id).path("transitioningMessage").isNull()).isTrue();
    }

    @Test
    void aHostThatCannotDoTheDriverSaysSo() {
        able(one, NetworkDriver.VXLAN, NetworkDriver.WIREGUARD);
        world.put(network, Map.of("driver", "wireguard"));
        able(two, NetworkDriver.VXLAN);
        assertThat(world.get(P + "/hosts/" + two).text("transitioningMessage")).contains("cannot do wireguard");
        assertThat(world.get(P + "/hosts/" + one).body().path("transitioningMessage").isNull()).isTrue();
    }

    @Test
    void ofManyThatAreNotReachedAMessageNamesAFew() {
        var broken = new ArrayList<Broken>();
        for (var n = 0; n < 9; n++) {
            broken.add(new Broken(world.host("more" + n), "away"));
        }
        change(one, it -> it.withNetwork(new HostNetwork(NetworkAbilities.NONE, broken)));
        var host = world.get(P + "/hosts/" + one);
        assertThat(host.body().path("unreachable")).hasSize(9);
        assertThat(host.text("transitioningMessage")).contains("more2").doesNotContain("more3")
                .endsWith("nor 6 other hosts");
    }

    private String container(String name, Map<String, String> more) {
        var fields = new HashMap<String, Object>(more);
        fields.put("name", name);
        fields.put("imageUuid", "docker:busybox");
        var made = world.post(P + "/containers", fields);
        assertThat(made.status()).as(made.raw().body()).isEqualTo(201);
        return made.text("id");
    }

    private JsonNode container(String id) {
        return world.get(P + "/containers/" + id).body();
    }

    private void able(String host, NetworkDriver... drivers) {
        change(host, it -> it.withNetwork(
                new HostNetwork(new NetworkAbilities(List.of(drivers), List.of(), null), List.of())));
    }

    private void change(String host, UnaryOperator<Host> change) {
        world.store.update(PROJECT, draft -> {
            draft.put(change.apply(Objects.requireNonNull(draft.view().get(Host.class, host))));
            return true;
        });
    }
}
