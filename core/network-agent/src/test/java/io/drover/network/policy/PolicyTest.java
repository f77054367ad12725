package io.drover.network.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.network.Fact;
import io.drover.model.network.PolicyRule;
import io.drover.model.network.ToNetworkAgent;
import io.drover.network.knowledge.Known;
import io.drover.network.knowledge.Knowledge;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Hosts 1h1, which is this one, and 1h2; stacks A and B; services web and db of A, where web links to db. */
class PolicyTest {
    private static final PolicyRule.Member FRONT = new PolicyRule.Member("tier=front");
    private static final PolicyRule.Member BACK = new PolicyRule.Member("tier=back");

    @Test
    void whereEverythingIsAllowedThereIsNoFilter() {
        assertThat(policy("allow").chains()).isEmpty();
        assertThat(Policy.of(Known.NOTHING).chains()).isEmpty();
    }

    @Test
    void onlyWhatIsUnderWayAndThePlatformPassWhenAllIsDenied() {
        assertThat(policy("deny").chains()).isEqualTo("""
                  chain permitted {
                    ct state established,related accept
                    ip saddr { 10.42.2.1, 10.42.2.9 } accept
                    ip daddr { 10.42.2.1, 10.42.2.9 } accept
                    drop
                  }
                """);
    }

    @Test
    void withinAStack() {
        assertThat(sources("10.42.1.2", within("stack"))).isEqualTo("10.42.1.3, 10.42.2.2");
        assertThat(sources("10.42.1.3", within("stack"))).isEqualTo("10.42.1.2, 10.42.2.2");
        // one of no stack is within none
        assertThat(policy("deny", within("stack")).chains()).doesNotContain("10.42.1.5");
    }

    @Test
    void withinAService() {
        assertThat(sources("10.42.1.2", within("service"))).isEqualTo("10.42.2.2");
        assertThat(policy("deny", within("service")).chains()).doesNotContain("10.42.1.3");
    }

    @Test
    void linkedIsFromTheOneThatLinksToTheOneThatIsLinkedTo() {
        assertThat(sources("10.42.1.3", within("linked"))).isEqualTo("10.42.1.2, 10.42.2.2");
        assertThat(policy("deny", within("linked")).chains()).doesNotContain("10.42.1.2 : jump");
    }

    @Test
    void betweenThoseOfOneGroup() {
        var byLabel = rule(null, new PolicyRule.Between("tier", null), null, null, List.of(), "allow");
        assertThat(sources("10.42.1.2", byLabel)).isEqualTo("10.42.2.2");
        var bySelector = rule(null, new PolicyRule.Between(null, "tier in (front, back)"), null, null, List.of(),
                "allow");
        assertThat(sources("10.42.1.2", bySelector)).isEqualTo("10.42.1.3, 10.42.1.4, 10.42.2.2");
    }

    @Test
    void fromOneSelectorToAnotherOnSomePorts() {
        var rule = rule(null, null, FRONT, BACK, List.of("80", "443/tcp", "53/udp"), "allow");
        assertThat(policy("deny", rule).chains()).contains("""
                    ip saddr { 10.42.1.2, 10.42.2.2 } tcp dport { 80, 443 } accept
                    ip saddr { 10.42.1.2, 10.42.2.2 } udp dport { 53 } accept
                """).contains("ip daddr vmap { 10.42.1.3 : jump rule_1_1, 10.42.1.4 : jump rule_1_1 }");
    }

    @Test
    void labelsOfTheServiceCountAsWell() {
        var rule = rule(null, null, new PolicyRule.Member("from-service=web"), BACK, List.of(), "deny");
        assertThat(policy("allow", rule).chains()).contains("ip saddr { 10.42.1.2, 10.42.2.2 } drop")
                .endsWith("    accept\n  }\n");
    }

    @Test
    void rulesAreAskedInTheirOrder() {
        var chains = policy("deny", rule(null, null, FRONT, BACK, List.of("80"), "deny"), within("stack")).chains();
        var main = chains.substring(chains.indexOf("chain permitted {"));
        assertThat(main.indexOf("rule_1_1")).isPositive().isLessThan(main.indexOf("rule_2_2"));
    }

    @Test
    void aRuleThatIsNotUnderstoodIsSaidAndTheOthersStay() {
        var policy = policy("deny", within("planet"), rule(null, null, null, null, List.of(), "allow"),
                rule(null, null, FRONT, BACK, List.of("http"), "allow"),
                rule(null, null, new PolicyRule.Member("a b"), BACK, List.of(), "allow"), within("stack"));
        assertThat(policy.misunderstood()).hasSize(4).first().asString().contains("rule 1").contains("planet");
        assertThat(policy.misunderstood()).anyMatch(one -> one.contains("port \"http\""));
        assertThat(policy.chains()).contains("rule_5_1");
    }

    /** Whom a rule lets speak to one of this host. */
    private static String sources(String target, PolicyRule rule) {
        var chains = policy("deny", rule).chains();
        var jump = chains.substring(chains.indexOf(target + " : jump ") + target.length() + 8).split("[, }]", 2)[0];
        var chain = chains.substring(chains.indexOf("chain " + jump + " {"));
        return chain.substring(chain.indexOf("saddr { ") + 8, chain.indexOf(" }"));
    }

    private static PolicyRule within(String what) {
        return rule(what, null, null, null, List.of(), "allow");
    }

    private static PolicyRule rule(@Nullable String within,
            PolicyRule.@Nullable Between between,
            PolicyRule.@Nullable Member from,
            PolicyRule.@Nullable Member to, List<String> ports, String action) {
        return new PolicyRule(within, between, from, to, ports, action);
    }

    private static Policy policy(String otherwise, PolicyRule... rules) {
        var facts = new ArrayList<Fact>();
        facts.add(
                new Fact.Environment("e", "Default", "n", "10.42.0.0/16", null, List.of(), otherwise, List.of(rules)));
        facts.add(peer(1));
        facts.add(peer(2));
        facts.add(Told.service("web", "A", Map.of("database", "db")));
        facts.add(Told.service("db", "A", Map.of()));
        facts.add(Told.container("web1", "1h1", "10.42.1.2", "A", "web", Map.of("tier", "front")));
        facts.add(Told.container("db1", "1h1", "10.42.1.3", "A", "db", Map.of("tier", "back", "x", "1")));
        facts.add(Told.container("lone", "1h1", "10.42.1.4", "B", null, Map.of("tier", "back")));
        facts.add(Told.container("hand", "1h1", "10.42.1.5", null, null, Map.of()));
        facts.add(Told.container("web2", "1h2", "10.42.2.2", "A", "web", Map.of("tier", "front")));
        facts.add(Told.container("sys", "1h2", "10.42.2.9", "S", "sys", Map.of("tier", "front"), true));
        var knowledge = new Knowledge();
        knowledge.hear(new ToNetworkAgent.Whole("1h1", facts, 0));
        return Policy.of(knowledge.now());
    }

    private static Fact.Peer peer(int number) {
        return new Fact.Peer("1h" + number, "uuid" + number, "host" + number, "10.90.0." + number,
                List.of("10.42." + number + ".0/26"), List.of(), null);
    }
}
