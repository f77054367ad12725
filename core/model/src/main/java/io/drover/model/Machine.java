package io.drover.model;

import io.drover.model.spec.Ordered;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A host that a driver brings to be, from the wish for it until after its end.
 *
 * @param name also of the host to be; unique among the machines of its environment
 * @param driver the name of the {@code HostDriver}
 * @param settings what people said to the driver, without what is secret
 * @param secrets the rest of it, shown to nobody but the driver
 * @param labels of the host to be
 * @param server under which address people reach the server, so that the machine is told the same
 * @param tokenId of the registration token that is its own: by that its host is known
 * @param kept what its driver found out and is told the next time, nothing secret; written by whoever runs the driver
 * @param order what is wanted of it; written by intents
 * @param work how far that is; written by whoever runs the driver
 * @param state what follows from all of it, and {@code message} why; written by the machines planner
 * @param hostId its host, once one has registered by its token; written when that registers
 */
@RecordBuilder
public record Machine(String id, String uuid, String name, @Nullable String description, String driver,
        Map<String, String> settings, Map<String, String> secrets, Map<String, String> labels, String server,
        String tokenId, Map<String, String> kept, Order order, Work work, State state, @Nullable String message,
        @Nullable String hostId,
        Instant created, @Nullable Instant removed) implements Resource, MachineBuilder.With {

    public Machine {
        settings = Ordered.copy(settings);
        secrets = Ordered.copy(secrets);
        labels = Ordered.copy(labels);
        // null in what was stored before there was any
        kept = kept == null ? Map.of() : Ordered.copy(kept);
    }

    /** Rancher's, as far as they last longer than a moment. */
    public enum State {
        REQUESTED, CREATING, BOOTSTRAPPING, ACTIVE, ERROR, REMOVING, REMOVED
    }

    /** Is there something for its driver to do? */
    public boolean awaitsDriver() {
        return exists() && order.task != Task.FORGET && !ended();
    }

    /** Has its driver done, well or not, what was ordered last? */
    public boolean ended() {
        return work.order == order.number && work.outcome != Outcome.RUNNING;
    }

    /** Wanted gone. Where its driver never began, or has failed to take it away before, it is not asked. */
    public Machine toRemove() {
        var unasked = work.order == 0 || order.task == Task.REMOVE && ended();
        return withOrder(new Order(unasked ? Task.FORGET : Task.REMOVE, order.number + 1));
    }

    /** Without what is secret: it may stand in a log. */
    @Override
    public String toString() {
        return "Machine[" + id + ", " + name + ", " + driver + "]";
    }

    public enum Task {
        MAKE, REMOVE, FORGET
    }

    /** @param number from 1, grows with every wish, so that what was done for an earlier one is known */
    public record Order(Task task, int number) {
    }

    public enum Outcome {
        RUNNING, DONE, FAILED
    }

    /**
     * @param order the number of the order that it is for; 0 before the first
     * @param problem why it failed, for people, or null
     * @param ended or null while it goes on
     */
    public record Work(int order, Outcome outcome, @Nullable String problem, List<Step> steps,
            @Nullable Instant ended) {
        public static final Work NONE = new Work(0, Outcome.DONE, null, List.of(), null);

        public Work {
            steps = List.copyOf(steps);
        }

        public static Work begun(int order) {
            return new Work(order, Outcome.RUNNING, null, List.of(), null);
        }

        public @Nullable Step last() {
            return steps.isEmpty() ? null : steps.getLast();
        }
    }

    /** @param log the last of its lines */
    public record Step(String name, Outcome outcome, Instant started, @Nullable Instant ended, String log) {
    }
}
