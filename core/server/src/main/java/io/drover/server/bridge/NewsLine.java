package io.drover.server.bridge;

import io.drover.server.store.News;
import io.drover.server.store.Store;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The change feed of one environment for one client: every change after a number once, in the order of their numbers,
 * as the client has room for them. Where the log does not reach back, or the database was put back to an earlier state,
 * it says {@code gone} and goes on from there.
 */
final class NewsLine implements AutoCloseable {
    /** So many changes back a client can resume; who was away for longer reads lists. */
    static final int REACH = 10_000;
    /** So many changes may wait for a client. */
    private static final int MOST = 2 * REACH;
    /** Long ways back are read from the database, and few at a time. */
    private static final Semaphore READERS = new Semaphore(2);

    private final Store store;
    private final Drawings drawings;
    private final Drawings.Sight sight;
    private final Outbox outbox;
    private final String project;
    private final Runnable tooSlow;
    private final LinkedBlockingQueue<News> waiting = new LinkedBlockingQueue<>();
    private final AtomicInteger changes = new AtomicInteger();
    private final Thread thread;
    private long told;

    /**
     * @param from the last change that the client knows, or null for all from now on
     * @param tooSlow called when more waits for the client than is kept
     */
    NewsLine(Store store, Drawings drawings, Drawings.Sight sight, Outbox outbox, String project, @Nullable Long from,
            Runnable tooSlow) {
        this.store = store;
        this.drawings = drawings;
        this.sight = sight;
        this.outbox = outbox;
        this.project = project;
        this.tooSlow = tooSlow;
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
        try (var _ = begin(from)) {
            while (true) {
                var news = waiting.take();
                tell(news);
                changes.addAndGet(-weight(news));
            }
        } catch (InterruptedException e) {
            // nobody listens any more
        }
    }

    private Store.Watch begin(@Nullable Long from) throws InterruptedException {
        store.catchUp(Set.of(project));
        var now = store.view(project).seq();
        var known = from == null || from <= now && now - from <= REACH;
        told = known && from != null ? from : now;
        say(known ? "following" : "gone");
        if (told == now) {
            return store.watch(project, told, this::hear);
        }
        READERS.acquire();
        try {
            return store.watch(project, told, this::hear);
        } finally {
            READERS.release();
        }
    }

    /** Called by the store while it waits. */
    private void hear(News news) {
        waiting.add(news);
        if (changes.addAndGet(weight(news)) > MOST) {
            tooSlow.run();
        }
    }

    /** A piece of news with everything in it is told in one word. */
    private static int weight(News news) {
        return news.changes().size() > REACH ? 1 : news.changes().size();
    }

    private void tell(News news) throws InterruptedException {
        if (!joins(news)) {
            told = news.seq();
            say("gone");
            return;
        }
        for (var change : news.changes()) {
            if (change.seq() > told) {
                outbox.send(drawings.of(change, news.view(), sight));
                told = change.seq();
            }
        }
    }

    private boolean joins(News news) {
        if (news.seq() < told) {
            return false;
        }
        var next = told;
        for (var change : news.changes()) {
            if (change.seq() > told && change.seq() != ++next) {
                return false;
            }
        }
        return true;
    }

    private void say(String event) throws InterruptedException {
        outbox.send(sight.dialect().message(sight.address(), "{\"event\":\"" + event + "\",\"seq\":" + told + "}",
                false));
    }
}
