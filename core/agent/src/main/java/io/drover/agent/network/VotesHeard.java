package io.drover.agent.network;

import io.drover.model.network.FromNetworkAgent.Vote;
import io.drover.model.network.FromNetworkAgent.Votes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What this host's checks say by now, for a server that has not heard it piece by piece. */
final class VotesHeard {
    private final Map<String, Vote> votes = new LinkedHashMap<>();
    private long number;

    void hear(Votes said) {
        if (said.full()) {
            votes.clear();
        }
        said.gone().forEach(votes::remove);
        said.votes().forEach(vote -> votes.put(vote.instanceId(), vote));
        number = said.number();
    }

    /** Null while nothing was heard. */
    @Nullable
    Votes all() {
        return number == 0 ? null : new Votes(number, true, List.copyOf(votes.values()), List.of());
    }
}
