package io.drover.network.reach;

import io.drover.model.network.FromNetworkAgent.Broken;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is wrong with peers: told only of one of which it was found twice in a row, and no longer when all was well once. */
final class Findings {
    private static final int CERTAIN = 2;

    /** @param lost how often in a row nothing arrived there */
    private record Failing(int times, int lost, String reason) {
    }

    private final Map<String, Failing> failing = new TreeMap<>();

    /**
     * @param reason null when all is well
     * @param arrives whether it is reached, whatever there is to be said of it
     */
    synchronized void found(String peer, @Nullable String reason, boolean arrives) {
        if (reason == null) {
            failing.remove(peer);
        } else {
            var before = failing.get(peer);
            failing.put(peer, new Failing(before == null ? 1 : before.times() + 1,
                    arrives ? 0 : before == null ? 1 : before.lost() + 1, reason));
        }
    }

    synchronized void keep(Set<String> peers) {
        failing.keySet().retainAll(peers);
    }

    synchronized List<Broken> broken() {
        return failing.entrySet().stream().filter(entry -> entry.getValue().times() >= CERTAIN)
                .map(entry -> new Broken(entry.getKey(), entry.getValue().reason())).toList();
    }

    /** How often in a row each that is not reached was not. */
    synchronized Map<String, Integer> failures() {
        var all = new TreeMap<String, Integer>();
        failing.forEach((peer, one) -> {
            if (one.lost() >= CERTAIN) {
                all.put(peer, one.lost());
            }
        });
        return all;
    }
}
