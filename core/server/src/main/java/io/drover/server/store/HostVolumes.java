package io.drover.server.store;

import io.drover.model.ContainerVolumes;
import io.drover.model.Host;
import io.drover.model.Instance;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The volumes with a name that are on hosts, as the containers show that have them or had them. */
public final class HostVolumes {
    private HostVolumes() {
    }

    /** @param name Docker's */
    public record Place(String hostId, String name) {
    }

    /** @param volume as the stack of the container has it */
    public record Use(Instance instance, ContainerVolumes.Named volume, @Nullable String driver) {
    }

    /** By those that were there first. */
    public static Map<Place, List<Use>> of(View view) {
        var all = new LinkedHashMap<Place, List<Use>>();
        for (var resource : view.everything()) {
            // before there is a container, there need be no volume
            if (resource instanceof Instance instance && instance.containerId() != null && instance.leavesVolumes()
                    && view.get(Host.class, instance.hostId()) != null) {
                var volumes = view.volumesOf(instance);
                for (var volume : volumes.left()) {
                    all.computeIfAbsent(new Place(String.valueOf(instance.hostId()), volume.name()),
                            _ -> new ArrayList<>()).add(new Use(instance, volume, volumes.driver(volume)));
                }
            }
        }
        all.values().forEach(uses -> uses.sort(Comparator.comparing(use -> use.instance().created())));
        return all;
    }

    /**
     * Does a container that is not to go mount it? One without a host may come to any.
     *
     * @param hostId null for all hosts
     */
    public static boolean wanted(View view, @Nullable String hostId, String name) {
        return wanted(view, view.instances().stream(), hostId, name);
    }

    /** As {@link #wanted(View, String, String)}, by one of these. */
    public static boolean wanted(View view, Stream<Instance> some, @Nullable String hostId, String name) {
        return some
                .anyMatch(one -> (hostId == null || one.hostId() == null || hostId.equals(one.hostId()))
                        && one.desired() != Instance.Desired.REMOVED && mounts(view, one, name));
    }

    /** Is there a container on the host that mounts it? */
    public static boolean inUse(View view, String hostId, String name) {
        return view.instancesOn(hostId).stream().anyMatch(one -> mounts(view, one, name));
    }

    private static boolean mounts(View view, Instance instance, String name) {
        return view.volumesOf(instance).named().stream().anyMatch(volume -> volume.name().equals(name));
    }
}
