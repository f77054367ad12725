package io.drover.server.health;

import io.drover.model.network.FromNetworkAgent.Vote;
import io.drover.model.network.FromNetworkAgent.Votes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All that has arrived from a host since it was last to be trusted, to be read from its beginning each time. */
final class Arrivals {
    private final List<Votes> arrived = new ArrayList<>();
    private @Nullable Instant missed;

    /** When something was missed, if nothing was heard since; else null. */
    @Nullable
    Instant missed() {
        return missed;
    }

    void add(Votes said, Instant now) {
        var known = read() != null;
        arrived.add(said);
        missed = read() != null ? null : known ? now : missed;
    }

    /** Null when nothing can be made of it. */
    @Nullable
    Map<String, Vote> read() {
        Map<String, Vote> words = null;
        var number = 0L;
        for (var said : arrived) {
            if (words == null) {
                words = said.full() ? new HashMap<>() : null;
            } else if (said.full() ? said.number() < number : said.number() != number + 1) {
                words = null;
            } else if (said.full()) {
                words.clear();
            }
            if (words != null) {
                said.gone().forEach(words::remove);
                for (var vote : said.votes()) {
                    words.put(vote.instanceId(), vote);
                }
                number = said.number();
            }
        }
        return words;
    }
}
