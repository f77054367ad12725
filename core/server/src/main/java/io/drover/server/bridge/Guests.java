package io.drover.server.bridge;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Who is connected. Room for those who are known is not taken by those who are not. */
final class Guests {
    static final int KNOWN = 1_000;
    static final int OF_ONE_KEY = 250;
    static final int STRANGERS = 1_000;

    private final Set<Connection> strangers = new LinkedHashSet<>();
    private final Map<String, Set<Connection>> known = new HashMap<>();
    private final Share ofStrangers = new Share();
    private final Map<String, Share> shares = new ConcurrentHashMap<>();
    private int knownCount;

    /** @param project whose keys share, or null for those of admins */
    Share share(@Nullable String project) {
        return shares.computeIfAbsent(project == null ? "" : project, _ -> new Share());
    }

    Share ofStrangers() {
        return ofStrangers;
    }

    /** Somebody comes; when there are many strangers, the one who has been for longest goes. */
    void come(Connection guest) {
        Connection oldest = null;
        synchronized (this) {
            strangers.add(guest);
            if (strangers.size() > STRANGERS) {
                oldest = strangers.iterator().next();
                strangers.remove(oldest);
            }
        }
        if (oldest != null) {
            oldest.end("too_many_connections");
        }
    }

    /** One of them has shown a key. False when there is no room for that. */
    synchronized boolean know(Connection guest, String keyId) {
        var ofKey = known.getOrDefault(keyId, Set.of());
        if (!strangers.contains(guest) || knownCount >= KNOWN || ofKey.size() >= OF_ONE_KEY) {
            return false;
        }
        strangers.remove(guest);
        known.computeIfAbsent(keyId, _ -> new LinkedHashSet<>()).add(guest);
        knownCount++;
        return true;
    }

    synchronized void leave(Connection guest) {
        strangers.remove(guest);
        known.values().removeIf(ofKey -> {
            if (ofKey.remove(guest)) {
                knownCount--;
            }
            return ofKey.isEmpty();
        });
    }

    synchronized List<Connection> all() {
        var all = new ArrayList<>(strangers);
        known.values().forEach(all::addAll);
        return all;
    }
}
