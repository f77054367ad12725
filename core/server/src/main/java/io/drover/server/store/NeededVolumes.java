package io.drover.server.store;

import io.drover.model.Instance;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The volumes that are to come to a host with containers that are not there yet, found in one pass for all of them. */
public final class NeededVolumes {
    private static final String ANY_HOST = "";

    /** Docker's names, each with the hosts of the containers that are to be made. */
    private final Map<String, Set<String>> ofContainers = new HashMap<>();
    private final Set<String> ofServices = new HashSet<>();

    NeededVolumes(View view) {
        for (var instance : view.instances()) {
            if (instance.containerId() == null && instance.desired() != Instance.Desired.REMOVED) {
                var host = instance.hostId() == null ? ANY_HOST : instance.hostId();
                view.volumesOf(instance).named().forEach(
                        volume -> ofContainers.computeIfAbsent(volume.name(), _ -> new HashSet<>()).add(host));
            }
        }
        var taking = HostVolumes.taking(view);
        view.services().forEach(service -> ofServices.addAll(HostVolumes.coming(view, service, taking).names()));
    }

    /**
     * @param hostId null for all hosts
     * @param name Docker's
     */
    public boolean has(@Nullable String hostId, String name) {
        var hosts = ofContainers.getOrDefault(name, Set.of());
        return ofServices.contains(name)
                || (hostId == null ? !hosts.isEmpty() : hosts.contains(hostId) || hosts.contains(ANY_HOST));
    }
}
