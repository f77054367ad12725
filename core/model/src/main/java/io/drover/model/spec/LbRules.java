package io.drover.model.spec;

import io.drover.model.Refusal;
import io.drover.model.Refusal.Code;
import io.drover.model.network.BalancerContainer;
import io.drover.model.network.Selector;
import io.drover.model.spec.LbConfig.PortRule;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the rules of load balancers and of their targets must be like. */
final class LbRules {
    private static final List<String> PROTOCOLS = List.of("http", "https", "tcp", "tls", "sni", "udp");

    private LbRules() {
    }

    /** @param balancer whether they are a balancer's own, which need a port to listen on */
    static void check(LbConfig config, boolean balancer) {
        var protocols = new HashMap<Integer, String>();
        for (var i = 0; i < config.portRules().size(); i++) {
            var where = "lbConfig.portRules[" + i + "].";
            var rule = config.portRules().get(i);
            check(where, rule, balancer);
            if (balancer) {
                leads(where, rule);
                alike(where, rule, protocols);
            }
        }
    }

    private static void leads(String where, PortRule rule) {
        if (!rule.listensOnly() && rule.service() == null && (rule.selector() == null || rule.selector().isBlank())) {
            throw new Refusal(Code.MissingRequired, where + "serviceId",
                    where + "serviceId is missing: a rule leads to a service or to those that a selector finds");
        }
    }

    /** A port speaks one protocol. */
    private static void alike(String where, PortRule rule, Map<Integer, String> protocols) {
        var first = protocols.putIfAbsent(Objects.requireNonNull(rule.sourcePort()), rule.protocol());
        if (first != null && !first.equals(rule.protocol())) {
            throw new Refusal(Code.InvalidOption, where + "protocol", where + "protocol must be " + first
                    + ", as another rule of port " + rule.sourcePort() + " has it, not " + rule.protocol());
        }
    }

    private static void check(String where, PortRule rule, boolean balancer) {
        var source = where + "sourcePort";
        if (balancer && rule.sourcePort() == null) {
            throw new Refusal(Code.MissingRequired, source, source + " is missing");
        }
        within(source, rule.sourcePort(), 1, 65535);
        if (rule.sourcePort() != null && rule.sourcePort() == BalancerContainer.HEALTH_PORT) {
            throw new Refusal(Code.InvalidOption, source,
                    source + " must be another: " + BalancerContainer.HEALTH_PORT + " is the balancer's own");
        }
        within(where + "targetPort", rule.targetPort(), 1, 65535);
        var protocol = where + "protocol";
        if (!PROTOCOLS.contains(rule.protocol())) {
            throw new Refusal(Code.InvalidOption, protocol,
                    protocol + " must be one of " + String.join(", ", PROTOCOLS));
        }
        if (rule.protocol().equals("udp")) {
            throw new Refusal(Code.InvalidOption, protocol, protocol + ": udp is nothing that a load balancer can do"
                    + " here; publish the port of the service itself");
        }
        if (rule.priority() != null && rule.priority() < 1) {
            throw new Refusal(Code.MinLimitExceeded, where + "priority", where + "priority must be at least 1");
        }
        within(where + "weight", rule.weight(), 0, 256);
        if (rule.selector() != null) {
            try {
                Selector.parse(rule.selector());
            } catch (IllegalArgumentException e) {
                throw new Refusal(Code.InvalidFormat, where + "selector", "is no selector: " + e.getMessage());
            }
        }
    }

    private static void within(String field, @Nullable Integer number, int least, int most) {
        if (number != null && (number < least || number > most)) {
            throw new Refusal(number < least ? Code.MinLimitExceeded : Code.MaxLimitExceeded, field,
                    field + " must be from " + least + " to " + most);
        }
    }
}
