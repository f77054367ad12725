package io.drover.server.network;

import io.drover.model.network.Fact;
import io.drover.model.network.FromNetworkAgent.Asks;
import io.drover.model.wire.ServerMessage.Tell;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One host, the groups of facts that it is told of, and what it is to be told next. */
final class Audience {
    private final long epoch;
    private final Map<String, Fact> put = new HashMap<>();
    private final Set<String> remove = new LinkedHashSet<>();
    private Asks asks = new Asks(0, false, List.of());
    private Set<String> groups = Set.of();
    private long revision;

    Audience(long epoch) {
        this.epoch = epoch;
    }

    Asks asks() {
        return asks;
    }

    void asks(Asks now) {
        asks = now;
    }

    Set<String> groups() {
        return groups;
    }

    void groups(Set<String> now) {
        groups = now;
    }

    /** @param fact null: it is not so any more, or no concern of this host */
    void tell(String key, @Nullable Fact fact) {
        if (fact == null) {
            put.remove(key);
            remove.add(key);
        } else {
            remove.remove(key);
            put.put(key, fact);
        }
    }

    /** @param facts all of its groups */
    Tell whole(List<Fact> facts) {
        put.clear();
        remove.clear();
        revision++;
        return new Tell(epoch, revision, 0, facts, List.of(), asks.number());
    }

    /** What has changed, or null when nothing has. @param answer also when nothing has */
    @Nullable
    Tell next(boolean answer) {
        if (put.isEmpty() && remove.isEmpty() && !answer) {
            return null;
        }
        var base = revision++;
        var tell = new Tell(epoch, revision, base, List.copyOf(put.values()), List.copyOf(remove), asks.number());
        put.clear();
        remove.clear();
        return tell;
    }
}
