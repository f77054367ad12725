package io.drover.agent.containers;

import io.drover.agent.containers.Found.Status;
import io.drover.agent.containers.Step.Blocked;
import io.drover.agent.containers.Step.Create;
import io.drover.agent.containers.Step.Nothing;
import io.drover.agent.containers.Step.Pull;
import io.drover.agent.containers.Step.Remove;
import io.drover.agent.containers.Step.Start;
import io.drover.agent.containers.Step.Stop;
import io.drover.agent.containers.Step.Wait;
import io.drover.model.Instance.Desired;
import io.drover.model.wire.Assigned;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Decides the next step of every instance, from what is wanted and what Docker has. Pure: the same input gives the same
 * steps, and doing them over and over ends with nothing left to do.
 *
 * <p>A container that runs is left alone, unless it is not wanted, its run is to end, or it shares the network or the volumes of a container
 * that has been replaced since, or the network of one that has been restarted since.
 */
public final class ContainerPlanner {
    private static final Step NOTHING = new Nothing();

    private final Map<String, Assigned> wanted;
    private final Map<String, Found> current = new HashMap<>();
    private final Map<String, List<Found>> strays = new HashMap<>();
    private final Map<String, Past> past;
    private final Instant now;

    private ContainerPlanner(Map<String, Assigned> wanted, Collection<Found> found, Map<String, Past> past,
            Instant now) {
        this.wanted = wanted;
        this.past = past;
        this.now = now;
        found.stream().sorted(BEST_FIRST).forEach(this::sort);
    }

    /**
     * @param found every container of ours on this host
     * @return the next step by instance id, of all instances that are wanted or have a container
     */
    public static Map<String, Step> plan(Map<String, Assigned> wanted, Collection<Found> found,
            Map<String, Past> past, Instant now) {
        var planner = new ContainerPlanner(wanted, found, past, now);
        var steps = new TreeMap<String, Step>();
        wanted.values().forEach(one -> steps.put(one.instanceId(), planner.next(one)));
        planner.strays.forEach((id, containers) -> steps.put(id, planner.clear(id, containers.getFirst())));
        return steps;
    }

    /** Which of several containers of an instance is the one to keep: the one that runs, then the newest. */
    static final Comparator<Found> BEST_FIRST = Comparator.<Found, Boolean>comparing(container -> !container.up())
            .thenComparing(Found::startedAt, Comparator.nullsLast(Comparator.reverseOrder()))
            .thenComparing(Found::id);

    private void sort(Found container) {
        var owner = wanted.get(container.instanceId());
        var fits = owner != null && (container.uuid() == null || container.uuid().equals(owner.uuid()));
        if (!fits || current.putIfAbsent(container.instanceId(), container) != null) {
            strays.computeIfAbsent(container.instanceId(), _ -> new ArrayList<>()).add(container);
        }
    }

    private Step next(Assigned one) {
        var container = current.get(one.instanceId());
        if (container == null) {
            return create(one);
        }
        return switch (container.status()) {
            case REMOVING -> NOTHING;
            case DEAD -> clear(one.instanceId(), container);
            case RUNNING, PAUSED, RESTARTING -> up(one, container);
            case CREATED, EXITED -> down(one, container);
        };
    }

    private Step create(Assigned one) {
        var past = past(one.instanceId());
        if (one.desired() != Desired.RUNNING || past.once()) {
            return NOTHING;
        }
        if (past.startAt() != null && past.startAt().isAfter(now)) {
            return new Wait(past.startAt());
        }
        // fetching an image need not wait for anybody
        if (past.imageMissing() || (one.pullAlways() && !past.pulled())) {
            return new Pull(one);
        }
        var network = one.networkFrom() == null ? null : current.get(one.networkFrom());
        if (one.networkFrom() != null && network == null) {
            return new Blocked("waits for the container whose network it shares: " + one.networkFrom());
        }
        var volumes = new ArrayList<String>();
        for (var id : one.volumesFrom()) {
            var other = current.get(id);
            if (other == null) {
                return new Blocked("waits for the container whose volumes it mounts: " + id);
            }
            volumes.add(other.id());
        }
        return new Create(one, network == null ? null : network.id(), List.copyOf(volumes));
    }

