package io.drover.agent.containers;

import org.jspecify.annotations.Nullable;

/** What came of a step. */
sealed interface Outcome {

    /** @param container as it is now, or null when it is gone or there is none @param ticket of that look */
    record Done(long ticket, @Nullable Found container) implements Outcome {
    }

    record Failed(EngineRefusal refusal) implements Outcome {
    }

    /** Somebody is taking the container away. */
    record Vanishing(long ticket, Found container) implements Outcome {
    }
}
