package io.drover.server.services;

import io.drover.model.Instance;
import io.drover.model.Instance.Desired;
import io.drover.model.Instance.Restart;
import io.drover.model.Service;
import io.drover.server.store.Draft;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Restarts the containers of a service a few at a time: the next ones when those before run again. */
final class Restarts {
    private Restarts() {
    }

    /** Asks for it. Containers that do not run have nothing to end. */
    static void begin(Draft draft, Service service, int batchSize, long intervalMillis) {
        for (var instance : draft.view().instancesOf(service.id())) {
            if (instance.desired() == Desired.RUNNING && instance.startedAt() != null && !instance.startOnce()) {
                draft.put(instance.withRestart(
                        new Restart(instance.startedAt(), batchSize, intervalMillis, false, null)));
            }
        }
    }

    /** Carries it on, and says when to look again. */
    static @Nullable Instant advance(Draft draft, Service service) {
        var done = pending(draft, service).stream().filter(Restarts::done).toList();
        done.forEach(instance -> draft.put(instance.withRestart(null)));
        var left = pending(draft, service);
        if (left.isEmpty() || left.stream().anyMatch(instance -> restart(instance).released())) {
            return null;
        }
        var first = restart(left.getFirst());
        if (done.stream().anyMatch(instance -> restart(instance).released()) && first.intervalMillis() > 0) {
            var next = draft.now().plusMillis(first.intervalMillis());
            left.forEach(instance -> draft.put(instance.withRestart(restart(instance).waitUntil(next))));
            return next;
        }
        var notBefore = first.notBefore();
        if (notBefore != null && notBefore.isAfter(draft.now())) {
            return notBefore;
        }
        left.stream().limit(first.batchSize())
                .forEach(instance -> draft.put(instance.withRestart(restart(instance).release())));
        return null;
    }

    private static List<Instance> pending(Draft draft, Service service) {
        return draft.view().instancesOf(service.id()).stream()
                .filter(instance -> instance.restart() != null && instance.desired() == Desired.RUNNING)
                .sorted(Comparator.comparingLong(Instance::createIndex).thenComparing(Instance::id)).toList();
    }

    /** Another run has begun; whoever began it. */
    static boolean done(Instance instance) {
        return !restart(instance).run().equals(instance.startedAt()) && instance.satisfied();
    }

    private static Restart restart(Instance instance) {
        return Objects.requireNonNull(instance.restart());
    }
}
