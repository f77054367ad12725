package io.drover.server.services;

import io.drover.model.Host;
import io.drover.model.Instance;
import io.drover.model.Service;
import io.drover.model.spec.HostAffinity;
import io.drover.model.spec.Labels;
import io.drover.model.spec.ServiceSpec;
import io.drover.server.store.View;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A deployment unit: the containers that run side by side for one index of a service.
 *
 * @param members those that are wanted, at most one for each launch config
 */
record Unit(String uuid, int index, long createIndex, List<Instance> members) {

    /** The wanted units of a service, the oldest first. */
    static List<Unit> of(View view, Service service) {
        var byUuid = new LinkedHashMap<String, List<Instance>>();
        view.instancesOf(service.id()).stream().filter(Instance::wanted)
                .sorted(Comparator.comparing(Instance::createIndex).thenComparing(Instance::id))
                .forEach(instance -> byUuid.computeIfAbsent(instance.unit(), _ -> new ArrayList<>()).add(instance));
        return byUuid.values().stream().map(Unit::of).toList();
    }

    /** @param members of one unit, at least one */
    static Unit of(List<Instance> members) {
        var first = members.getFirst();
        return new Unit(first.unit(), first.index(), first.createIndex(), List.copyOf(members));
    }

    /** Ids of the hosts that are to have a unit of a global service and have none, in order. */
    static List<String> uncovered(View view, HostAffinity rules, Set<String> covered) {
        return view.hosts().stream().filter(Host::schedulable)
                .filter(host -> rules.allows(host.allLabels()) && !covered.contains(host.id())).map(Host::id).sorted()
                .toList();
    }

    @Nullable
    Instance member(String launchConfig) {
        return members.stream().filter(member -> member.config().name().equals(launchConfig)).findFirst().orElse(null);
    }

    /** Where it runs, or null while no member is placed. */
    @Nullable
    String hostId() {
        return members.stream().map(Instance::hostId).filter(java.util.Objects::nonNull).findFirst().orElse(null);
    }

    /** The host it was made for, for a unit of a global service. */
    @Nullable
    String requestedHostId() {
        return members.getFirst().requestedHostId();
    }

    /**
     * Where it runs or, while it runs nowhere, where it is to join what it had there. Null when it may go anywhere, and when only
     * that host will do.
     */
    @Nullable
    String place(ServiceSpec spec) {
        var primary = spec.launchConfig();
        var only = spec.global() || primary != null
                && Objects.equals(requestedHostId(), primary.label(Labels.REQUESTED_HOST));
        return hostId() != null || only ? hostId() : requestedHostId();
    }

    int failures() {
        return members.stream().mapToInt(Instance::failures).max().orElse(0);
    }

    /** The scheduler has looked for a host, and none fits. */
    boolean turnedAway() {
        return members.stream().anyMatch(member -> !member.placed() && member.unplaced() != null);
    }

    boolean satisfied() {
        return members.stream().allMatch(Instance::satisfied);
    }
}
