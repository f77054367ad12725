package io.drover.server.network;

import io.drover.model.Network;
import io.drover.model.Refusal;
import io.drover.model.Refusal.Code;
import io.drover.model.network.PolicyRule;
import io.drover.model.network.PolicyRule.Between;
import io.drover.model.network.PolicyRule.Member;
import io.drover.model.network.Selector;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the rules of a network policy must be, so that every host can keep to them. */
final class Policies {
    static final List<String> ACTIONS = List.of("allow", "deny");
    private static final List<String> WITHIN = List.of("stack", "service", "linked");
    private static final Pattern PORTS = Pattern.compile("(\\d{1,5})(?:-(\\d{1,5}))?(?:/(?:tcp|udp))?");
    /** Every host has all of them. */
    private static final int MOST_RULES = 500;
    private static final int MOST_PORTS = 100;
    private static final int LONGEST = 1024;

    private Policies() {
    }

    /** @throws Refusal naming the field, for example {@code policy[2].from.selector} */
    static void check(List<PolicyRule> rules) {
        atMost("policy", rules.size(), MOST_RULES);
        for (var n = 0; n < rules.size(); n++) {
            check("policy[" + n + "]", rules.get(n));
        }
    }

    private static void check(String rule, PolicyRule it) {
        if (Stream.of(it.within() != null, it.between() != null, it.from() != null || it.to() != null)
                .filter(said -> said).count() != 1) {
            throw Refusal.invalid(rule, rule + " must have exactly one of within, between, and from with to");
        }
        if (it.within() != null) {
            oneOf(rule + ".within", it.within(), WITHIN);
        } else if (it.between() != null) {
            between(rule + ".between", it.between());
        } else {
            member(rule + ".from", it.from());
            member(rule + ".to", it.to());
        }
        atMost(rule + ".ports", it.ports().size(), MOST_PORTS);
        for (var n = 0; n < it.ports().size(); n++) {
            port(rule + ".ports[" + n + "]", it.ports().get(n));
        }
        oneOf(rule + ".action", it.action(), ACTIONS);
    }

    private static void between(String field, Between between) {
        if ((between.groupBy() == null) == (between.selector() == null)) {
            throw Refusal.invalid(field, field + " must have exactly one of groupBy and selector");
        }
        if (between.selector() != null) {
            selector(field + ".selector", between.selector());
        } else if (between.groupBy() == null || between.groupBy().isBlank() || between.groupBy().length() > LONGEST) {
            throw Refusal.invalid(field + ".groupBy", field + ".groupBy must be the key of a label");
        }
    }

    private static void member(String field, @Nullable Member member) {
        if (member == null) {
            throw new Refusal(Code.MissingRequired, field, field + " is missing: from and to go together");
        }
        selector(field + ".selector", member.selector());
    }

    private static void selector(String field, String selector) {
        atMost(field, selector.length(), LONGEST);
        try {
            Selector.parse(selector);
        } catch (IllegalArgumentException e) {
            throw Refusal.invalid(field, field + ": " + e.getMessage());
        }
    }

    private static void port(String field, String text) {
        var ports = PORTS.matcher(text);
        if (ports.matches()) {
            var first = Integer.parseInt(ports.group(1));
            var last = ports.group(2) == null ? first : Integer.parseInt(ports.group(2));
            if (first >= 1 && first <= last && last <= 65_535) {
                return;
            }
        }
        throw new Refusal(Code.PortWrongFormat, field, field + " must be like 80, 80/udp or 80-90, not " + text);
    }

    static void oneOf(String field, String word, List<String> words) {
        if (!words.contains(word)) {
            throw new Refusal(Code.InvalidOption, field, field + " must be one of " + String.join(", ", words));
        }
    }

    private static void atMost(String field, int size, int most) {
        if (size > most) {
            throw new Refusal(Code.MaxLimitExceeded, field, field + " is longer than " + most);
        }
    }

    /** Does it depend on containers of which a host knows nothing otherwise? */
    static boolean nameStrangers(@Nullable Network network) {
        return network != null && network.policy().stream()
                .anyMatch(rule -> !"stack".equals(rule.within()) && !"service".equals(rule.within()));
    }
}
