package io.drover.network.knowledge;

import java.util.LinkedHashMap;
import java.util.Map;

/** How many new names each client may ask for: some at once, and then so many a second. Not for several threads. */
final class Allowance {
    private static final int CLIENTS = 1000;

    private final int atOnce;
    private final double nanosEach;
    /** Until when a client has used up its share. */
    private final Map<String, Double> usedUntil = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Double> eldest) {
            return size() > CLIENTS;
        }
    };

    Allowance(int atOnce, int perSecond) {
        this.atOnce = atOnce;
        this.nanosEach = 1e9 / perSecond;
    }

    boolean take(String client, long now) {
        var next = Math.max(usedUntil.getOrDefault(client, (double) now), now) + nanosEach;
        if (next > now + atOnce * nanosEach) {
            return false;
        }
        usedUntil.put(client, next);
        return true;
    }
}
