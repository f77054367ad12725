package io.drover.server.scheduling;

import java.util.ArrayList;
import java.util.Collection;
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
    /** So many reasons of plugins are told; they may be different for each host. */
    private static final int REFUSALS = 3;
    private static final String OTHERS = "other refusals of rules";
    private final Cluster cluster;
    private final Demand demand;
    private final Hearing hearing;
    private @Nullable PriorityQueue<Candidate> candidates;
    private @Nullable String reason;

    Placement(Cluster cluster, Demand demand, Council council) {
        this.cluster = cluster;
        this.demand = demand;
        this.hearing = new Hearing(demand, council);
    }

    /**
     * A host and how good it was when it was looked at.
     *
     * @param score of the rules of plugins
     */
    private record Candidate(HostSlot slot, int broken, long score, int units,
            long load) implements Comparable<Candidate> {
        /** The best is the least. By hand: there is nothing that the scheduler does more often. */
        @Override
        public int compareTo(Candidate other) {
            if (broken != other.broken) {
                return Integer.compare(broken, other.broken);
            }
            if (score != other.score) {
                return Long.compare(other.score, score);
            }
            if (units != other.units) {
                return Integer.compare(units, other.units);
            }
            return load == other.load ? HostSlot.BY_AGE.compare(slot, other.slot) : Long.compare(load, other.load);
        }
    }

    /** The best host for the next unit, or null when none fits. */
    @Nullable
    HostSlot next() {
        var quick = candidates == null && !tied() ? among() : null;
        return quick == null ? best() : quick;
    }

    /** Only one host is in question, or others have a say, so that looking at the least loaded is vain. */
    private boolean tied() {
        return !demand.wishes().isEmpty() || demand.hard().stream().anyMatch(Rule.TheOne.class::isInstance);
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
            var fitting = new ArrayList<HostSlot>();
            for (var slot : narrowed()) {
                if (demand.allows(slot)) {
                    fitting.add(slot);
                }
            }
            hearing.hear(fitting);
            queue = new PriorityQueue<>(Math.max(1, fitting.size()));
            for (var slot : fitting) {
                var candidate = candidate(slot);
                if (candidate != null) {
                    queue.add(candidate);
                }
            }
            candidates = queue;
        }
        while (true) {
            var top = queue.poll();
            if (top == null) {
                return null;
            }
            var now = demand.allows(top.slot()) ? candidate(top.slot()) : null;
            if (now == null) {
                continue;
            }
            // what was placed on it since has made it worse, or better if a rule says so: no other one has changed
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

    /** Null when the rules of plugins refuse it, or say nothing. */
    private @Nullable Candidate candidate(HostSlot slot) {
        var total = hearing.of(slot);
        return total == null || total.refusal() != null
                ? null
                : new Candidate(slot, demand.broken(slot), total.score(), slot.of(demand.serviceId()), slot.load());
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
        var all = complaints.size() + REFUSALS;
        for (var slot : cluster.slots()) {
            var complaint = complaint(slot);
            if (complaint != null) {
                complaints.merge(complaints.size() < all || complaints.containsKey(complaint) ? complaint : OTHERS, 1,
                        Integer::sum);
            }
        }
        List<String> parts = new ArrayList<>();
        complaints.forEach((complaint, count) -> {
            if (count > 0) {
                parts.add(count + " of " + cluster.slots().size() + ": " + complaint);
            }
        });
        var problem = hearing.problem();
        return problem == null ? "no host fits (" + String.join("; ", parts) + ")" : problem;
    }

    private @Nullable String complaint(HostSlot slot) {
        for (var rule : demand.hard()) {
            if (!rule.allows(slot)) {
                return rule.complaint(slot);
            }
        }
        var total = hearing.of(slot);
        return total == null ? null : total.refusal();
    }
}
