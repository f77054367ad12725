package io.drover.server.health;

import io.drover.model.InstanceHealth;
import io.drover.model.InstanceHealth.State;
import io.drover.model.Service;
import io.drover.model.network.Fact;
import io.drover.server.loop.Planner;
import io.drover.server.store.View;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * How the addresses of an external service are, by what the hosts that check them say. Nobody starts or replaces what is
 * there, so that a failure means as much at the beginning as later, and whatever was not found out yet may be well.
 */
final class Outside {
    /** There is only one run of what is not ours. */
    private static final int RUN = 1;

    private Outside() {
    }

    /**
     * @param now how the addresses are
     * @param wake when to look again, or null
     */
    record Found(Map<String, InstanceHealth> now, @Nullable Instant wake) {
    }

    /** @param checkers by those that checked an address before, those that are to check it now */
    static Found look(Ballot ballot, View view, Service service, Instant now, UnaryOperator<List<String>> checkers) {
        var all = new LinkedHashMap<String, InstanceHealth>();
        Instant wake = null;
        for (var address : service.checkedAddresses()) {
            var before = service.outside().get(address);
            var health = before == null
                    ? new InstanceHealth(State.INITIALIZING, now, null, RUN, List.of(), List.of())
                    : before;
            var said = ballot.of(view, Fact.Check.outside(service.id(), address), RUN, null, health.checkers(), now);
            wake = Planner.earlier(wake, said.awaited());
            all.put(address, verdict(health, said, now).checkedBy(checkers.apply(health.checkers())));
        }
        return new Found(all, wake);
    }

    private static InstanceHealth verdict(InstanceHealth health, Testimony said, Instant now) {
        if (said.up()) {
            return health.state() == State.HEALTHY ? health : health.become(State.HEALTHY, now, null, RUN);
        }
        if (!said.down()) {
            return health;
        }
        if (health.state() != State.UNHEALTHY) {
            return health.become(State.UNHEALTHY, now, said.reason(), RUN);
        }
        return said.reason() == null || Objects.equals(said.reason(), health.reason())
                ? health
                : new InstanceHealth(health.state(), health.since(), said.reason(), RUN, health.checkers(),
                        health.history());
    }
}
