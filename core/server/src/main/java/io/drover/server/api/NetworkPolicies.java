package io.drover.server.api;

import io.drover.model.Refusal;
import io.drover.model.Refusal.Code;
import io.drover.model.network.PolicyRule;
import io.drover.model.network.PolicyRule.Between;
import io.drover.model.network.PolicyRule.Member;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a network policy in the words of Rancher 1.6, from and to JSON. A word that is not known is refused: a rule
 * that says less than somebody meant would let through what it should not.
 */
final class NetworkPolicies {
    /** What clients made by Rancher's schemas give every object. */
    private static final List<String> OF_CLIENTS = List.of("type", "links", "actions");

    private NetworkPolicies() {
    }

    static List<PolicyRule> read(Given given) {
        return given.items().stream().map(NetworkPolicies::rule).toList();
    }

    private static PolicyRule rule(Given given) {
        only(given, "within", "between", "from", "to", "ports", "action");
        var ports = given.at("ports").orNull(Given::texts);
        return new PolicyRule(given.at("within").orNull(Given::text), given.at("between").orNull(it -> {
            only(it, "groupBy", "selector");
            return new Between(it.at("groupBy").orNull(Given::text), it.at("selector").orNull(Given::text));
        }), given.at("from").orNull(NetworkPolicies::member), given.at("to").orNull(NetworkPolicies::member),
                ports == null ? List.of() : ports, required(given.at("action")));
    }

    private static Member member(Given given) {
        only(given, "selector");
        return new Member(required(given.at("selector")));
    }

    private static void only(Given given, String... words) {
        var known = List.of(words);
        given.object().node().fieldNames().forEachRemaining(name -> {
            if (!known.contains(name) && !OF_CLIENTS.contains(name)) {
                throw new Refusal(Code.InvalidFormat, given.at(name).field(), given.at(name).field()
                        + " is not known; " + given.field() + " may have " + String.join(", ", known));
            }
        });
    }

    private static String required(Given given) {
        if (given.absent()) {
            throw new Refusal(Code.MissingRequired, given.field(), given.field() + " is missing");
        }
        return given.text();
    }

    static List<Map<String, Object>> body(List<PolicyRule> rules) {
        return rules.stream().map(NetworkPolicies::body).toList();
    }

    private static Map<String, Object> body(PolicyRule rule) {
        var body = new LinkedHashMap<String, Object>();
        put(body, "within", rule.within());
        if (rule.between() != null) {
            var between = new LinkedHashMap<String, Object>();
            put(between, "groupBy", rule.between().groupBy());
            put(between, "selector", rule.between().selector());
            body.put("between", between);
        }
        put(body, "from", rule.from() == null ? null : Map.of("selector", rule.from().selector()));
        put(body, "to", rule.to() == null ? null : Map.of("selector", rule.to().selector()));
        put(body, "ports", rule.ports().isEmpty() ? null : rule.ports());
        body.put("action", rule.action());
        return body;
    }

    private static void put(Map<String, Object> body, String name, @Nullable Object value) {
        if (value != null) {
            body.put(name, value);
        }
    }
}
