package io.drover.server.stacks;

import io.drover.model.Service;
import io.drover.model.Stack;
import io.drover.server.loop.Focus;
import io.drover.server.loop.Planner;
import io.drover.server.store.Draft;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Takes the services of stacks that are being removed, and the stacks once their services are gone. */
public final class StacksPlanner implements Planner {

    @Override
    public @Nullable Instant plan(Draft draft, Focus focus) {
        draft.view().leaving().forEach(stack -> remove(draft, stack));
        return null;
    }

    private static void remove(Draft draft, Stack stack) {
        var services = draft.view().servicesOf(stack.id());
        for (var service : services) {
            draft.put(service.withState(Service.State.REMOVING));
        }
        if (services.isEmpty()) {
            draft.put(stack.withState(Stack.State.REMOVED).withRemoved(draft.now()));
        }
    }
}
