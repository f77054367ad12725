package io.drover.server.network;

import io.drover.model.Host;
import io.drover.model.Network;
import io.drover.model.Refusal;
import io.drover.model.Refusal.Code;
import io.drover.model.intent.Intent;
import io.drover.model.intent.Intent.RotateNetworkSecret;
import io.drover.model.intent.Intent.UpdateNetwork;
import io.drover.model.network.NetworkDriver;
import io.drover.model.network.PortRange;
import io.drover.server.loop.IntentHandler;
import io.drover.server.store.Draft;
import java.util.stream.Stream;

/** What people may ask about the network of their environment. */
public final class NetworkIntents implements IntentHandler {
    private static final int LONGEST_NAME = 255;
    private static final int LONGEST_TEXT = 1024;

    @Override
    public String handle(Draft draft, Intent intent) {
        return switch (intent) {
            case UpdateNetwork update -> update(draft, update);
            case RotateNetworkSecret rotate -> rotate(draft, rotate);
            default -> throw new IllegalArgumentException("not about networks: " + intent.getClass());
        };
    }

    private static String update(Draft draft, UpdateNetwork update) {
        var network = existing(draft, update.id());
        if (update.name() != null) {
            network = network.withName(text("name", update.name(), LONGEST_NAME));
        }
        if (update.description() != null) {
            network = network.withDescription(text("description", update.description(), LONGEST_TEXT));
        }
        if (update.driver() != null && update.driver() != network.driver()) {
            allHostsCan(draft, update.driver());
            network = network.withDriver(update.driver()).withReason("chosen by a person");
        }
        if (update.defaultPolicyAction() != null) {
            Policies.oneOf("defaultPolicyAction", update.defaultPolicyAction(), Policies.ACTIONS);
            network = network.withDefaultPolicyAction(update.defaultPolicyAction());
        }
        if (update.policy() != null) {
            Policies.check(update.policy());
            network = network.withPolicy(update.policy());
        }
        if (update.portRange() != null) {
            try {
                network = network.withPorts(PortRange.parse(update.portRange()));
            } catch (IllegalArgumentException e) {
                throw Refusal.invalid("portRange", "must be " + e.getMessage());
            }
        }
        if (update.subnet() != null && !update.subnet().equals(network.subnet())) {
            network = network.withSubnet(Subnets.checked(draft, update.subnet()));
        }
        draft.put(network);
        return network.id();
    }

    /** Hosts without a Network Agent have not said what they can do, and are not asked. */
    private static void allHostsCan(Draft draft, NetworkDriver driver) {
        var unable = draft.view().hosts().stream().filter(host -> host.state() != Host.State.REMOVING)
                .filter(host -> !host.network().abilities().drivers().isEmpty()
                        && !host.network().abilities().drivers().contains(driver))
                .map(Host::hostname).sorted().toList();
        if (!unable.isEmpty()) {
            throw new Refusal(Code.InvalidState, "driver",
                    driver.wire() + " cannot be done by " + String.join(", ", unable));
        }
    }

    private static String rotate(Draft draft, RotateNetworkSecret rotate) {
        var network = existing(draft, rotate.id());
        if (rotate.secret().isBlank() || network.secrets().contains(rotate.secret())) {
            throw Refusal.invalid("secret", "must be a new one");
        }
        draft.put(network.withSecrets(
                Stream.concat(Stream.of(rotate.secret()), network.secrets().stream().limit(1)).toList()));
        return network.id();
    }

    private static String text(String field, String text, int most) {
        if (text.length() > most) {
            throw new Refusal(Code.MaxLengthExceeded, field, field + " is longer than " + most + " characters");
        }
        return text;
    }

    private static Network existing(Draft draft, String id) {
        var network = draft.view().get(Network.class, id);
        if (network == null) {
            throw Refusal.notFound("the network " + id);
        }
        return network;
    }
}
