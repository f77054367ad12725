package io.drover.server.benchmark;

import io.drover.model.network.Fact;
import io.drover.model.network.FromNetworkAgent.Vote;
import io.drover.model.network.FromNetworkAgent.Votes;
import io.drover.model.wire.ServerMessage.Tell;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The health checks of a host without an engine: whatever it is to check is well, until it is said to be ill. */
final class FakeChecks {
    private final Map<String, Vote> votes = new TreeMap<>();
    /** Whatever is told of them anew: they stay so until it is said otherwise. */
    private final Map<String, Vote.Word> found = new HashMap<>();
    private long number;

    /** Whether there is something new to say. */
    boolean take(Tell tell) {
        var before = Map.copyOf(votes);
        if (tell.base() == 0) {
            votes.clear();
        }
        for (var fact : tell.put()) {
            if (fact instanceof Fact.Check check) {
                votes.put(check.instanceId(), vote(check.instanceId(), check.startCount()));
            }
        }
        tell.remove().stream().filter(key -> key.startsWith("check/"))
                .forEach(key -> votes.remove(key.substring("check/".length())));
        return !votes.equals(before);
    }

    void find(String instanceId, Vote.Word word) {
        found.put(instanceId, word);
        votes.computeIfPresent(instanceId, (_, vote) -> vote(instanceId, vote.startCount()));
    }

    private Vote vote(String instanceId, int startCount) {
        var word = found.getOrDefault(instanceId, Vote.Word.UP);
        return new Vote(instanceId, startCount, word, word == Vote.Word.DOWN ? "status 503" : null);
    }

    Votes all() {
        return new Votes(++number, true, List.copyOf(votes.values()), List.of());
    }
}
