package io.drover.server.services;

import io.drover.model.Instance;
import io.drover.model.Instance.Desired;
import io.drover.model.Instance.Restart;
import io.drover.model.RollingRestart;
import io.drover.model.Service;
import io.drover.model.Service.State;
import io.drover.server.store.Draft;
import io.drover.server.store.View;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Restarts the containers of a service a few at a time: the next ones when those before are well again, or until nothing gets on. */
final class Restarts {
    private final Draft draft;
    private final Service service;
    private RollingRestart rolling;

    Restarts(Draft draft, Service service) {
        this.draft = draft;
        this.service = service;
        this.rolling = Objects.requireNonNull(service.restart());
    }

    /** What there is to restart, by id. Containers that do not run have nothing to end. */
    static Map<String, Instant> runs(View view, Service service) {
        var runs = new TreeMap<String, Instant>();
        for (var it : view.instancesOf(service.id())) {
            if (it.desired() == Desired.RUNNING && it.startedAt() != null && !it.startOnce()) {
                runs.put(it.id(), it.startedAt());
            }
        }
        return runs;
    }

    /** Runs that were to end and have not are let go on. */
    static void withdraw(Draft draft, Service service) {
        var rolling = service.restart();
        if (rolling != null) {
            forget(draft, service, it -> it.restart() != null && rolling.batch().contains(it.id()));
        }
    }

    /** What was asked of containers, and is done. */
    static void forget(Draft draft, Service service) {
        forget(draft, service, it -> it.restart() != null && done(it));
    }

    private static void forget(Draft draft, Service service, Predicate<Instance> which) {
        List.copyOf(draft.view().instancesOf(service.id())).stream().filter(which)
                .forEach(it -> draft.put(it.withRestart(null)));
    }

    /** Another run has begun; whoever began it. */
    static boolean done(Instance instance) {
        return !Objects.requireNonNull(instance.restart()).run().equals(instance.startedAt()) && instance.satisfied();
    }

    /**
     * Carries it on, and says when to look again.
     *
     * @param began when this owner did: the time in which there was none counts against nobody
     */
    @Nullable
    Instant advance(Instant began) {
        believeNoFuture();
        var left = new TreeMap<>(rolling.left());
        left.entrySet().removeIf(it -> over(draft.view().get(Instance.class, it.getKey()), it.getValue()));
        if (left.size() < rolling.left().size()) {
            rolling = rolling.withLeft(left).withProgressed(draft.now());
        }
        var fallen = fallen();
        if (left.isEmpty() && fallen.isEmpty()) {
            draft.put(service.withState(State.UPDATING_ACTIVE).withRestart(null));
            return null;
        }
        var away = new TreeSet<>(rolling.batch());
        away.retainAll(left.keySet());
        if (away.isEmpty() && !rolling.batch().isEmpty()) {
            rolling = rolling.withBatch(Set.of()).withProgressed(draft.now())
                    .withNotBefore(draft.now().plusMillis(rolling.intervalMillis()));
        }
        var notBefore = rolling.notBefore();
        if (away.isEmpty() && !left.isEmpty() && notBefore != null && notBefore.isAfter(draft.now())) {
            say(null);
            return notBefore;
        }
        var next = away.isEmpty() ? next(rolling.batchSize() - fallen.size()) : List.<String>of();
        if (!next.isEmpty()) {
            rolling = rolling.withBatch(Set.copyOf(next)).withProgressed(draft.now()).withNotBefore(null);
        }
        var deadline = waitingSince(began).plus(patience());
        var lacking = Stream.concat(batch().stream(), fallen.stream()).findFirst().map(this::waiting).orElse(null);
        if (!deadline.isAfter(draft.now())) {
            giveUp(lacking);
            return null;
        }
        batch().stream().filter(it -> it.restart() == null && run(it).equals(it.startedAt()))
                .forEach(it -> draft.put(it.withRestart(new Restart(run(it)))));
        say(lacking);
        return deadline;
    }

    /** What is yet to come was written by a clock that was wrong. */
    private void believeNoFuture() {
        var latest = draft.now().plusMillis(rolling.intervalMillis());
        if (rolling.progressed().isAfter(draft.now())) {
            rolling = rolling.withProgressed(draft.now());
        }
        if (rolling.notBefore() != null && rolling.notBefore().isAfter(latest)) {
            rolling = rolling.withNotBefore(latest);
        }
    }

    /** What balancers let requests take is no time without progress. */
    private Duration patience() {
        var drain = service.spec().drainTimeoutMillis();
        return Duration.ofMillis(rolling.deadlineMillis() + (drain == null ? 0L : Math.max(0, drain)));
    }

    /** What came before the next batch might begin counts against nobody. */
    private Instant waitingSince(Instant began) {
        return Stream.of(began, rolling.progressed()).reduce(
                Objects.requireNonNullElse(rolling.notBefore(), Instant.MIN),
                (one, other) -> one.isAfter(other) ? one : other);
    }

    /** Of one that is gone or was ended by a person no run is to end any more. */
    private static boolean over(@Nullable Instance instance, Instant run) {
        return instance == null || instance.desired() != Desired.RUNNING
                || !run.equals(instance.startedAt()) && backAgain(instance);
    }

    /** It is well, and not by what was found out of a run before. */
    private static boolean backAgain(Instance instance) {
        var health = instance.health();
        return instance.well() && (health == null || health.startCount() == instance.startCount());
    }

    /**
     * Those that had their turn, or have come for others, and are not well: they are away like those whose turn it is. What is
     * ill and still to be restarted does not count: that may be what it is restarted for.
     */
    private List<Instance> fallen() {
        return Growth.needed(service, Unit.of(draft.view(), service)).stream().flatMap(unit -> unit.members().stream())
                .filter(it -> !it.startOnce() && !rolling.left().containsKey(it.id()) && (it.ends() || !backAgain(it)))
                .toList();
    }

    /** The oldest first. */
    private List<String> next(int room) {
        return all(rolling.left().keySet()).stream()
                .sorted(Comparator.comparingLong(Instance::createIndex).thenComparing(Instance::id))
                .limit(Math.max(0, room)).map(Instance::id).toList();
    }

    private List<Instance> batch() {
        return all(rolling.batch()).stream().filter(it -> rolling.left().containsKey(it.id())).toList();
    }

    private List<Instance> all(Set<String> ids) {
        return ids.stream().map(id -> draft.view().get(Instance.class, id)).filter(Objects::nonNull).toList();
    }

    private Instant run(Instance instance) {
        return Objects.requireNonNull(rolling.left().get(instance.id()));
    }

    private String waiting(Instance instance) {
        var run = rolling.left().get(instance.id());
        return instance.ends() || run != null && run.equals(instance.startedAt()) && instance.satisfied()
                ? "waiting for " + instance.name() + " to end"
                : instance.waitingFor();
    }

    private void say(@Nullable String waiting) {
        draft.put(service.withRestart(rolling).withMessage(rolling.done() + " of " + rolling.total() + " restarted"
                + (waiting == null ? "" : ", " + waiting)));
    }

    private void giveUp(@Nullable String waiting) {
        withdraw(draft, service);
        var why = "the restart stopped after " + rolling.done() + " of " + rolling.total() + ": no progress for "
                + patience().toSeconds() + " s"
                + (waiting == null ? "" : ", " + waiting);
        draft.put(service.withState(State.UPDATING_ACTIVE).withMessage(why)
                .withRestart(rolling.withBatch(Set.of()).withFailure(why)));
    }
}
