package io.drover.server.health;

import io.drover.model.network.FromNetworkAgent.Vote;
import io.drover.model.network.FromNetworkAgent.Votes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The checks of one host, with what is on its way to the server. */
final class Voice {
    final Map<String, Vote> words = new LinkedHashMap<>();
    long number;
    final List<Votes> underWay = new ArrayList<>();

    Votes whole() {
        return new Votes(Math.max(1, number), true, List.copyOf(words.values()), List.of());
    }
}
