package io.drover.server.scheduling;

import io.drover.model.Instance;
import io.drover.model.spec.LaunchConfig;
import io.drover.model.spec.PortSpec;
import io.drover.server.store.View;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a unit asks of its host.
 *
 * @param serviceId of which units are spread
 * @param hard rules that must hold, in the order in which they are told
 * @param soft rules that should hold
 * @param wishes rules of plugins that are asked of hosts for which all hard ones hold
 */
record Demand(String serviceId, List<Rule> hard, List<Rule> soft, List<Wish> wishes) {

    /**
     * @param members of one unit that need a host
     * @param hostOfUnit where the unit's other members run, or null
     */
    static Demand of(View view, Cluster cluster, List<Instance> members, @Nullable String hostOfUnit) {
        var first = members.getFirst();
        var hard = new ArrayList<Rule>();
        var soft = new ArrayList<Rule>();
        hard.add(new Rule.Active());
        if (hostOfUnit != null) {
            hard.add(new Rule.TheOne(hostOfUnit, "the rest of the unit runs on another host"));
        }
        if (first.requestedHostId() != null) {
            hard.add(new Rule.TheOne(first.requestedHostId(), "not the host that was asked for"));
        }
        for (var member : members) {
            for (var rule : new Affinity(view, cluster, member).rules()) {
                (rule.soft() ? soft : hard).add(rule);
            }
        }
        hard.add(new Rule.Welcome(
                members.stream().map(member -> Shapes.labels(Shapes.origin(view, member))).toList()));
        ports(members, hard);
        room(members, hard);
        return new Demand(first.serviceId() == null ? first.id() : first.serviceId(), hard, soft,
                Wish.of(view, members));
    }

    private static void ports(List<Instance> members, List<Rule> hard) {
        var taken = new ArrayList<PortSpec>();
        for (var member : members) {
            for (var port : published(member.config())) {
                var clashes = taken.stream().anyMatch(other -> port.clashes(other));
                hard.add(clashes ? new Rule.Twice(port) : new Rule.Port(port));
                taken.add(port);
            }
        }
    }

    private static Iterable<PortSpec> published(LaunchConfig config) {
        var ports = new LinkedHashSet<>(config.networking().ports());
        ports.removeIf(port -> !HostSlot.publishes(config, port));
        return ports;
    }

    private static void room(List<Instance> members, List<Rule> hard) {
        var memory = members.stream().mapToLong(member -> HostSlot.memory(member.config())).sum();
        var milliCpu = members.stream().mapToInt(member -> HostSlot.milliCpu(member.config())).sum();
        if (memory > 0 || milliCpu > 0) {
            hard.add(new Rule.Room(memory, milliCpu));
        }
    }

    /** Does it hold for other units of the same pattern too, after this one was placed? */
    boolean lasting() {
        return hard.stream().noneMatch(Rule.Named.class::isInstance)
                && soft.stream().noneMatch(Rule.Named.class::isInstance);
    }

    boolean allows(HostSlot slot) {
        for (var rule : hard) {
            if (!rule.allows(slot)) {
                return false;
            }
        }
        return true;
    }

    /** How many soft rules a host breaks. */
    int broken(HostSlot slot) {
        var broken = 0;
        for (var rule : soft) {
            if (!rule.allows(slot)) {
                broken++;
            }
        }
        return broken;
    }
}
