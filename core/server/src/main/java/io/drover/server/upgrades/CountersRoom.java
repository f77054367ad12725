package io.drover.server.upgrades;

import io.drover.model.network.FromNetworkAgent.Counts;
import io.drover.model.wire.AgentMessage.OfNetwork;
import io.drover.model.wire.Heard;
import io.drover.server.loop.Room;
import io.drover.server.store.Draft;
import io.drover.server.store.News;
import io.drover.server.store.View;
import java.util.List;

/** Hears what load balancers count, for the upgrades that are judged by it. Nothing of it is written down. */
public final class CountersRoom implements Room {
    private final Counters counters;

    /** @param counters of this ownership */
    public CountersRoom(Counters counters) {
        this.counters = counters;
    }

    @Override
    public void begin(View view) {
        // whoever counts says so soon
    }

    @Override
    public boolean mustWrite(List<Heard> heard) {
        return false;
    }

    @Override
    public void write(Draft draft, List<Heard> heard) {
        // nothing
    }

    @Override
    public void answer(View view, Heard heard) {
        if (heard.message() instanceof OfNetwork(Counts counts)) {
            counters.hear(view, counts);
        }
    }

    @Override
    public void look(View view, News news) {
        counters.look(view);
    }

    @Override
    public void missed() {
        // it is said again soon
    }

    @Override
    public void tick() {
        // nothing here depends on time
    }
}
