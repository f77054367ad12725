package io.drover.server.network;

import io.drover.model.Instance;
import io.drover.model.network.PortRange;
import io.drover.model.spec.PortSpec;
import io.drover.model.spec.PortSpec.Protocol;
import io.drover.server.store.Draft;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;

/** Chooses the numbers of published ports for which a person gave none. They are the container's for as long as it is there. */
final class RandomPorts {
    private RandomPorts() {
    }

    static void give(Draft draft, Instance instance, PortRange range) {
        var taken = taken(draft, Objects.requireNonNull(instance.hostId()));
        var ports = new ArrayList<PortSpec>();
        for (var port : instance.config().networking().ports()) {
            var number = port.publicPort() == null ? free(draft, taken, port.protocol(), range) : port.publicPort();
            if (number == null) {
                draft.put(instance.withMessage("no port of " + range + " is free on its host"));
                return;
            }
            ports.add(new PortSpec(port.bindAddress(), number, port.privatePort(), port.protocol()));
        }
        var config = instance.config();
        draft.put(instance.withConfig(config.withNetworking(config.networking().withPorts(ports))));
    }

    private static Set<String> taken(Draft draft, String hostId) {
        var taken = new HashSet<String>();
        draft.view().instancesOn(hostId).forEach(other -> other.config().networking().ports().stream()
                .filter(port -> port.publicPort() != null)
                .forEach(port -> taken.add(key(Objects.requireNonNull(port.publicPort()), port.protocol()))));
        return taken;
    }

    private static @org.jspecify.annotations.Nullable Integer free(Draft draft, Set<String> taken, Protocol protocol,
            PortRange range) {
        var count = range.count();
        var start = draft.random(count);
        for (var n = 0; n < count; n++) {
            var number = range.first() + (start + n) % count;
            if (taken.add(key(number, protocol))) {
                return number;
            }
        }
        return null;
    }

    private static String key(int number, Protocol protocol) {
        return number + "/" + protocol;
    }
}
