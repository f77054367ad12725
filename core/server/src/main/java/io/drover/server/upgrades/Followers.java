package io.drover.server.upgrades;

import io.drover.model.Service;
import io.drover.model.Stack;
import io.drover.model.Upgrade.Side;
import io.drover.model.Upgrade.ToService;
import io.drover.model.spec.LbConfig.PortRule;
import io.drover.server.store.Draft;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * Those that use a service from which another one takes over. Links are turned to one or the other. Load balancers are given a
 * rule for the new one beside each that they have for the old one, so that what is under way is let end, and lose one of the two
 * when it is settled. What was there before is remembered as such.
 */
final class Followers {
    private final Draft draft;
    private final Service old;
    private final Service other;
    private final Set<String> links;
    private final Map<String, List<PortRule>> rules;
    private final ToService to;

    Followers(Draft draft, Service old, Service other, ToService to) {
        this.draft = draft;
        this.old = old;
        this.other = other;
        this.to = to;
        this.links = new TreeSet<>(to.links());
        this.rules = new LinkedHashMap<>(to.rules());
    }

    ToService now() {
        return to.following(links, rules);
    }

    void turnLinks(boolean toOther) {
        for (var user : draft.view().linkedTo(toOther ? old.id() : other.id())) {
            var turned = new LinkedHashMap<>(user.links());
            turned.replaceAll((alias, id) -> {
                var key = user.id() + "/" + alias;
                if (toOther && id.equals(old.id()) && !user.id().equals(other.id())) {
                    links.add(key);
                    return other.id();
                }
                return !toOther && links.remove(key) && id.equals(other.id()) ? old.id() : id;
            });
            if (!turned.equals(user.links())) {
                draft.put(user.withLinks(turned));
            }
        }
    }

    void addRules() {
        for (var balancer : draft.view().balancers()) {
            var config = balancer.spec().lbConfig();
            if (config == null || rules.containsKey(balancer.id())) {
                continue;
            }
            var all = new ArrayList<PortRule>();
            var added = new ArrayList<PortRule>();
            for (var rule : config.portRules()) {
                all.add(rule);
                if (means(balancer, rule, old)) {
                    var its = rule.withService(balancer.stackId().equals(other.stackId())
                            ? other.name()
                            : stack(other) + "/" + other.name());
                    if (!config.portRules().contains(its)) {
                        all.add(its);
                        added.add(its);
                    }
                }
            }
            if (!added.isEmpty()) {
                rules.put(balancer.id(), List.copyOf(added));
                put(balancer, all);
            }
        }
    }

    /** @param of the set that is no more; what names the new one is only taken away when it was given for this */
    void dropRules(Side of) {
        rules.forEach((id, added) -> {
            var balancer = draft.view().get(Service.class, id);
            if (balancer != null && balancer.spec().lbConfig() != null) {
                put(balancer, balancer.spec().lbConfig().portRules().stream().filter(rule -> of == Side.OLD
                        ? !means(balancer, rule, old)
                        : !added.contains(rule)).toList());
            }
        });
    }

    private boolean means(Service balancer, PortRule rule, Service service) {
        if (rule.service() == null || (rule.selector() != null && !rule.selector().isBlank())) {
            return false;
        }
        var meant = draft.view().serviceMeant(balancer.stackId(), rule.service());
        return meant != null && meant.id().equals(service.id());
    }

    private String stack(Service service) {
        return Objects.requireNonNull(draft.view().get(Stack.class, service.stackId())).name();
    }

    private void put(Service balancer, List<PortRule> all) {
        var config = Objects.requireNonNull(balancer.spec().lbConfig());
        draft.put(balancer.withSpec(balancer.spec().withLbConfig(config.withPortRules(all))));
    }
}
