package io.drover.agent.containers;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What Docker has, as far as it was seen. Looks overlap in time, so each carries a ticket taken before it began, and an
 * older look never overwrites a newer one.
 */
final class Known {
    private final Map<String, Found> containers = new HashMap<>();
    private final Map<String, Long> tickets = new HashMap<>();

    /** True when the look was news or as new as what was known. */
    boolean saw(long ticket, Found container) {
        if (outdated(ticket, container.id())) {
            return false;
        }
        containers.put(container.id(), container);
        tickets.put(container.id(), ticket);
        return true;
    }

    void gone(long ticket, String id) {
        if (!outdated(ticket, id)) {
            containers.remove(id);
            tickets.remove(id);
        }
    }

    /** A full list: what is not in it, and was known before the list was asked for, is gone. */
    void listed(long ticket, Set<String> ids) {
        List.copyOf(containers.keySet()).stream().filter(id -> !ids.contains(id)).forEach(id -> gone(ticket, id));
    }

    Collection<Found> all() {
        return containers.values();
    }

    @Nullable
    Found get(String id) {
        return containers.get(id);
    }

    /** What a list of Docker's would say of each. */
    Map<String, Engine.Line> lines() {
        var lines = new HashMap<String, Engine.Line>();
        containers.forEach((id, container) -> lines.put(id, new Engine.Line(id, container.status(),
                container.health() == null ? null : container.health().word())));
        return Map.copyOf(lines);
    }

    private boolean outdated(long ticket, String id) {
        return ticket < tickets.getOrDefault(id, Long.MIN_VALUE);
    }
}
