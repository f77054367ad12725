package io.drover.server.scheduling;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds hosts for the units of one demand, one after another. Whoever takes a host says so before asking for the next:
 * then only that host's standing has changed, so the others need not be looked at again.
 */
final class Placement {
    /** So many of the least loaded hosts are tried before all are put in order. */
    private static final int TRIES = 32;
    private final Cluster cluster;
    private final Demand demand;
    private @Nullable PriorityQueue<Candidate> candidates;
    private @Nullable String reason;

    Placement(Cluster cluster, Demand demand) {
        this.cluster = cluster;
        this.demand = demand;
    }

    /** A host and how good it was when it was looked at. */
    private record Candidate(HostSlot slot, int broken, int units, long load) {
        private static final Comparator<Candidate> BEST = Comparator.comparingInt(Candidate::broken)
                .thenComparingInt(Candidate::units).thenComparingLong(Candidate::load)
                .thenComparing(Candidate::slot, HostSlot.BY_AGE);
    }

    /** The best host for the next unit, or null when none fits. */
    @Nullable
    HostSlot next() {
        var quick = candidates == null && !tied() ? among() : null;
        return quick == null ? best() : quick;
    }

    /** Only one host is in question, so that looking at others is vain. */
    private boolean tied() {
        return demand.hard().stream().anyMatch(Rule.TheOne.class::isInstance);
    }

    /** A host that breaks no rule and has none of the service cannot be beaten by one with more load. */
    private @Nullable HostSlot among() {
        var left = TRIES;
        for (var slot : cluster.byLoad()) {
            if (left-- == 0) {
                return null;
            }
            if (slot.of(demand.serviceId()) == 0 && demand.allows(slot) && demand.broken(slot) == 0) {
                return slot;
            }
        }
        return null;
    }

    private @Nullable HostSlot best() {
        var queue = candidates;
        if (queue == null) {
            var fitting = new ArrayList<Candidate>();
            for (var slot : narrowed()) {
                if (demand.allows(slot)) {
                    fitting.add(candidate(slot));
                }
            }
            queue = new PriorityQueue<>(Math.max(1, fitting.size()), Candidate.BEST);
            queue.addAll(fitting);
            candidates = queue;
        }
        while (true) {
            var top = queue.poll();
            if (top == null) {
                return null;
            }
            var now = candidate(top.slot());
            if (!demand.allows(top.slot())) {
                continue;
            }
            // what was placed on it since has made it worse
            queue.add(now);
            if (now.equals(top)) {
                return top.slot();
            }
        }
    }

    /** The hosts to look at: those that the most selective rule leaves, else all. */
    private Iterable<HostSlot> narrowed() {
        Iterable<HostSlot> narrowest = cluster.byLoad();
        var least = Integer.MAX_VALUE;
        for (var rule : demand.hard()) {
            var left = left(rule);
            if (left != null && left.size() < least) {
                least = left.size();
                narrowest = left;
            }
        }
        return narrowest;
    }

    /** The hosts that a rule leaves (and others that a rule may exclude), or null when that is not known at once. */
    private @Nullable Collection<HostSlot> left(Rule rule) {
        return switch (rule) {
            case Rule.TheOne one -> {
                var slot = cluster.slot(one.hostId());
                yield slot == null ? List.of() : List.of(slot);
            }
            case Rule.HostLabel label when !label.forbidden() -> cluster.withLabel(label.pair());
            case Rule.Neighbour neighbour when !neighbour.forbidden() && neighbour.carrying().size() <= 1 ->
                neighbour.carrying().stream().findFirst().map(Shape::hosts).orElse(Set.of());
            default -> null;
        };
    }

    private Candidate candidate(HostSlot slot) {
        return new Candidate(slot, demand.broken(slot), slot.of(demand.serviceId()), slot.load());
    }

    /** Says which rule excluded how many hosts; each host is counted for the first rule that it breaks. */
    String whyNone() {
        if (reason == null) {
            reason = explain();
        }
        return reason;
    }

    private String explain() {
        if (cluster.slots().isEmpty()) {
            return "there are no hosts";
        }
        Map<String, Integer> complaints = new LinkedHashMap<>();
        for (var rule : demand.hard()) {
            complaints.put(rule.complaint(), 0);
        }
        for (var slot : cluster.slots()) {
            for (var rule : demand.hard()) {
                if (!rule.allows(slot)) {
                    complaints.merge(rule.complaint(), 1, Integer::sum);
                    break;
                }
            }
        }
        List<String> parts = new ArrayList<>();
        complaints.forEach((complaint, count) -> {
            if (count > 0) {
                parts.add(count + " of " + cluster.slots().size() + ": " + complaint);
            }
        });
        return "no host fits (" + String.join("; ", parts) + ")";
    }
}
