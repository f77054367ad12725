package io.drover.server.store;

import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One who watches a scope, and how far he has been told. He is told under the lock of the {@link Feed}. */
final class Follower {
    private static final Logger LOG = LoggerFactory.getLogger(Follower.class);
    private final Consumer<News> listener;
    private long seen;

    Follower(long seen, Consumer<News> listener) {
        this.seen = seen;
        this.listener = listener;
    }

    /** Tells what he does not know yet. His failures are his own. */
    void tell(News news) {
        var fresh = news.changes().stream().filter(change -> change.seq() > seen).toList();
        if (fresh.isEmpty()) {
            return;
        }
        seen = news.seq();
        try {
            listener.accept(fresh.size() == news.changes().size() ? news : new News(news.view(), news.seq(), fresh));
        } catch (RuntimeException | Error e) {
            LOG.error("a follower of scope {} failed at {}", news.view().scope(), news.seq(), e);
        }
    }

    /** The scope has gone back to an older state. */
    void restart() {
        seen = 0;
    }
}
