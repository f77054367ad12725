package io.drover.server.agents;

import io.drover.model.Instance.Desired;
import io.drover.model.spec.Ordered;
import io.drover.model.wire.Assigned;
import io.drover.model.wire.ServerMessage.Assign;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What was sent to one host under one epoch. */
public final class Ledger {
    /** In ticks. */
    private static final int PATIENCE = 3;
    private final long epoch;
    private final Map<String, Long> droppedAt = new HashMap<>();
    /** Of what is not to run, the revision that said so first. */
    private final Map<String, Long> restsSince = new HashMap<>();
    /** What was seen stopped by an agent that may not have heard yet that it is to stay so. */
    private final Set<String> doubted = new HashSet<>();
    private Map<String, Assigned> sent = Map.of();
    private long revision;
    private Held heard = Held.NOTHING;
    /** How many {@link #tick}s ago something late was heard, and nothing else since; none when 0. */
    private int lateFor;

    /** What an agent says that it holds. */
    private record Held(long epoch, long revision) {
        static final Held NOTHING = new Held(0, 0);

        boolean isBefore(Held other) {
            return epoch != other.epoch ? epoch < other.epoch : revision < other.revision;
        }
    }

    public Ledger(long epoch) {
        this.epoch = epoch;
    }

    /** What has changed since the last one; null when nothing has, or nothing was ever sent. */
    public @Nullable Assign next(Map<String, Assigned> wanted) {
        if (revision == 0 || wanted.equals(sent)) {
            return null;
        }
        var put = Assignments.put(sent, wanted);
        var remove = Assignments.removed(sent, wanted);
        var base = revision;
        move(wanted);
        return new Assign(epoch, revision, base, put, remove);
    }

    /** Was anything ever sent? */
    boolean begun() {
        return revision > 0;
    }

    /** Everything, for an agent that holds something else. */
    public Assign whole(Map<String, Assigned> wanted) {
        move(wanted);
        return new Assign(epoch, revision, 0, List.copyOf(wanted.values()), List.of());
    }

    /** Does an agent that says this hold what was sent last? */
    boolean holds(long heldEpoch, long heldRevision) {
        return heldEpoch == epoch && heldRevision == revision && revision > 0;
    }

    /** Can an agent that has acted by this assignment not have, and not make again, a container that is not wanted? */
    boolean dropped(String instanceId, long heldEpoch, long heldRevision) {
        return heldEpoch == epoch && heldRevision >= droppedAt.getOrDefault(instanceId, 1L)
                && !sent.containsKey(instanceId);
    }

    /** Does an agent that has acted by this assignment leave a container stopped that it found so? It is noted when not. */
    boolean rests(String instanceId, long heldEpoch, long heldRevision) {
        var since = restsSince.get(instanceId);
        var rests = heldEpoch == epoch && since != null && heldRevision >= since;
        if (rests) {
            doubted.remove(instanceId);
        } else {
            doubted.add(instanceId);
        }
        return rests;
    }

    /** Is there something stopped of which its agent is to say again that it is? */
    boolean doubts() {
        return !doubted.isEmpty();
    }

    /**
     * Is this from before what its agent was heard to say already? A server that stood still, and goes on, passes on what it
     * heard long ago.
     */
    boolean late(long heldEpoch, long heldRevision) {
        return new Held(heldEpoch, heldRevision).isBefore(heard);
    }

    /** Notes what an agent says that it holds. */
    void hear(long heldEpoch, long heldRevision) {
        if (!late(heldEpoch, heldRevision)) {
            heard = new Held(heldEpoch, heldRevision);
            lateFor = 0;
        } else if (lateFor == 0) {
            lateFor = 1;
        }
    }

    /** Who goes on saying that it holds less, has lost what it held. */
    void tick() {
        if (lateFor > 0 && lateFor++ > PATIENCE) {
            heard = Held.NOTHING;
            lateFor = 0;
        }
    }

    private void move(Map<String, Assigned> wanted) {
        revision++;
        for (var id : Assignments.removed(sent, wanted)) {
            droppedAt.put(id, revision);
        }
        wanted.keySet().forEach(droppedAt::remove);
        restsSince.keySet().retainAll(wanted.keySet());
        wanted.forEach((id, assigned) -> {
            if (assigned.desired() == Desired.RUNNING) {
                restsSince.remove(id);
            } else {
                restsSince.putIfAbsent(id, revision);
            }
        });
        sent = Ordered.copy(wanted);
    }

    /** What is to run is asked about by others. */
    void trust(String instanceId) {
        doubted.remove(instanceId);
    }

    void forget(String instanceId) {
        droppedAt.remove(instanceId);
        doubted.remove(instanceId);
    }
}
