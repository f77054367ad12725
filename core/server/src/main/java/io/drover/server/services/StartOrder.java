package io.drover.server.services;

import io.drover.model.Service;
import io.drover.server.store.View;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A service waits for those it links to or depends on, until each was active once. Circles wait for nobody. */
final class StartOrder {
    private StartOrder() {
    }

    /** The first service that this one has to wait for, or null. */
    static @Nullable Service waitsFor(View view, Service service) {
        if (service.everActive()) {
            return null;
        }
        for (var id : needs(view, service)) {
            var other = view.get(Service.class, id);
            if (other != null && blocks(other) && !reaches(view, other, service.id())) {
                return other;
            }
        }
        return null;
    }

    /** Ids of the services that it names. */
    static Set<String> needs(View view, Service service) {
        var ids = new LinkedHashSet<>(service.links().values());
        for (var name : service.spec().dependsOn()) {
            var other = view.serviceNamed(service.stackId(), name);
            if (other != null) {
                ids.add(other.id());
            }
        }
        ids.remove(service.id());
        return ids;
    }

    private static boolean blocks(Service other) {
        return !other.everActive() && other.state().runs() && other.spec().hasContainers();
    }

    private static boolean reaches(View view, Service from, String target) {
        var seen = new HashSet<String>();
        var open = new ArrayDeque<Service>();
        open.add(from);
        while (!open.isEmpty()) {
            for (var id : needs(view, open.poll())) {
                if (id.equals(target)) {
                    return true;
                }
                var next = view.get(Service.class, id);
                if (next != null && seen.add(id)) {
                    open.add(next);
                }
            }
        }
        return false;
    }
}
