package io.drover.server.agents;

import io.drover.model.Host;
import io.drover.model.Instance;
import io.drover.model.Kind;
import io.drover.model.NamedVolume;
import io.drover.server.loop.Focus;
import io.drover.server.loop.Planner;
import io.drover.server.store.Draft;
import io.drover.server.store.HostVolumes;
import io.drover.server.store.View;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Waits for no host that is gone: nobody will remove a volume there, and a volume of that host alone is gone with it. A
 * wish ends when a container is to have the volume again: what that writes is not what somebody wanted to be rid of.
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
            if (next.waits() && HostVolumes.wanted(draft.view(), changed(draft.view(), focus), next.hostId(),
                    next.name())) {
                next = next.withoutWish("a container uses it again");
            }
            draft.put(next);
        }
        return null;
    }

    /** A wish may wait for weeks: not every plan is to look at every container for it. */
    private static Stream<Instance> changed(View view, Focus focus) {
        return focus.everything()
                ? view.instances().stream()
                : focus.ids().stream().map(view::find).filter(Instance.class::isInstance).map(Instance.class::cast);
    }

    private static boolean gone(Draft draft, String host) {
        return draft.view().get(Host.class, host) == null;
    }
}
