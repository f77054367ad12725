package io.drover.server.agents;

import io.drover.model.Kind;
import io.drover.model.PullTask;
import io.drover.server.loop.Focus;
import io.drover.server.loop.Planner;
import io.drover.server.store.Draft;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Forgets pull tasks some time after they were asked for. */
public final class PullTaskPlanner implements Planner {
    private static final Duration KEPT = Duration.ofHours(1);

    @Override
    public @Nullable Instant plan(Draft draft, Focus focus) {
        Instant next = null;
        for (var task : draft.view().all(PullTask.class, Kind.PULL_TASK)) {
            var end = task.created().plus(KEPT);
            if (!end.isAfter(draft.now())) {
                draft.put(task.withRemoved(draft.now()));
            } else {
                next = Planner.earlier(next, end);
            }
        }
        return next;
    }
}
