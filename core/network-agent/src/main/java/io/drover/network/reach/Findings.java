package io.drover.network.reach;

import io.drover.model.network.FromNetworkAgent.Broken;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Which peers are not reached: told only of one that failed twice in a row, and no longer when it was reached once. */
final class Findings {
    private static final int CERTAIN = 2;

    private record Failing(int times, String reason) {
    }

    private final Map<String, Failing> failing = new TreeMap<>();

    /** @param reason null when it was reached */
    synchronized void found(String peer, @Nullable String reason) {
        if (reason == null) {
            failing.remove(peer);
        } else {
            var before = failing.get(peer);
            failing.put(peer, new Failing(before == null ? 1 : before.times() + 1, reason));
        }
    }

    synchronized void keep(Set<String> peers) {
        failing.keySet().retainAll(peers);
    }

    synchronized List<Broken> broken() {
        return failing.entrySet().stream().filter(entry -> entry.getValue().times() >= CERTAIN)
                .map(entry -> new Broken(entry.getKey(), entry.getValue().reason())).toList();
    }

    /** How often in a row each of them was not reached. */
    synchronized Map<String, Integer> failures() {
        var all = new TreeMap<String, Integer>();
        failing.forEach((peer, one) -> {
            if (one.times() >= CERTAIN) {
                all.put(peer, one.times());
            }
        });
        return all;
    }
}
