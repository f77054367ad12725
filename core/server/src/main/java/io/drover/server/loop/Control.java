package io.drover.server.loop;

import io.drover.model.intent.Intent;

/** The way in for everybody who wants something changed, from any node. Blocks, so it is called on virtual threads. */
public interface Control {
    /**
     * Sends an intent to the owner of a scope and waits until it is committed and this node's view shows it.
     *
     * @return the id of what was made or changed
     * @throws io.drover.model.Refusal the intent is not possible, or {@code ServiceUnavailable}: no owner answered in
     *         time, and whether it was done is not known
     */
    String submit(String scope, Intent intent);
}
