package io.drover.server.scheduling;

import io.drover.plugin.SchedulerRule.Candidate;
import io.drover.plugin.SchedulerRule.Verdict;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What all rules that a unit asks for say of hosts together. Once one of them says nothing, nothing can be said any more. */
final class Hearing {
    private final String serviceId;
    private final List<Ruling> rulings;
    private @Nullable String problem;

    Hearing(Demand demand, Council council) {
        this.serviceId = demand.serviceId();
        this.rulings = demand.wishes().stream().map(council::of).toList();
    }

    /** Has each rule speak of many hosts at once. */
    void hear(Collection<HostSlot> slots) {
        if (!rulings.isEmpty() && !slots.isEmpty()) {
            hearAll(slots.stream().map(slot -> slot.described(serviceId)).toList());
        }
    }

    private void hearAll(List<Candidate> hosts) {
        for (var ruling : rulings) {
            if (problem == null) {
                problem = ruling.hear(hosts);
            }
        }
    }

    /** The first refusal, or the sum of the scores; null when nothing can be said. */
    @Nullable
    Total of(HostSlot slot) {
        if (rulings.isEmpty()) {
            return Total.ANY;
        }
        if (problem != null) {
            return null;
        }
        var host = slot.described(serviceId);
        hearAll(List.of(host));
        var score = 0L;
        for (var ruling : rulings) {
            var verdict = problem == null ? ruling.verdict(host) : null;
            if (verdict == null) {
                return null;
            }
            if (verdict.refusal() != null) {
                return new Total(verdict.refusal().strip() + ", says the rule " + ruling.name(), 0);
            }
            score += verdict.score();
        }
        return new Total(null, score);
    }

    /** Why nothing can be said, for people, or null. */
    @Nullable
    String problem() {
        return problem;
    }

    /** As {@link Verdict}. */
    record Total(@Nullable String refusal, long score) {
        private static final Total ANY = new Total(null, 0);
    }
}
