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

    Map<String, Found.Status> statuses() {
        var statuses = new HashMap<String, Found.Status>();
        containers.forEach((id, container) -> statuses.put(id, container.status()));
        return Map.copyOf(statuses);
    }

    private boolean outdated(long ticket, String id) {
        return ticket < tickets.getOrDefault(id, Long.MIN_VALUE);
    }
}
