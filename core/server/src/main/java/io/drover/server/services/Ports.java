package io.drover.server.services;

import io.drover.model.Instance;
import io.drover.model.Instance.Desired;
import io.drover.model.InstanceState;
import io.drover.server.store.View;
import org.jspecify.annotations.Nullable;

/** Published ports on a host. */
final class Ports {
    private Ports() {
    }

    /** Who has a port now that a container which is kept had, or null. */
    static @Nullable Instance taker(View view, Instance kept) {
        return kept.hostId() == null || kept.config().networking().ports().isEmpty()
                ? null
                : view.instancesOn(kept.hostId()).stream()
                        .filter(other -> !other.id().equals(kept.id()) && holds(other) && meet(kept, other)).findFirst()
                        .orElse(null);
    }

    private static boolean holds(Instance other) {
        return other.desired() != Desired.KEPT || other.state() != InstanceState.STOPPED;
    }

    private static boolean meet(Instance one, Instance other) {
        return one.config().networking().ports().stream()
                .anyMatch(port -> other.config().networking().ports().stream().anyMatch(port::clashes));
    }
}
