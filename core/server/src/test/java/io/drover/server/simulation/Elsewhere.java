package io.drover.server.simulation;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Addresses that are on no host of ours: each answers all who have a way there, or nobody for a while. */
final class Elsewhere {
    static final List<String> ADDRESSES = List.of("192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.4");
    private final Timeline time;
    private final Map<String, Long> illUntil = new TreeMap<>();

    Elsewhere(Timeline time) {
        this.time = time;
    }

    boolean answers(String address) {
        return time.millisNow() >= illUntil.getOrDefault(address, 0L);
    }

    void sicken(String address, long millis) {
        illUntil.merge(address, time.millisNow() + millis, Math::max);
    }

    void heal() {
        illUntil.clear();
    }
}
