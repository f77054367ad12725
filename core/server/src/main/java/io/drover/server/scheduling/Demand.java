package io.drover.server.scheduling;

import io.drover.model.Instance;
import io.drover.model.Service;
import io.drover.model.Stack;
import io.drover.model.spec.HostAffinity;
import io.drover.model.spec.HostAffinity.Pair;
import io.drover.model.spec.Labels;
import io.drover.model.spec.LaunchConfig;
import io.drover.model.spec.Macros;
import io.drover.server.store.View;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a unit asks of its host.
 *
 * @param serviceId of which units are spread
 * @param hard rules that must hold, in the order in which they are told
 * @param soft rules that should hold
 */
record Demand(String serviceId, List<Rule> hard, List<Rule> soft) {

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
        var stack = view.get(Stack.class, first.stackId());
        var service = view.get(Service.class, first.serviceId());
        var names = new Names(view, cluster, stack, service);
        for (var member : members) {
            names.affinity(member.config(), hard, soft);
        }
        hard.add(new Rule.Welcome(members.stream()
                .map(member -> Shapes.labels(member.config(), names.stack(), names.service())).toList()));
        var memory = 0L;
        var milliCpu = 0;
        for (var member : members) {
            memory += HostSlot.memory(member.config());
            milliCpu += HostSlot.milliCpu(member.config());
            member.config().networking().ports().stream()
                    .filter(port -> HostSlot.publishes(member.config(), port)).map(Rule.Port::new).forEach(hard::add);
        }
        if (memory > 0 || milliCpu > 0) {
            hard.add(new Rule.Room(memory, milliCpu));
        }
        return new Demand(first.serviceId() == null ? first.id() : first.serviceId(), hard, soft);
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

    /** Reads the affinity labels of a unit's containers. */
    private record Names(View view, Cluster cluster, @Nullable Stack theStack, @Nullable Service theService) {

        String stack() {
            return theStack == null ? "" : theStack.name();
        }

        String service() {
            return theService == null ? "" : theService.name();
        }

        void affinity(LaunchConfig config, List<Rule> hard, List<Rule> soft) {
            config.labels().forEach((key, value) -> {
                var lower = key.toLowerCase(Locale.ROOT);
                if (lower.startsWith(Labels.AFFINITY)) {
                    var field = lower.substring(Labels.AFFINITY.length());
                    var forbidden = field.endsWith("_ne");
                    field = forbidden ? field.substring(0, field.length() - 3) : field;
                    var isSoft = field.endsWith("_soft");
                    field = isSoft ? field.substring(0, field.length() - 5) : field;
                    rules(field, Macros.resolve(value, stack(), service()), forbidden, isSoft)
                            .forEach((isSoft ? soft : hard)::add);
                }
            });
        }

        private List<Rule> rules(String field, String value, boolean forbidden, boolean soft) {
            return switch (field) {
                case "host_label" -> HostAffinity.pairs(value).stream()
                        .<Rule>map(pair -> new Rule.HostLabel(pair, forbidden, soft)).toList();
                case "container_label" -> HostAffinity.pairs(value).stream().map(this::qualified)
                        .<Rule>map(pair -> new Rule.Neighbour(pair, cluster.shapes().carrying(pair), forbidden, soft))
                        .toList();
                case "container" -> split(value).stream()
                        .<Rule>map(name -> new Rule.Named(name, hostsOf(name), forbidden, soft)).toList();
                case "volumes" -> split(value).stream().<Rule>map(name -> new Rule.Volume(name,
                        cluster.slots().stream().anyMatch(slot -> slot.hasVolume(name)))).toList();
                default -> List.of();
            };
        }

        /** A service of the same stack may be written without its stack. */
        private Pair qualified(Pair pair) {
            var identity = pair.key().equals(Labels.STACK_SERVICE_NAME)
                    || pair.key().equals(Labels.PROJECT_SERVICE_NAME);
            return identity && !pair.value().contains("/")
                    ? new Pair(pair.key(), stack().toLowerCase(Locale.ROOT) + "/" + pair.value())
                    : pair;
        }

        private Set<String> hostsOf(String container) {
            var instance = view.instanceNamed(container);
            var hosts = new HashSet<String>();
            if (instance != null && instance.hostId() != null && instance.desired() != Instance.Desired.REMOVED) {
                hosts.add(instance.hostId());
            }
            return hosts;
        }

        private static List<String> split(String value) {
            return java.util.Arrays.stream(value.split(",")).map(String::strip).filter(text -> !text.isEmpty())
                    .collect(Collectors.toList());
        }
    }
}
