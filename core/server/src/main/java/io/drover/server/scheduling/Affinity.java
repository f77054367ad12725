package io.drover.server.scheduling;

import io.drover.model.Instance;
import io.drover.model.spec.HostAffinity;
import io.drover.model.spec.HostAffinity.Pair;
import io.drover.model.spec.Labels;
import io.drover.model.spec.LaunchConfig;
import io.drover.model.spec.Macros;
import io.drover.server.store.View;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The affinity labels of one container, {@code io.rancher.scheduler.affinity:<field>[_soft][_ne]}, as rules. In Rancher
 * {@code ${service_name}} is {@code service/sidekick} for a sidekick, and a bare service name is one of the same stack.
 */
final class Affinity {
    private final View view;
    private final Cluster cluster;
    private final Instance instance;
    private final String stack;
    private final String service;
    private final String sidekick;

    Affinity(View view, Cluster cluster, Instance instance) {
        this.view = view;
        this.cluster = cluster;
        this.instance = instance;
        var origin = Shapes.origin(view, instance);
        this.stack = origin.stack();
        this.service = origin.service();
        this.sidekick = instance.config().isPrimary() ? "" : "/" + instance.config().name();
    }

    List<Rule> rules() {
        var rules = new ArrayList<Rule>();
        LaunchConfig config = instance.config();
        config.labels().forEach((key, value) -> {
            var lower = key.toLowerCase(Locale.ROOT);
            if (lower.startsWith(Labels.AFFINITY)) {
                var form = lower.substring(Labels.AFFINITY.length());
                var forbidden = form.endsWith("_ne");
                var softly = forbidden ? form.substring(0, form.length() - 3) : form;
                var soft = softly.endsWith("_soft");
                var field = soft ? softly.substring(0, softly.length() - 5) : softly;
                rules.addAll(rules(field, Macros.resolve(value, stack, service + sidekick), forbidden, soft));
            }
        });
        return rules;
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
            case "volumes" -> forbidden || soft
                    ? List.of()
                    : split(value).stream().map(view.volumesOf(instance)::name)
                            .<Rule>map(name -> new Rule.Volume(name, cluster)).toList();
            default -> List.of();
        };
    }

    /** The service's identity as containers carry it: with its stack, and for a sidekick's own service the sidekick. */
    private Pair qualified(Pair pair) {
        if (!pair.key().equals(Labels.STACK_SERVICE_NAME) && !pair.key().equals(Labels.PROJECT_SERVICE_NAME)) {
            return pair;
        }
        var name = pair.value();
        if (!name.contains("/") && instance.stackId() != null
                && view.serviceNamed(instance.stackId(), name) != null) {
            name = stack + "/" + name;
        }
        if (name.equalsIgnoreCase(stack + "/" + service)) {
            name += sidekick;
        }
        return new Pair(pair.key(), name.toLowerCase(Locale.ROOT));
    }

    private Set<String> hostsOf(String container) {
        var hosts = new HashSet<String>();
        for (var other : view.instancesNamed(container)) {
            if (other.hostId() != null && other.desired() != Instance.Desired.REMOVED) {
                hosts.add(other.hostId());
            }
        }
        return hosts;
    }

    private static List<String> split(String value) {
        return Arrays.stream(value.split(",")).map(String::strip).filter(text -> !text.isEmpty()).toList();
    }
}
