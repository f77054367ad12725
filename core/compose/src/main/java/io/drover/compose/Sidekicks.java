package io.drover.compose;

import io.drover.model.Refusal.Code;
import io.drover.model.spec.Dependency.Condition;
import io.drover.model.spec.Labels;
import io.drover.model.spec.LaunchConfig;
import io.drover.model.spec.ServiceSpec;
import io.drover.model.spec.ServiceSpec.Link;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Moves services that another one names in {@code io.rancher.sidekicks} into that one. */
final class Sidekicks {
    private Sidekicks() {
    }

    /** @param notes take what a unit's own members cannot wait for */
    static List<ServiceSpec> fold(Map<String, ServiceSpec> services, Places places, List<String> notes) {
        var primaryOf = new LinkedHashMap<String, String>();
        for (var service : services.values()) {
            for (var name : names(service)) {
                check(services, places, primaryOf, service, name);
                primaryOf.put(name, service.name());
            }
        }
        var folded = new ArrayList<ServiceSpec>();
        for (var service : services.values()) {
            if (!primaryOf.containsKey(service.name())) {
                folded.add(withSidekicks(service, services, notes));
            }
        }
        return folded;
    }

    private static ServiceSpec withSidekicks(ServiceSpec primary, Map<String, ServiceSpec> services,
            List<String> notes) {
        var sidekicks = new ArrayList<LaunchConfig>();
        var links = new ArrayList<Link>(primary.links());
        var needs = new ArrayList<>(primary.dependsOn());
        for (var name : names(primary)) {
            var sidekick = java.util.Objects.requireNonNull(services.get(name));
            sidekicks.add(java.util.Objects.requireNonNull(sidekick.launchConfig()).withName(name));
            // what the sidekick waits for, the unit waits for
            links.addAll(sidekick.links());
            needs.addAll(sidekick.dependsOn());
        }
        links.removeIf(link -> inside(primary, link.service()));
        needs.stream().filter(one -> inside(primary, one.service()) && one.condition() != Condition.SERVICE_STARTED)
                .forEach(one -> notes.add("service " + primary.name() + ": depends_on: " + one.service()
                        + ": condition is not waited for: both are of one unit"));
        needs.removeIf(one -> inside(primary, one.service()));
        return primary.withSidekicks(sidekicks).withLinks(links.stream().distinct().toList()).withDependsOn(needs);
    }

    private static boolean inside(ServiceSpec primary, String name) {
        return name.equals(primary.name()) || names(primary).contains(name);
    }

    private static List<String> names(ServiceSpec service) {
        var config = service.launchConfig();
        var label = config == null ? null : config.label(Labels.SIDEKICKS);
        return label == null
                ? List.of()
                : java.util.Arrays.stream(label.split(",")).map(String::strip).filter(name -> !name.isEmpty())
                        .distinct()
                        .toList();
    }

    private static void check(Map<String, ServiceSpec> services, Places places, Map<String, String> primaryOf,
            ServiceSpec primary, String name) {
        var sidekick = services.get(name);
        var other = primaryOf.get(name);
        var wrong = sidekick == null || sidekick.launchConfig() == null
                ? "is not a service of this file"
                : name.equals(primary.name()) || !names(sidekick).isEmpty()
                        ? "cannot have sidekicks itself"
                        : other != null ? "is one of " + other + " already" : null;
        if (wrong != null) {
            throw places.refusal(Code.InvalidReference, primary.name(),
                    "labels: the sidekick " + name + " " + wrong + " (label " + Labels.SIDEKICKS + ")", "labels",
                    Labels.SIDEKICKS);
        }
    }
}
