package io.drover.server.agents;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Whether this node is within reach of the owners of the scopes whose agents it serves. An agent connected to a node that
 * the owner does not hear would be taken for lost, though it is well and could be heard through another node.
 */
public final class OwnersHeard {
    /** Time for an agent to find another node before the grace time of its host ends. */
    private static final Duration SILENCE = Duration.ofSeconds(3);
    private final Map<String, Long> last = new HashMap<>();

    /**
     * Agents of this scope are served here from now on.
     *
     * @param nanos now, by a clock that only goes forward
     * @return false when they were already
     */
    public synchronized boolean follow(String scope, long nanos) {
        return last.putIfAbsent(scope, nanos) == null;
    }

    public synchronized void heard(String scope, long nanos) {
        last.replace(scope, nanos);
    }

    /** The scopes whose owner was not heard for too long; their time begins anew. */
    public synchronized Set<String> silent(long nanos) {
        var silent = new HashSet<String>();
        last.forEach((scope, at) -> {
            if (nanos - at > SILENCE.toNanos()) {
                silent.add(scope);
            }
        });
        silent.forEach(scope -> last.put(scope, nanos));
        return silent;
    }
}
