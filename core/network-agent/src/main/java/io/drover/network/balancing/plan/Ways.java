package io.drover.network.balancing.plan;

import io.drover.model.network.Fact;
import io.drover.model.network.Selector;
import io.drover.model.spec.LbConfig;
import io.drover.model.spec.LbConfig.PortRule;
import io.drover.network.knowledge.View;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the rules of one balancer: names become services, and a selector becomes a rule for each that it finds. */
final class Ways {
    private static final int USUAL_WEIGHT = 1;

    private final View view;
    private final Fact.OfService balancer;
    private final Services services;
    private final boolean skipTargetRules;
    private final Set<String> unmet = new LinkedHashSet<>();

    Ways(View view, Fact.OfService balancer, Services services, boolean skipTargetRules) {
        this.view = view;
        this.balancer = balancer;
        this.services = services;
        this.skipTargetRules = skipTargetRules;
    }

    /** What of the rules that were read cannot be carried out, for people. */
    List<String> unmet() {
        return List.copyOf(unmet);
    }

    /** What nobody can carry out, for lack of a port, a service or a way to do it, is left out. */
    List<Way> of(LbConfig config) {
        return config.portRules().stream().filter(rule -> rule.sourcePort() != null).flatMap(this::of).toList();
    }

    private Stream<Way> of(PortRule rule) {
        if (rule.selector() != null && !rule.selector().isBlank()) {
            return selected(rule.selector()).flatMap(service -> bySelector(rule, service));
        }
        if (rule.service() == null) {
            return Stream.empty();
        }
        var service = services.named(rule.service());
        if (service == null) {
            unmet.add("the service " + rule.service().strip() + " is not here");
            return Stream.empty();
        }
        return way(rule, rule, targetPort(rule, service), service);
    }

    private Stream<Way> bySelector(PortRule rule, Fact.OfService service) {
        var own = skipTargetRules ? null : LbConfigs.of(service);
        return own == null || own.portRules().isEmpty()
                ? way(rule, rule, rule.targetPort(), service)
                : own.portRules().stream().flatMap(its -> way(rule, its,
                        its.targetPort() == null ? rule.targetPort() : its.targetPort(), service));
    }

    /** @param which says host, path and backend, the balancer's own rule or the target's */
    private Stream<Way> way(PortRule rule, PortRule which, @Nullable Integer port, Fact.OfService service) {
        var protocol = Protocol.parse(rule.protocol());
        if (protocol.isEmpty()) {
            return Stream.empty();
        }
        if (port == null) {
            unmet.add("of the service " + services.name(service) + " nobody says at which port it is");
            return Stream.empty();
        }
        var condition = condition(protocol.get(), which);
        if (condition == null) {
            unmet.add("no host can be called " + which.hostname());
            return Stream.empty();
        }
        var weight = rule.weight() == null ? which.weight() : rule.weight();
        return Stream.of(new Way(Objects.requireNonNull(rule.sourcePort()), protocol.get(), condition, rule.priority(),
                which.backendName(), weight == null ? USUAL_WEIGHT : weight, service, services.name(service), port));
    }

    /** Null for one that no request fits. */
    private static @Nullable Condition condition(Protocol protocol, PortRule rule) {
        var hostname = rule.hostname();
        var path = protocol.http() ? rule.path() : null;
        if (hostname == null || hostname.isBlank() || hostname.strip().equals("*") || !protocol.heedsHost()) {
            return Condition.of(null, path);
        }
        var host = HostName.parse(hostname);
        return host.isEmpty() ? null : Condition.of(host.get(), path);
    }

    /** A rule that names none leaves it to its target, or means its own. */
    private static @Nullable Integer targetPort(PortRule rule, Fact.OfService service) {
        if (rule.targetPort() != null) {
            return rule.targetPort();
        }
        var own = LbConfigs.of(service);
        return own == null
                ? rule.sourcePort()
                : own.portRules().stream().map(PortRule::targetPort).filter(Objects::nonNull).findFirst()
                        .orElse(rule.sourcePort());
    }

    private Stream<Fact.OfService> selected(String text) {
        Selector selector;
        try {
            selector = Selector.parse(text);
        } catch (IllegalArgumentException e) {
            return Stream.empty();
        }
        return view.known().facts().values().stream().filter(Fact.OfService.class::isInstance)
                .map(Fact.OfService.class::cast)
                .filter(service -> !service.id().equals(balancer.id()) && !service.parts().isEmpty()
                        && selector.matches(service.parts().getFirst().labels()))
                .sorted(Comparator.comparing(services::name).thenComparing(Fact.OfService::id));
    }
}
