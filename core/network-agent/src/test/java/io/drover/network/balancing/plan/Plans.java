package io.drover.network.balancing.plan;

import static io.drover.network.Facts.container;
import static io.drover.network.Facts.service;
import static io.drover.network.Facts.stack;

import io.drover.model.Wire;
import io.drover.model.network.Fact;
import io.drover.model.network.ToNetworkAgent;
import io.drover.model.spec.LbConfig;
import io.drover.model.spec.LbConfig.PortRule;
import io.drover.network.Facts;
import io.drover.network.knowledge.Knowledge;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A balancer {@code lb} of the stack {@code shop}, what is said of it, and what it is to do. */
public final class Plans {
    static final String LB = "1i900";
    private final List<Fact> facts = new ArrayList<>(List.of(stack("1st1", "shop"), stack("1st2", "other"),
            Facts.peer(Facts.HOST), Facts.peer("1h2"), container(LB, "shop-lb-1").of("1st1", "1s1").fact()));
    private LbConfig config = new LbConfig(List.of(), List.of(), null, null, null);
    private Map<String, String> labels = Map.of();

    /** A rule as people write them: {@code protocol source [host][/path] -> service:port}. */
    public static PortRule rule(String text) {
        var words = text.split(" ");
        var where = words[2].equals("*") ? "" : words[2];
        var slash = where.indexOf('/');
        var host = slash < 0 ? where : where.substring(0, slash);
        var to = words[4].split(":");
        return new PortRule(Integer.valueOf(words[1]), to.length < 2 ? null : Integer.valueOf(to[1]), words[0],
                host.isEmpty() ? null : host, slash < 0 ? null : where.substring(slash), to[0], null, null, null,
                null);
    }

    static PortRule priority(PortRule rule, int priority) {
        return new PortRule(rule.sourcePort(), rule.targetPort(), rule.protocol(), rule.hostname(), rule.path(),
                rule.service(), rule.selector(), priority, rule.backendName(), rule.weight());
    }

    static PortRule named(PortRule rule, String backend) {
        return new PortRule(rule.sourcePort(), rule.targetPort(), rule.protocol(), rule.hostname(), rule.path(),
                rule.service(), rule.selector(), rule.priority(), backend, rule.weight());
    }

    static PortRule weight(PortRule rule, int weight) {
        return new PortRule(rule.sourcePort(), rule.targetPort(), rule.protocol(), rule.hostname(), rule.path(),
                rule.service(), rule.selector(), rule.priority(), rule.backendName(), weight);
    }

    static PortRule selecting(int source, @Nullable Integer target, String selector) {
        return new PortRule(source, target, "http", null, null, null, selector, null, null, null);
    }

    public Plans rules(PortRule... rules) {
        return config(it -> new LbConfig(List.of(rules), it.certificates(), it.defaultCertificate(), it.config(),
                it.stickiness()));
    }

    public Plans rules(String... rules) {
        return rules(List.of(rules).stream().map(Plans::rule).toArray(PortRule[]::new));
    }

    public Plans config(UnaryOperator<LbConfig> change) {
        config = change.apply(config);
        return this;
    }

    public Plans custom(String text) {
        return config(it -> new LbConfig(it.portRules(), it.certificates(), it.defaultCertificate(), text,
                it.stickiness()));
    }

    public Plans labels(Map<String, String> now) {
        labels = now;
        return this;
    }

    public Plans with(Fact... more) {
        facts.addAll(List.of(more));
        return this;
    }

    /** A service of the stack {@code shop} with one container that runs on this host, at {@code 10.42.0.id}. */
    public Plans web(int id, String name) {
        return with(service("1s" + id, "1st1", name).fact(),
                container("1i" + id, "shop-" + name + "-1").of("1st1", "1s" + id).at("10.42.0." + id).fact());
    }

    Planner planner() {
        var knowledge = new Knowledge();
        var all = new ArrayList<>(facts);
        all.add(service("1s1", "1st1", "lb").kind("loadBalancerService")
                .primary(labels, List.of(), List.of(), null).lbConfig(Wire.JSON.convertValue(config, Object.class))
                .fact());
        knowledge.hear(new ToNetworkAgent.Whole(Facts.HOST, all, 0));
        return Planner.of(knowledge.view(), knowledge.view().container(LB)).orElseThrow();
    }

    public Plan plan() {
        return planner().plan();
    }

    /** All that matters of where requests go, a line for each rule in order. */
    List<String> ways() {
        var plan = plan();
        var backends = plan.backends().stream().collect(Collectors.toMap(Backend::name, it -> it));
        return plan.listeners().stream().flatMap(listener -> listener.rules().stream()
                .map(rule -> listener.protocol() + " " + listener.port() + " " + text(rule.condition()) + " -> "
                        + servers(Objects.requireNonNull(backends.get(rule.backend())))))
                .toList();
    }

    static String text(Condition condition) {
        var host = condition.host();
        var text = (host == null
                ? ""
                : switch (host.form()) {
                    case EXACT -> host.text();
                    case ENDS -> "*" + host.text();
                    case BEGINS -> host.text() + "*";
                }) + (condition.path() == null ? "" : condition.path());
        return text.isEmpty() ? "*" : text;
    }

    /** Those that are not ready in brackets. */
    static String servers(Backend backend) {
        return backend.targets().stream().flatMap(targets -> targets.hostname() != null
                ? Stream.of(targets.hostname() + ":" + targets.port())
                : targets.servers().stream()
                        .map(it -> it.ready()
                                ? it.address() + ":" + targets.port()
                                : "(" + it.address() + ":" + targets.port() + ")"))
                .collect(Collectors.joining(" "));
    }
}
