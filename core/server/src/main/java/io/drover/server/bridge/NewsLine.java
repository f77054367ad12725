package io.drover.server.bridge;

import io.drover.model.Refusal;
import io.drover.server.store.News;
import io.drover.server.store.News.Change;
import io.drover.server.store.Store;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The change feed of one environment for one client: every change after a number once, in the order of their numbers. It
 * is read from the store a few at a time, when the client has room for them, so that whoever is slow or was away keeps
 * nothing waiting. Where the log does not reach back, or the database was put back to an earlier state, it says
 * {@code gone} and goes on from there. It never falls silent: while the database is away it waits and then goes on, and
 * when it cannot go on its connection ends.
 */
final class NewsLine implements AutoCloseable {
    private static final int PIECE = 20;
    private static final Duration AGAIN = Duration.ofSeconds(1);
    private static final Logger log = LoggerFactory.getLogger(NewsLine.class);

    private final Store store;
    private final Drawings drawings;
    private final Drawings.Sight sight;
    private final Outbox outbox;
    private final String project;
    private final Consumer<String> end;
    private final Semaphore hints = new Semaphore(0);
    private final Thread thread;
    /** As the store says; only its watch writes it. */
    private volatile long newest;
    private volatile boolean putBack;
    private long told;

    /**
     * @param from the last change that the client knows, or null for all from now on
     * @param end ends the client's connection, with a reason
     */
    NewsLine(Store store, Drawings drawings, Drawings.Sight sight, Outbox outbox, String project, @Nullable Long from,
            Consumer<String> end) {
        this.store = store;
        this.drawings = drawings;
        this.sight = sight;
        this.outbox = outbox;
        this.project = project;
        this.end = end;
        this.thread = Thread.ofVirtual().name("news of " + project).unstarted(() -> run(from));
    }

    void start() {
        thread.start();
    }

    String project() {
        return project;
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void run(@Nullable Long from) {
        try {
            tell(from);
        } catch (InterruptedException e) {
            // nobody listens any more
        } catch (RuntimeException | Error e) {
            log.error("news of {} cannot go on", project, e);
            end.accept("failed");
        }
    }

    private void tell(@Nullable Long from) throws InterruptedException {
        store.catchUp(Set.of(project));
        newest = store.view(project).seq();
        told = from == null ? newest : from;
        try (var _ = store.watch(project, newest, this::hear)) {
            if (logged(1) == null) {
                gone();
            } else {
                say("following");
            }
            while (true) {
                outbox.awaitRoom();
                if (!more()) {
                    hints.acquire();
                    hints.drainPermits();
                }
            }
        }
    }

    /** Called by the store while it waits: only remembers. */
    private void hear(News news) {
        putBack |= news.seq() < newest;
        newest = news.seq();
        hints.release();
    }

    /** Tells some of what is new. False when there is nothing. */
    private boolean more() throws InterruptedException {
        var changes = logged(PIECE);
        if (changes == null) {
            gone();
            return true;
        }
        var view = store.view(project);
        for (var change : changes) {
            outbox.awaitRoom();
            outbox.send(drawings.of(change, view, sight));
            told = change.seq();
        }
        return !changes.isEmpty();
    }

    /** Null when they are not to be had any more. While nobody knows, it waits: that is not the same. */
    private @Nullable List<Change> logged(int most) throws InterruptedException {
        while (!putBack) {
            try {
                return store.changes(project, told, most);
            } catch (Refusal e) {
                log.debug("news of {} wait for the store: {}", project, e.getMessage());
                Thread.sleep(AGAIN);
            }
        }
        return null;
    }

    private void gone() throws InterruptedException {
        putBack = false;
        told = store.view(project).seq();
        say("gone");
    }

    private void say(String event) throws InterruptedException {
        outbox.say(
                sight.dialect().message(sight.address(), "{\"event\":\"" + event + "\",\"seq\":" + told + "}", false));
    }
}
