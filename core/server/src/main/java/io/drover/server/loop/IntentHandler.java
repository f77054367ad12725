package io.drover.server.loop;

import io.drover.model.intent.Intent;
import io.drover.server.store.Draft;

/** Applies the intents of one concern. */
@FunctionalInterface
public interface IntentHandler {
    /**
     * Puts what the intent asks for into the draft.
     *
     * @return the id of what was made or changed
     * @throws io.drover.model.Refusal naming field and reason; the draft is then thrown away
     */
    String handle(Draft draft, Intent intent);
}
