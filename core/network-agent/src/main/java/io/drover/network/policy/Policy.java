package io.drover.network.policy;

import io.drover.model.network.PolicyRule;
import io.drover.network.address.Ipv4;
import io.drover.network.address.Node;
import io.drover.network.address.Nodes;
import io.drover.network.knowledge.Known;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The network policy of an environment for the containers of this host, for traffic to them from wherever it comes. The
 * first rule that fits decides. Hosts, and containers of the platform, are exempt; what is under way goes on. Pure.
 *
 * @param chains for the packet filter, the one to begin with is {@link #MAIN}; blank when everything is allowed
 * @param misunderstood why rules are not carried out
 */
public record Policy(String chains, List<String> misunderstood) {
    /** Every packet to a container of this host that begins something goes through it. */
    public static final String MAIN = "permitted";
    private static final Policy NONE = new Policy("", List.of());
    private static final Comparator<Ipv4> BY_NUMBER = Comparator.comparing(Ipv4::bits, Integer::compareUnsigned);

    public Policy {
        misunderstood = List.copyOf(misunderstood);
    }

    public static Policy of(Known known) {
        var environment = known.environment();
        if (environment == null
                || environment.policy().isEmpty() && environment.defaultPolicyAction().equals("allow")) {
            return NONE;
        }
        return new Drawing(known).draw(environment.policy(), environment.defaultPolicyAction());
    }

    private static final class Drawing {
        private final List<Member> members;
        private final List<Member> targets;
        private final Set<Ipv4> exempt = new TreeSet<>(BY_NUMBER);
        private final List<String> main = new ArrayList<>();
        private final List<String> branches = new ArrayList<>();
        private final List<String> misunderstood = new ArrayList<>();

        Drawing(Known known) {
            var all = Member.all(known).sorted(Comparator.comparing(Member::address, BY_NUMBER)).toList();
            all.stream().filter(Member::system).map(Member::address).forEach(exempt::add);
            members = all.stream().filter(member -> !member.system()).toList();
            targets = members.stream().filter(Member::local).toList();
            var nodes = Nodes.of(known);
            if (nodes != null) {
                nodes.others().stream().map(Node::own).forEach(exempt::add);
            }
        }

        Policy draw(List<PolicyRule> rules, String otherwise) {
            main.add("ct state established,related accept");
            if (!exempt.isEmpty()) {
                main.add("ip saddr { " + Sets.text(exempt) + " } accept");
                main.add("ip daddr { " + Sets.text(exempt) + " } accept");
            }
            for (var index = 0; index < rules.size(); index++) {
                try {
                    draw(rules.get(index), index + 1);
                } catch (IllegalArgumentException e) {
                    misunderstood.add("rule " + (index + 1) + " of the network policy: " + e.getMessage());
                }
            }
            main.add(otherwise.equals("allow") ? "accept" : "drop");
            return new Policy(Stream.concat(branches.stream(), Stream.of(chain(MAIN, main)))
                    .collect(Collectors.joining()), misunderstood);
        }

        /** One look-up for each rule, however many groups it makes: from the destination to those it hears. */
        private void draw(PolicyRule rule, int number) {
            var fits = Rule.of(rule);
            var ports = Ports.conditions(rule.ports());
            var verdict = rule.action().equals("allow") ? "accept" : "drop";
            var bySources = new TreeMap<String, List<Ipv4>>();
            for (var to : targets) {
                var sources = members.stream().filter(from -> !from.address().equals(to.address()))
                        .filter(from -> fits.test(from, to)).map(Member::address).toList();
                if (!sources.isEmpty()) {
                    bySources.computeIfAbsent(Sets.text(sources), _ -> new ArrayList<>()).add(to.address());
                }
            }
            var jumps = new ArrayList<String>();
            for (Map.Entry<String, List<Ipv4>> group : bySources.entrySet()) {
                var name = "rule_" + number + "_" + (branches.size() + 1);
                branches.add(chain(name, ports.stream()
                        .map(port -> "ip saddr { " + group.getKey() + " } " + port + verdict).toList()));
                group.getValue().forEach(to -> jumps.add(to + " : jump " + name));
            }
            if (!jumps.isEmpty()) {
                main.add("ip daddr vmap { " + Sets.text(jumps) + " }");
            }
        }

        private static String chain(String name, Collection<String> rules) {
            return "  chain " + name + " {\n"
                    + rules.stream().map(rule -> "    " + rule + "\n").collect(Collectors.joining()) + "  }\n";
        }
    }
}