    private Step up(Assigned one, Found container) {
        if (one.desired() != Desired.RUNNING || isToEnd(one, container) || builtOnAnother(one, container)
                || losesNetwork(one, container)) {
            return clear(one.instanceId(), container, false, one.stopSeconds());
        }
        return NOTHING;
    }

    private Step down(Assigned one, Found container) {
        var past = past(one.instanceId());
        // what has run its only time runs again when the server says so of this very run
        if (one.desired() != Desired.RUNNING
                || ((past.once() || staysEnded(one, container, past)) && !isToEnd(one, container))) {
            return NOTHING;
        }
        if (builtOnAnother(one, container)) {
            return clear(one.instanceId(), container);
        }
        if (past.startAt() != null && past.startAt().isAfter(now)) {
            return new Wait(past.startAt());
        }
        for (var id : one.after()) {
            if (!ready(id)) {
                return new Blocked("starts after " + id);
            }
        }
        var network = one.networkFrom() == null ? null : current.get(one.networkFrom());
        if (one.networkFrom() != null && (network == null || !network.up() || network.status() == Status.RESTARTING)) {
            return new Blocked("waits for the container whose network it shares: " + one.networkFrom());
        }
        return new Start(container);
    }

    /** An instance that is not on this host holds nobody up; one that ran to its end as it should is ready. */
    private boolean ready(String id) {
        var other = wanted.get(id);
        var container = current.get(id);
        if (other == null || (other.startOnce() && past(id).once())) {
            return true;
        }
        return container != null && (container.up() || (other.startOnce() && container.ended()));
    }

    /** It ended, and is not to be started again by itself: it may run only once, did not fail, or failed too often. */
    static boolean staysEnded(Assigned one, Found container, Past past) {
        if (!container.ended()) {
            return false;
        }
        var retries = one.retries();
        return one.startOnce() || (retries != null && (Integer.valueOf(0).equals(container.exitCode())
                || (retries > 0 && past.failures() > retries)));
    }

    /** The server asked for a restart of this very run. */
    private static boolean isToEnd(Assigned one, Found container) {
        return one.endRun() != null && one.endRun().equals(container.startedAt());
    }

    /** It shares the network or the volumes of a container that has been replaced. */
    private boolean builtOnAnother(Assigned one, Found container) {
        var network = one.networkFrom() == null ? null : current.get(one.networkFrom());
        if (one.networkFrom() == null
                ? container.networkOf() != null
                : network != null && !network.id().equals(container.networkOf())) {
            return true;
        }
        return one.volumesFrom().stream().map(current::get)
                .anyMatch(other -> other != null && !container.volumesFrom().contains(other.id()));
    }

    /** The container whose network it shares was started after it: that network is a new one. */
    private boolean losesNetwork(Assigned one, Found container) {
        var network = one.networkFrom() == null ? null : current.get(one.networkFrom());
        return network != null && network.status() == Status.RUNNING && network.startedAt() != null
                && container.startedAt() != null && container.startedAt().isBefore(network.startedAt());
    }

    private Step clear(String instanceId, Found container) {
        return clear(instanceId, container, true, null);
    }

    private Step clear(String instanceId, Found container, boolean remove, @Nullable Integer seconds) {
        var clearAt = past(instanceId).clearAt();
        if (clearAt != null && clearAt.isAfter(now)) {
            return new Wait(clearAt);
        }
        if (container.status() == Status.REMOVING) {
            return NOTHING;
        }
        if (container.up()) {
            return new Stop(container, seconds);
        }
        return remove ? new Remove(container) : NOTHING;
    }

    private Past past(String instanceId) {
        return past.getOrDefault(instanceId, Past.NONE);
    }

    /** The container that counts for each instance. */
    public static @Nullable Found best(Assigned one, Collection<Found> found) {
        return found.stream().filter(container -> container.instanceId().equals(one.instanceId())
                && (container.uuid() == null || container.uuid().equals(one.uuid()))).min(BEST_FIRST).orElse(null);
    }
}
