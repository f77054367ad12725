package io.drover.server.network;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Which hosts have to do with something. */
final class HostsBy {
    private final Map<String, Set<String>> hosts = new HashMap<>();

    Set<String> of(String thing) {
        return hosts.getOrDefault(thing, Set.of());
    }

    /** Has to do with these now, instead of those before. */
    void move(String hostId, Set<String> before, Set<String> now) {
        before.stream().filter(thing -> !now.contains(thing)).forEach(thing -> {
            var left = hosts.get(thing);
            if (left != null && left.remove(hostId) && left.isEmpty()) {
                hosts.remove(thing);
            }
        });
        now.forEach(thing -> hosts.computeIfAbsent(thing, _ -> new HashSet<>()).add(hostId));
    }
}
