package io.drover.server.balancing;

import io.drover.model.Drain;
import io.drover.model.Instance;
import io.drover.model.Service;
import io.drover.server.store.Draft;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The last moments of a container that load balancers send requests to. */
final class Draining {
    /** For services that say nothing of it. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** However long a service asks for: longer than a shift nobody waits for a container to end. */
    private static final Duration LONGEST = Duration.ofHours(8);

    private Draining() {
    }

    /** Begins it, or ends it when no load balancer needs the container any more. @return when to look again, or null */
    static @Nullable Instant advance(Draft draft, Instance instance) {
        if (!instance.ends()) {
            draft.put(instance.withDrain(null));
            return null;
        }
        if (!instance.config().isPrimary() || !draft.view().balanced(instance.serviceId())) {
            return null;
        }
        var drain = instance.drain() == null
                ? new Drain(draft.now().plus(patience(draft, instance)), false)
                : instance.drain();
        // a clock that was wrong for a while must not keep it for ever
        var until = earlier(drain.until(), draft.now().plus(LONGEST));
        var done = drain.done() || !until.isAfter(draft.now()) || released(draft, instance);
        draft.put(instance.withDrain(new Drain(until, done)));
        return done ? null : until;
    }

    private static Duration patience(Draft draft, Instance instance) {
        var service = draft.view().get(Service.class, instance.serviceId());
        var asked = service == null ? null : service.spec().drainTimeoutMillis();
        var patience = asked == null ? PATIENCE : Duration.ofMillis(Math.max(0, asked));
        return patience.compareTo(LONGEST) > 0 ? LONGEST : patience;
    }

    /** Every host with a balancer that leads to it says that nothing is under way. */
    private static boolean released(Draft draft, Instance instance) {
        var view = draft.view();
        return instance.drain() != null && view.balancers().stream()
                .filter(balancer -> balancer.targets().contains(instance.serviceId()))
                .flatMap(balancer -> BalancingPlanner.hosts(view, balancer).stream())
                .allMatch(host -> host.network().drained().contains(instance.id()));
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
