package io.drover.network.knowledge;

import io.drover.model.network.Attachment;
import io.drover.model.network.Fact;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/**
 * What this host knows at one moment. Immutable.
 *
 * @param hostId this host; empty while it was told nothing
 * @param facts by key
 * @param attached all containers of this host that run
 * @param answered the highest number of our own questions that is answered in it
 */
public record Known(String hostId, PMap<String, Fact> facts, List<Attachment> attached, long answered) {
    public static final Known NOTHING = new Known("", HashTreePMap.empty(), List.of(), 0);

    public Known {
        attached = List.copyOf(attached);
    }

    public <T extends Fact> @Nullable T get(Class<T> type, String key) {
        var fact = facts.get(key);
        return type.isInstance(fact) ? type.cast(fact) : null;
    }

    public Fact.@Nullable Environment environment() {
        return get(Fact.Environment.class, "environment");
    }

    /** In no particular order, this host included. */
    public Stream<Fact.Peer> peers() {
        return facts.values().stream().filter(Fact.Peer.class::isInstance).map(Fact.Peer.class::cast);
    }

    /** How this host itself is reached. */
    public Fact.@Nullable Peer self() {
        return get(Fact.Peer.class, "peer/" + hostId);
    }
}
