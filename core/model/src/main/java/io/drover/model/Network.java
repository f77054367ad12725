package io.drover.model;

import io.drover.model.network.NetworkDriver;
import io.drover.model.network.PolicyRule;
import io.drover.model.network.PortRange;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The network of an environment; there is one in each. Made by the network planner, changed by intents.
 *
 * @param subnet all managed addresses, for example {@code 10.42.0.0/16}
 * @param driver null until the hosts have said what they can do; chosen once by the network planner, or by a person
 * @param reason why this driver was chosen, for people
 * @param secrets in base64, the newest first; the one before stays until every host has had time to hear of the newest
 * @param defaultPolicyAction {@code allow} or {@code deny}
 * @param ports for published ones without a number
 */
@RecordBuilder
public record Network(String id, String uuid, String name, @Nullable String description, String subnet,
        @Nullable NetworkDriver driver, @Nullable String reason, List<String> secrets, String defaultPolicyAction,
        List<PolicyRule> policy, PortRange ports, Instant created,
        @Nullable Instant removed) implements Resource, NetworkBuilder.With {

    public Network {
        secrets = List.copyOf(secrets);
        policy = List.copyOf(policy);
    }

    /** Without the secrets: it may stand in a log. */
    @Override
    public String toString() {
        return "Network[" + id + ", " + subnet + ", " + driver + ", " + secrets.size() + " secrets]";
    }
}
