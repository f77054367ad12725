package io.drover.server.scheduling;

import io.drover.model.Host;
import io.drover.model.Instance;
import io.drover.model.spec.HostAffinity.Pair;
import io.drover.server.store.View;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** All hosts with what they have taken. Kept from plan to plan; a change costs what it touches. */
final class Cluster {
    private final Map<String, HostSlot> slots = new HashMap<>();
    private final Map<Pair, Set<HostSlot>> byLabel = new HashMap<>();
    private final Map<String, Counted> counted = new HashMap<>();
    private final Map<String, Map<HostSlot, Integer>> volumes = new HashMap<>();
    /** Instances, removed ones too, by which it is known where volumes are. */
    private final Map<String, Witness> witnesses = new HashMap<>();
    /** Containers that have left their ports to others, and may have them again without being placed. */
    private final Set<String> kept = new LinkedHashSet<>();
    private final Shapes shapes = new Shapes();
    private final TreeSet<HostSlot> byLoad = new TreeSet<>(
            Comparator.comparingLong(HostSlot::load).thenComparing(HostSlot.BY_AGE));

    private record Counted(Instance instance, Shape shape, HostSlot slot) {
    }

    private record Witness(Instance instance, List<String> volumes) {
    }

    static Cluster of(View view) {
        var cluster = new Cluster();
        view.hosts().forEach(host -> cluster.host(host.id(), host));
        for (var resource : view.everything()) {
            if (resource instanceof Instance instance) {
                cluster.instance(view, instance.id(), instance);
            }
        }
        return cluster;
    }

    /** Reads hosts and instances again as they are in a view now; hosts first, so that none is met before its own. */
    void refresh(View view, Collection<String> ids) {
        ids.stream().filter(id -> view.find(id) instanceof Host).forEach(id -> refresh(view, id));
        ids.stream().filter(id -> !(view.find(id) instanceof Host)).forEach(id -> refresh(view, id));
    }

    /** Is a host still what a view says? If not, it is read again. */
    boolean upToDate(View view, HostSlot slot) {
        var now = view.get(Host.class, slot.id());
        if (now == slot.host()) {
            return true;
        }
        host(slot.id(), now);
        return false;
    }

    /** Reads again what may have taken its ports back, of which the news may be still to come. */
    void refreshKept(View view) {
        refresh(view, Set.copyOf(kept));
    }

    private void refresh(View view, String id) {
        switch (view.find(id)) {
            case Host host -> host(id, host);
            case Instance instance -> instance(view, id, instance);
            case null -> {
                host(id, null);
                instance(view, id, null);
            }
            default -> {
                // not of interest
            }
        }
    }

    Collection<HostSlot> slots() {
        return slots.values();
    }

    /** Schedulable hosts, the least loaded first. */
    Iterable<HostSlot> byLoad() {
        return byLoad;
    }

    /** Hosts with a label, schedulable or not. */
    Set<HostSlot> withLabel(Pair pair) {
        return byLabel.getOrDefault(pair, Set.of());
    }

    @Nullable
    HostSlot slot(String hostId) {
        return slots.get(hostId);
    }

    /** The hosts on which some container, be it one that is long gone, has made a volume. */
    Set<HostSlot> withVolume(String name) {
        return volumes.getOrDefault(name, Map.of()).keySet();
    }

    Shapes shapes() {
        return shapes;
    }

    private void host(String id, @Nullable Host host) {
        var slot = host == null || !host.exists() ? slots.get(id) : slots.computeIfAbsent(id, HostSlot::new);
        if (slot == null) {
            return;
        }
        byLoad.remove(slot);
        slot.labels().forEach((key, value) -> unlabel(slot, new Pair(key, value)));
        if (host == null || !host.exists()) {
            slot.gone();
            slots.remove(id);
        } else {
            slot.describe(host);
            slot.labels()
                    .forEach((key, value) -> byLabel.computeIfAbsent(new Pair(key, value), _ -> new LinkedHashSet<>())
                            .add(slot));
            if (slot.schedulable()) {
                byLoad.add(slot);
            }
        }
    }

    private void unlabel(HostSlot slot, Pair pair) {
        var labelled = byLabel.get(pair);
        if (labelled != null) {
            labelled.remove(slot);
            if (labelled.isEmpty()) {
                byLabel.remove(pair);
            }
        }
    }

    /** Counts an instance as it is now; placing the same one twice changes nothing. */
    void instance(View view, String id, @Nullable Instance now) {
        remember(view, id, now);
        if (now != null && now.desired() == Instance.Desired.KEPT) {
            kept.add(id);
        } else {
            kept.remove(id);
        }
        var before = counted.get(id);
        if (before != null && before.instance() == now) {
            return;
        }
        if (before != null) {
            take(before, -1);
            counted.remove(id);
        }
        var slot = now == null || !now.exists() || now.hostId() == null ? null : slots.get(now.hostId());
        if (now != null && slot != null) {
            var next = new Counted(now, shapes.of(view, now), slot);
            take(next, 1);
            counted.put(id, next);
        }
    }

    private void take(Counted one, int sign) {
        var slot = one.slot();
        var ordered = byLoad.remove(slot);
        slot.take(one.instance(), one.shape(), sign);
        if (ordered) {
            byLoad.add(slot);
        }
    }

    private void remember(View view, String id, @Nullable Instance now) {
        var before = witnesses.get(id);
        if (before != null && before.instance() == now) {
            return;
        }
        if (before != null) {
            volumes(before, -1);
            witnesses.remove(id);
        }
        if (now != null && now.leavesVolumes() && slots.containsKey(now.hostId())) {
            var witness = new Witness(now, view.volumesOf(now).kept());
            volumes(witness, 1);
            witnesses.put(id, witness);
        }
    }

    private void volumes(Witness witness, int sign) {
        var slot = slots.get(witness.instance().hostId());
        if (slot != null) {
            for (var name : witness.volumes()) {
                var on = volumes.computeIfAbsent(name, _ -> new IdentityHashMap<>(2));
                HostSlot.count(on, slot, sign);
                if (on.isEmpty()) {
                    volumes.remove(name);
                }
            }
        }
    }
}
