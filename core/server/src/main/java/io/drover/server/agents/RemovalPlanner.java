package io.drover.server.agents;

import io.drover.model.Host;
import io.drover.model.Instance;
import io.drover.model.Instance.Desired;
import io.drover.server.loop.Focus;
import io.drover.server.loop.Planner;
import io.drover.server.store.Draft;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Finishes unwanted instances for which no agent will ever answer: those without a host, and those of a host that is gone. */
public final class RemovalPlanner implements Planner {

    @Override
    public @Nullable Instant plan(Draft draft, Focus focus) {
        if (focus.everything()) {
            draft.view().instances().forEach(instance -> look(draft, instance));
        }
        for (var id : focus.ids()) {
            switch (draft.view().find(id)) {
                case Instance instance -> look(draft, instance);
                case Host host -> draft.view().instancesOn(host.id()).forEach(instance -> look(draft, instance));
                case null, default -> {
                    // nothing of ours
                }
            }
        }
        return null;
    }

    private static void look(Draft draft, Instance instance) {
        if (instance.exists() && instance.desired() == Desired.REMOVED
                && (!instance.placed() || instance.nativeContainer()
                        || draft.view().get(Host.class, instance.hostId()) == null)) {
            draft.put(Reports.finished(draft, instance));
        }
    }
}
