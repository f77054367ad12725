package io.drover.server.network;

import io.drover.model.Instance;
import io.drover.model.Instance.Desired;
import io.drover.model.InstanceState;
import io.drover.model.Kind;
import io.drover.model.spec.Labels;
import io.drover.model.spec.LaunchConfig;
import io.drover.model.wire.Native;
import io.drover.server.store.Draft;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;

/** Keeps the book of containers that people started by hand and that joined the network. */
final class Natives {
    private Natives() {
    }

    /** @param seen all of them on this host */
    static void apply(Draft draft, String hostId, List<Native> seen) {
        var ids = new HashSet<String>();
        for (var one : seen) {
            ids.add(one.containerId());
            var known = draft.view().instancesOn(hostId).stream()
                    .filter(it -> it.nativeContainer() && one.containerId().equals(it.containerId())).findFirst();
            var instance = known.orElseGet(() -> made(draft, hostId, one));
            draft.put(instance.withName(one.name()).withIp(one.ip()).withStartedAt(one.startedAt())
                    .withState(one.running() ? InstanceState.RUNNING : InstanceState.STOPPED));
        }
        draft.view().instancesOn(hostId).stream()
                .filter(it -> it.nativeContainer() && !ids.contains(String.valueOf(it.containerId())))
                .forEach(it -> draft.put(it.withDesired(Desired.REMOVED).withState(InstanceState.REMOVED)
                        .withRemoved(draft.now())));
    }

    private static Instance made(Draft draft, String hostId, Native one) {
        var labels = new LinkedHashMap<>(one.labels());
        labels.put(Labels.NETWORK, "true");
        var config = LaunchConfig.of("", one.image());
        return new Instance(draft.newId(Kind.INSTANCE), draft.newUuid(), one.name(), null, null, null, draft.newUuid(),
                1, 1, config.withLabels(labels).withNetworking(config.networking().withMode("bridge")), hostId,
                Desired.RUNNING, null, 0, null, null, hostId, null, null, true, null, null, InstanceState.REQUESTED,
                one.containerId(), one.ip(), 1, null, one.startedAt(), null, draft.now(), null);
    }
}
