package io.drover.server.bridge;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Who is connected. Room for those who are known is not taken by those who are not, nor by one environment from another: when all of
 * it is taken, whoever has the most gives way to those who have less.
 */
final class Guests {
    static final int KNOWN = 1_000;
    static final int OF_ONE_KEY = 250;
    /** Of all keys of an environment, or of all of admins. */
    static final int OF_ONE_ENVIRONMENT = 500;
    static final int STRANGERS = 1_000;

    private final Set<Connection> strangers = new LinkedHashSet<>();
    /** By environment, and in it by key. */
    private final Map<String, Map<String, Set<Connection>>> known = new HashMap<>();
    private final Share ofStrangers = new Share();
    private final Map<String, Share> shares = new ConcurrentHashMap<>();

    /** @param project whose keys share, or null for those of admins */
    Share share(@Nullable String project) {
        return shares.computeIfAbsent(place(project), _ -> new Share());
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

    /**
     * One of them has shown a key. False when there is no room for that.
     *
     * @param project whose key it is, or null for one of an admin
     */
    boolean know(Connection guest, String keyId, @Nullable String project) {
        Connection last = null;
        synchronized (this) {
            var own = known.getOrDefault(place(project), Map.of());
            if (!strangers.contains(guest) || own.getOrDefault(keyId, Set.of()).size() >= OF_ONE_KEY
                    || count(own) >= OF_ONE_ENVIRONMENT) {
                return false;
            }
            if (known.values().stream().mapToInt(Guests::count).sum() >= KNOWN) {
                var most = known.values().stream().max(Comparator.comparingInt(Guests::count)).orElseThrow();
                if (count(most) <= count(own) + 1) {
                    return false;
                }
                last = last(most);
                forget(last);
            }
            strangers.remove(guest);
            known.computeIfAbsent(place(project), _ -> new HashMap<>())
                    .computeIfAbsent(keyId, _ -> new LinkedHashSet<>()).add(guest);
        }
        if (last != null) {
            last.end("too_many_connections");
        }
        return true;
    }

    /** Of the key that has the most, the one that came last. */
    private static Connection last(Map<String, Set<Connection>> ofKeys) {
        Connection last = null;
        for (var guest : Collections.max(ofKeys.values(), Comparator.comparingInt(Set::size))) {
            last = guest;
        }
        return Objects.requireNonNull(last);
    }

    private static int count(Map<String, Set<Connection>> ofKeys) {
        return ofKeys.values().stream().mapToInt(Set::size).sum();
    }

    private static String place(@Nullable String project) {
        return project == null ? "" : project;
    }

    synchronized void leave(Connection guest) {
        strangers.remove(guest);
        forget(guest);
    }

    private void forget(Connection guest) {
        known.values().removeIf(ofKeys -> {
            ofKeys.values().removeIf(ofKey -> ofKey.remove(guest) && ofKey.isEmpty());
            return ofKeys.isEmpty();
        });
    }

    synchronized List<Connection> all() {
        var all = new ArrayList<>(strangers);
        known.values().forEach(ofKeys -> ofKeys.values().forEach(all::addAll));
        return all;
    }
}
