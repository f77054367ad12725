package io.drover.server.store;

import io.drover.model.ComingVolumes;
import io.drover.model.ContainerVolumes;
import io.drover.model.Host;
import io.drover.model.Instance;
import io.drover.model.Service;
import io.drover.model.Stack;
import io.drover.model.Upgrade;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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
     * The container that mounts it and is not to go, if there is one. One without a host may come to any.
     *
     * @param some those that are asked
     * @param hostId null for all hosts
     */
    public static Optional<Instance> user(View view, Stream<Instance> some, @Nullable String hostId, String name) {
        return some.filter(one -> (hostId == null || one.hostId() == null || hostId.equals(one.hostId()))
                && one.desired() != Instance.Desired.REMOVED && mounts(view, one, name)).findFirst();
    }

    /**
     * The service that is to have a container which will mount it, on whatever host, if there is one.
     *
     * @param some those that are asked
     */
    public static Optional<Service> needing(View view, Stream<Service> some, String name) {
        return some.filter(service -> ComingVolumes.mayHave(service, stack(view, service), name)
                && coming(view, service, taking(view)).names().contains(name)).findFirst();
    }

    /** @param taking see {@link #taking} */
    static ComingVolumes coming(View view, Service service, Map<String, Integer> taking) {
        return new ComingVolumes(service, stack(view, service), view.instancesOf(service.id()),
                scale(view, service, taking.getOrDefault(service.id(), 0)));
    }

    /** How many units services are to have that take over from others, by their ids. */
    static Map<String, Integer> taking(View view) {
        var taking = new HashMap<String, Integer>();
        view.upgrading().stream().map(Service::upgrade).filter(Objects::nonNull).map(Upgrade::to)
                .filter(Objects::nonNull).forEach(to -> taking.merge(to.serviceId(), to.finalScale(), Math::max));
        return taking;
    }

    private static @Nullable Stack stack(View view, Service service) {
        return view.get(Stack.class, service.stackId());
    }

    private static int scale(View view, Service service, int taking) {
        if (service.spec().global()) {
            return view.hosts().size();
        }
        var upgrade = service.upgrade();
        var had = upgrade == null || upgrade.to() == null ? 0 : upgrade.to().from();
        return Math.max(service.spec().leastScale(), Math.max(had, taking));
    }

    /**
     * Why it is not to be removed, for people, with the name of who has it or needs it; null when nobody does.
     *
     * @param hostId null for all hosts
     */
    public static @Nullable String kept(View view, @Nullable String hostId, String name) {
        return user(view, view.instances().stream(), hostId, name)
                .map(one -> "the container " + one.name() + " uses it").or(() -> needed(view, name)).orElse(null);
    }

    private static Optional<String> needed(View view, String name) {
        return needing(view, view.services().stream(), name).map(service -> {
            var stack = stack(view, service);
            return "the service " + (stack == null ? "" : stack.name() + "/") + service.name() + " needs it";
        });
    }

    /** Is there a container on the host that mounts it? */
    public static boolean inUse(View view, String hostId, String name) {
        return view.instancesOn(hostId).stream().anyMatch(one -> mounts(view, one, name));
    }

    private static boolean mounts(View view, Instance instance, String name) {
        return view.volumesOf(instance).named().stream().anyMatch(volume -> volume.name().equals(name));
    }
}
