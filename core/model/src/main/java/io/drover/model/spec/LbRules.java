package io.drover.model.spec;

import io.drover.model.Refusal;
import io.drover.model.Refusal.Code;
import io.drover.model.network.BalancerContainer;
import io.drover.model.network.Selector;
import io.drover.model.spec.LbConfig.PortRule;
import java.util.List;

/** What the rules of load balancers and of their targets must be like. */
final class LbRules {
    private static final List<String> PROTOCOLS = List.of("http", "https", "tcp", "tls", "sni", "udp");
    private static final int LARGEST_WEIGHT = 256;

    private LbRules() {
    }

    /** @param balancer whether they are a balancer's own, which need a port to listen on */
    static void check(LbConfig config, boolean balancer) {
        for (var i = 0; i < config.portRules().size(); i++) {
            check("lbConfig.portRules[" + i + "].", config.portRules().get(i), balancer);
        }
    }

    private static void check(String where, PortRule rule, boolean balancer) {
        if (balancer) {
            source(where + "sourcePort", rule);
        }
        var target = rule.targetPort();
        if (target != null && (target < 1 || target > 65535)) {
            throw new Refusal(Code.InvalidFormat, where + "targetPort", "ports go from 1 to 65535, not " + target);
        }
        if (!PROTOCOLS.contains(rule.protocol())) {
            throw new Refusal(Code.InvalidOption, where + "protocol",
                    "must be one of " + String.join(", ", PROTOCOLS) + ", not '" + rule.protocol() + "'");
        }
        if (rule.protocol().equals("udp")) {
            throw new Refusal(Code.InvalidOption, where + "protocol",
                    "udp is nothing that a load balancer can do here; publish the port of the service itself");
        }
        var weight = rule.weight();
        if (weight != null && (weight < 0 || weight > LARGEST_WEIGHT)) {
            throw new Refusal(weight < 0 ? Code.MinLimitExceeded : Code.MaxLimitExceeded, where + "weight",
                    "must be from 0 to " + LARGEST_WEIGHT + ", not " + weight);
        }
        if (rule.selector() != null) {
            try {
                Selector.parse(rule.selector());
            } catch (IllegalArgumentException e) {
                throw new Refusal(Code.InvalidFormat, where + "selector", "is no selector: " + e.getMessage());
            }
        }
    }

    private static void source(String field, PortRule rule) {
        var source = rule.sourcePort();
        if (source == null) {
            throw new Refusal(Code.MissingRequired, field, "is needed: it is where the load balancer listens");
        }
        if (source < 1 || source > 65535) {
            throw new Refusal(Code.InvalidFormat, field, "ports go from 1 to 65535, not " + source);
        }
        if (source == BalancerContainer.HEALTH_PORT) {
            throw new Refusal(Code.InvalidOption, field,
                    "must be another than 42, where the load balancer answers whether it is healthy");
        }
    }
}
