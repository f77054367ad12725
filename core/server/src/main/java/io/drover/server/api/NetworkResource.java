package io.drover.server.api;

import io.drover.model.Kind;
import io.drover.model.Network;
import io.drover.model.Refusal;
import io.drover.model.intent.Intent;
import io.drover.model.network.NetworkDriver;
import io.drover.server.network.NetworkSecrets;
import io.drover.server.store.View;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The network of an environment: how its containers reach each other. Its secrets are shown to nobody. */
final class NetworkResource implements StoredType<Network> {
    private static final Described RANCHER = Described.of("network");
    private static final List<String> DRIVERS = Arrays.stream(NetworkDriver.values()).map(NetworkDriver::wire).toList();
    private static final FieldSpec CHOICE = FieldSpec.readOnly("enum").withUpdate(true);
    private final List<Field<Network>> fields = describe();
    private final Map<String, Link<Network>> links = RANCHER.links(Map.of());

    @Override
    public String id() {
        return "network";
    }

    @Override
    public String plural() {
        return "networks";
    }

    @Override
    public Kind kind() {
        return Kind.NETWORK;
    }

    @Override
    public Class<Network> record() {
        return Network.class;
    }

    @Override
    public List<Field<Network>> fields() {
        return fields;
    }

    @Override
    public Map<String, Link<Network>> links() {
        return links;
    }

    private static List<Field<Network>> describe() {
        var fields = new ArrayList<>(CommonFields.<Network>of(RANCHER,
                (network, _) -> network.exists() ? Life.ACTIVE : new Life("removed", "no", null), Network::uuid));
        fields.add(CommonFields.account(RANCHER));
        fields.add(RANCHER.field("name", (network, _) -> network.name()));
        fields.add(RANCHER.field("description", (network, _) -> network.description()));
        fields.add(RANCHER.field("subnets", (network, _) -> List.of(subnet(network.subnet()))));
        fields.add(RANCHER.field("dns", (_, _) -> List.of("169.254.169.250")));
        fields.add(RANCHER.field("dnsSearch", (_, _) -> List.of("rancher.internal")));
        fields.add(RANCHER.field("hostPorts", (_, _) -> true));
        // besides Rancher's form
        fields.add(Field.of("subnet", FieldSpec.readOnly("string").withUpdate(true), (network, _) -> network.subnet()));
        fields.add(Field.of("portRange", FieldSpec.readOnly("string").withUpdate(true),
                (network, _) -> network.ports().toString()));
        fields.add(Field.of("driver", CHOICE.withOptions(DRIVERS),
                (network, _) -> network.driver() == null ? null : network.driver().wire()));
        fields.add(Field.readOnly("driverReason", "string", (network, _) -> network.reason()));
        // of later versions of Rancher 1.6
        fields.add(Field.of("defaultPolicyAction", CHOICE.withOptions(List.of("allow", "deny")),
                (network, _) -> network.defaultPolicyAction()));
        fields.add(Field.of("policy", FieldSpec.readOnly("array[json]").withUpdate(true),
                (network, _) -> NetworkPolicies.body(network.policy())));
        return RANCHER.with(fields);
    }

    private static Map<String, Object> subnet(String subnet) {
        var parts = subnet.split("/", 2);
        return Map.of("type", "subnet", "networkAddress", parts[0], "cidrSize", Integer.valueOf(parts[1]));
    }

    @Override
    public Map<String, Described.Action> moreActions() {
        return Map.of("rotatesecret", new Described.Action(null, "network"));
    }

    @Override
    public Set<String> available(Network network, View view) {
        return Set.of("update", "rotatesecret");
    }

    @Override
    public Set<Can> can() {
        return Set.of(Can.UPDATE);
    }

    @Override
    public Refusal never(String what) {
        return new Refusal(Refusal.Code.MethodNotAllowed, null,
                "each environment has exactly one network, which comes and goes with it, so none can be " + what);
    }

    @Override
    public void update(Call call, Network network, Body body) {
        var driver = body.at("driver").orNull(Given::textOrNull);
        call.submit(call.scopeOf(network), new Intent.UpdateNetwork(network.id(), body.text("name"),
                body.text("description"), Arrays.stream(NetworkDriver.values())
                        .filter(one -> one.wire().equals(driver)).findFirst().orElse(null),
                body.at("defaultPolicyAction").orNull(Given::textOrNull),
                body.at("policy").orNull(NetworkPolicies::read), body.at("subnet").orNull(Given::textOrNull),
                body.at("portRange").orNull(Given::textOrNull)));
    }

    @Override
    public @Nullable Object act(Call call, Network network, String action, Body body) {
        if (action.equals("rotatesecret")) {
            call.submit(call.scopeOf(network), new Intent.RotateNetworkSecret(network.id(), NetworkSecrets.make()));
        } else {
            update(call, network, body);
        }
        return null;
    }
}
