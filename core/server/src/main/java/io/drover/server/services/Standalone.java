package io.drover.server.services;

import io.drover.model.Instance;
import io.drover.model.Instance.Desired;
import io.drover.model.InstanceState;
import io.drover.server.store.Draft;

/** Containers of no service are what people asked for, and replaced by nothing: what is left is to finish what they asked. */
final class Standalone {
    private Standalone() {
    }

    static void advance(Draft draft, Instance instance) {
        if (instance.desired() == Desired.STOPPED && instance.stop() != null && instance.stop().remove()
                && instance.state() == InstanceState.STOPPED) {
            draft.put(instance.withDesired(Desired.REMOVED));
        } else if (instance.restart() != null && Restarts.done(instance)) {
            draft.put(instance.withRestart(null));
        }
    }
}
