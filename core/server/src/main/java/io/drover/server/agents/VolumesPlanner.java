package io.drover.server.agents;

import io.drover.model.Host;
import io.drover.model.Kind;
import io.drover.model.NamedVolume;
import io.drover.server.loop.Focus;
import io.drover.server.loop.Planner;
import io.drover.server.store.Draft;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Waits for no host that is gone: nobody will remove a volume there, and a volume of that host alone is gone with it. */
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
            draft.put(next);
        }
        return null;
    }

    private static boolean gone(Draft draft, String host) {
        return draft.view().get(Host.class, host) == null;
    }
}
