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

/** Keeps the book of containers that people started by hand and that joined the network, or asked to. */
final class Natives {
    /** The mode of one whose only address is the managed one; that of others is Docker's word. */
    static final String BARE = "managed";

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
            draft.put(instance.withName(one.name()).withIp(one.ip()).withMac(one.mac())
                    .withStartedAt(one.startedAt()).withMessage(one.joins() ? instance.message() : refusal(one))
                    .withState(one.running() ? InstanceState.RUNNING : InstanceState.STOPPED));
        }
        draft.view().instancesOn(hostId).stream()
                .filter(it -> it.nativeContainer() && !ids.contains(String.valueOf(it.containerId())))
                .forEach(it -> draft.put(it.withDesired(Desired.REMOVED).withState(InstanceState.REMOVED)
                        .withRemoved(draft.now())));
    }

    private static String refusal(Native one) {
        return "the label " + Labels.NETWORK + " has no effect: its network is '" + one.mode()
                + "', and only containers on Docker's own bridge or without a network (--net=none) join";
    }

    private static Instance made(Draft draft, String hostId, Native one) {
        var labels = new LinkedHashMap<>(one.labels());
        labels.put(Labels.NETWORK, "true");
        var config = LaunchConfig.of("", one.image());
        return new Instance(draft.newId(Kind.INSTANCE), draft.newUuid(), one.name(), null, null, null, draft.newUuid(),
                1, 1, config.withLabels(labels).withNetworking(config.networking().withMode(mode(one))), hostId,
                Desired.RUNNING, null, 0, null, null, hostId, null, null, true, null, null, InstanceState.REQUESTED,
                one.containerId(), one.ip(), 1, null, one.startedAt(), null, draft.now(), null);
    }

    private static String mode(Native one) {
        if (one.bare()) {
            return BARE;
        }
        if (one.mode().startsWith("container:")) {
            return "container";
        }
        // a network of Docker's may have any name, ours included
        return one.mode().equals(BARE) ? "Docker's " + BARE : one.mode();
    }
}
