package io.drover.server.scheduling;

import io.drover.model.Instance;
import io.drover.model.Service;
import io.drover.server.extension.Extensions;
import io.drover.server.loop.Focus;
import io.drover.server.loop.Planner;
import io.drover.server.store.Draft;
import io.drover.server.store.View;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Places units that have no host. What it knows of the hosts it keeps from plan to plan. */
public final class SchedulingPlanner implements Planner {
    private @Nullable Cluster known;
    /** What the last plan placed: whether that was committed is read from the next view. */
    private final Set<String> uncertain = new HashSet<>();
    private final Council council;

    /**
     * @param extensions among them the rules that containers may ask for, which are looked up each time
     * @param nanos a clock that only goes forward, by which it is known which rules take long
     */
    public SchedulingPlanner(Extensions extensions, LongSupplier nanos) {
        this.council = new Council(extensions, nanos);
    }

    @Override
    public @Nullable Instant plan(Draft draft, Focus focus) {
        var cluster = cluster(draft.view(), focus);
        council.begin(draft.now());
        Instant wake = null;
        var groups = new TreeMap<String, List<List<Instance>>>();
        var ruled = new TreeMap<String, List<List<Instance>>>();
        for (var unit : units(draft.view())) {
            var notBefore = notBefore(unit);
            if (notBefore != null && notBefore.isAfter(draft.now())
                    && !notBefore.isAfter(draft.now().plus(Instance.LONGEST_WAIT))) {
                wake = Planner.earlier(wake, notBefore);
            } else {
                (Wish.isIn(unit) ? ruled : groups).computeIfAbsent(group(unit), _ -> new ArrayList<>()).add(unit);
            }
        }
        groups.values().forEach(units -> place(draft, cluster, units));
        // after the others, which thereby do not depend on what plugins say
        ruled.values().forEach(units -> place(draft, cluster, units));
        return ruled.values().stream().flatMap(List::stream).anyMatch(unit -> waits(draft.view(), unit))
                ? Planner.earlier(wake, draft.now().plus(Council.AGAIN))
                : wake;
    }

    private static boolean waits(View view, List<Instance> unit) {
        return !(view.find(unit.getFirst().id()) instanceof Instance now && now.placed());
    }

    private Cluster cluster(View view, Focus focus) {
        var cluster = known;
        if (cluster == null || focus.everything()) {
            cluster = Cluster.of(view);
        } else {
            cluster.refresh(view, focus.ids());
            cluster.refresh(view, uncertain);
            cluster.refreshKept(view);
        }
        uncertain.clear();
        known = cluster;
        return cluster;
    }

    /** Units to be placed, in the order in which they were made. */
    private static List<List<Instance>> units(View view) {
        Map<String, List<Instance>> units = new LinkedHashMap<>();
        view.unplaced().stream().sorted(Comparator.comparingLong(Instance::createIndex).thenComparing(Instance::id))
                .forEach(instance -> units.computeIfAbsent(instance.unit(), _ -> new ArrayList<>()).add(instance));
        return List.copyOf(units.values());
    }

    private static @Nullable Instant notBefore(List<Instance> unit) {
        return unit.stream().map(Instance::notBefore).filter(java.util.Objects::nonNull)
                .max(Comparator.naturalOrder()).orElse(null);
    }

    /** Units of one service that ask for the same are placed together. */
    private static String group(List<Instance> unit) {
        var first = unit.getFirst();
        return (first.serviceId() == null ? first.id() : first.serviceId()) + "|" + first.requestedHostId() + "|"
                + unit.stream().map(member -> member.config().name()).sorted().toList();
    }

    private void place(Draft draft, Cluster cluster, List<List<Instance>> units) {
        Placement placement = null;
        List<Instance> pattern = List.of();
        for (var unit : units) {
            var home = home(draft.view(), unit);
            if (placement == null || home != null || !alike(pattern, unit)) {
                var demand = Demand.of(draft.view(), cluster, unit, home);
                placement = new Placement(cluster, demand, council);
                pattern = home == null && demand.lasting() ? unit : List.of();
            }
            var slot = placement.next();
            while (slot != null && !cluster.upToDate(draft.view(), slot)) {
                slot = placement.next();
            }
            var reason = slot == null ? placement.whyNone() : null;
            for (var member : unit) {
                var placed = slot == null
                        ? member.withUnplaced(reason)
                        : member.withHostId(slot.id()).withUnplaced(null);
                draft.put(placed);
                if (slot != null) {
                    cluster.instance(draft.view(), placed.id(), placed);
                    uncertain.add(placed.id());
                }
            }
        }
    }

    private static boolean alike(List<Instance> one, List<Instance> other) {
        if (one.size() != other.size()) {
            return false;
        }
        for (var i = 0; i < one.size(); i++) {
            if (!one.get(i).config().equals(other.get(i).config())) {
                return false;
            }
        }
        return true;
    }

    /** Where the rest of a unit runs. */
    private static @Nullable String home(View view, List<Instance> unit) {
        var first = unit.getFirst();
        var service = view.get(Service.class, first.serviceId());
        if (service == null || unit.size() == service.spec().launchConfigs().size()) {
            return null;
        }
        return view.instancesOf(service.id()).stream()
                .filter(other -> other.unit().equals(first.unit()) && other.desired() != Instance.Desired.REMOVED)
                .map(Instance::hostId).filter(java.util.Objects::nonNull).findFirst().orElse(null);
    }
}
