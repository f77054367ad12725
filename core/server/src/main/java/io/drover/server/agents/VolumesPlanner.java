package io.drover.server.agents;

import io.drover.model.Host;
import io.drover.model.Instance;
import io.drover.model.Kind;
import io.drover.model.NamedVolume;
import io.drover.model.Service;
import io.drover.server.loop.Focus;
import io.drover.server.loop.Planner;
import io.drover.server.store.Draft;
import io.drover.server.store.HostVolumes;
import io.drover.server.store.View;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Waits for no host that is gone: nobody will remove a volume there, and a volume of that host alone is gone with it. A
 * wish ends when a container is to have the volume again, or a service needs it for one to come: what that writes is not
 * what somebody wanted to be rid of.
 */
public final class VolumesPlanner implements Planner {

    @Override
    public @Nullable Instant plan(Draft draft, Focus focus) {
        for (var volume : draft.view().all(NamedVolume.class, Kind.VOLUME)) {
            var next = volume;
            for (var host : List.copyOf(volume.removal().keySet())) {
                if (gone(draft, host)) {
                    next = next.withoutHost(host, draft.now());
                }
            }
            if (volume.hostId() != null && gone(draft, volume.hostId())) {
                next = next.withRemoved(draft.now());
            }
            draft.put(next.waits() ? still(draft.view(), focus, next) : next);
        }
        return null;
    }

    private static NamedVolume still(View view, Focus focus, NamedVolume volume) {
        if (HostVolumes.user(view, changed(view, focus, Instance.class, view.instances()), volume.hostId(),
                volume.name()).isPresent()) {
            return volume.withoutWish("a container uses it again");
        }
        return HostVolumes.needing(view, changed(view, focus, Service.class, view.services()), volume.name())
                .map(service -> volume.withoutWish("the service " + service.name() + " needs it again"))
                .orElse(volume);
    }

    /** A wish may wait for weeks: not every plan is to look at everything for it. */
    private static <T> Stream<T> changed(View view, Focus focus, Class<T> type, Collection<T> all) {
        return focus.everything()
                ? all.stream()
                : focus.ids().stream().map(view::find).filter(type::isInstance).map(type::cast);
    }

    private static boolean gone(Draft draft, String host) {
        return draft.view().get(Host.class, host) == null;
    }
}
