package io.drover.agent.containers;

import io.drover.model.wire.Assigned;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The next thing to do for one instance. */
public sealed interface Step {

    /** Something that a worker does, as opposed to waiting. */
    sealed interface Act extends Step {
    }

    record Pull(Assigned wanted) implements Act {
    }

    /**
     * @param networkOf Docker's id of the container whose network is shared, or null
     * @param volumesFrom Docker's ids
     */
    record Create(Assigned wanted, @Nullable String networkOf, List<String> volumesFrom) implements Act {
    }

    record Start(Found container) implements Act {
    }

    /** Ends it in good order. @param seconds after which it is killed, or null: as the container says */
    record Stop(Found container, @Nullable Integer seconds) implements Act {
    }

    /** Takes it away, once it has ended. */
    record Remove(Found container) implements Act {
    }

    /** Nothing before that instant. */
    record Wait(Instant until) implements Step {
    }

    /** Nothing before something else happens. @param on what, in words */
    record Blocked(String on) implements Step {
    }

    /** It is as it should be, or Docker is about to make it so. */
    record Nothing() implements Step {
    }
}
