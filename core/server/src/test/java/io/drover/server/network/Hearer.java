package io.drover.server.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.network.Fact;
import io.drover.model.wire.ServerMessage;
import io.drover.model.wire.ServerMessage.Tell;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An agent as far as it is told of its environment: it takes only what continues what it has. */
final class Hearer {
    private final Map<String, Fact> facts = new HashMap<>();
    private final List<Tell> heard = new ArrayList<>();
    private long epoch;
    private long revision;
    private boolean continues = true;

    void hear(ServerMessage message) {
        var tell = (Tell) message;
        heard.add(tell);
        assertThat(tell.epoch()).isGreaterThanOrEqualTo(epoch);
        if (tell.base() == 0) {
            facts.clear();
            continues = true;
        } else if (tell.epoch() != epoch || tell.base() != revision) {
            continues = false;
            return;
        }
        assertThat(tell.epoch() > epoch || tell.revision() > revision).as("revisions only grow").isTrue();
        epoch = tell.epoch();
        revision = tell.revision();
        tell.remove().forEach(facts::remove);
        tell.put().forEach(fact -> facts.put(fact.key(), fact));
    }

    /** When not, it would say that it was not told. */
    boolean continues() {
        return continues;
    }

    Map<String, Fact> facts() {
        return facts;
    }

    Tell last() {
        return heard.getLast();
    }

    /** Since the last time. */
    List<Tell> heard() {
        var all = List.copyOf(heard);
        heard.clear();
        return all;
    }
}
