package io.drover.network.overlay;

import io.drover.network.address.Node;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The secrets of the environment, and which of them each peer is tried with.
 *
 * @param all the newest first
 * @param failures how often in a row each peer was found not to be reached, by its id
 */
record Secrets(List<String> all, Map<String, Integer> failures) {
    /** A peer may be the one that was told nothing new, so that every so often an older secret is tried. */
    private static final int PATIENCE = 4;

    Secrets {
        all = all.stream().filter(Node::isKey).toList();
        failures = Map.copyOf(failures);
    }

    @Nullable
    String with(Node peer) {
        if (all.isEmpty()) {
            return null;
        }
        var failed = failures.getOrDefault(peer.id(), 0);
        return all.get(failed % PATIENCE == PATIENCE - 1 ? failed / PATIENCE % all.size() : 0);
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return "Secrets[" + all.size() + "]";
    }
}
