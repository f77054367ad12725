package io.drover.server.api;

import io.drover.model.Host;
import io.drover.model.network.NetworkDriver;
import io.drover.server.store.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What a host's Network Agent can do, and whom it does not reach as it should. */
final class HostNetworks {
    /** Of so many a message tells; the field has all. */
    private static final int TOLD = 3;

    private HostNetworks() {
    }

    static List<String> drivers(Host host) {
        return host.network().abilities().drivers().stream().map(NetworkDriver::wire).toList();
    }

    /** Those that still are hosts. */
    static List<Map<String, String>> unreachable(Host host, View view) {
        return host.network().broken().stream().map(broken -> {
            var other = view.get(Host.class, broken.hostId());
            return other == null
                    ? null
                    : Map.of("hostId", other.id(), "hostname", other.hostname(), "reason", broken.reason());
        }).filter(Objects::nonNull).toList();
    }

    /** One sentence each. */
    static List<String> notes(Host host, View view) {
        var notes = new ArrayList<String>();
        var network = view.network();
        var drivers = drivers(host);
        if (network != null && network.driver() != null && !drivers.isEmpty()
                && !drivers.contains(network.driver().wire())) {
            notes.add("its Network Agent cannot do " + network.driver().wire() + ", the driver of this environment");
        }
        var broken = unreachable(host, view);
        broken.stream().limit(TOLD)
                .forEach(one -> notes.add(
                        "does not reach " + one.get("hostname") + " as it should: " + one.get("reason")));
        if (broken.size() > TOLD) {
            notes.add("nor " + (broken.size() - TOLD) + " other hosts");
        }
        return notes;
    }
}
