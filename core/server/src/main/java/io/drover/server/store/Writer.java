package io.drover.server.store;

import io.drover.model.Refusal;
import io.drover.model.Refusal.Code;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the updates of one owned scope, one after another, and commits as many at once as have gathered while the last
 * commit was on its way. Keeps the lease for as long as it runs.
 */
final class Writer {
    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);
    /** Longer than a database needs to come back from a restart of its own, shorter than a client's patience. */
    private static final Duration PATIENCE = Duration.ofSeconds(8);
    private static final Duration RENEW = Duration.ofSeconds(2);
    private static final int BATCH = 256;
    private static final int QUEUE = 10_000;

    private final Feed feed;
    private final Lease lease;
    private final IdBlocks ids;
    private final Commits commits;
    private final Consumer<Writer> lost;
    private final LinkedBlockingQueue<Waiting<?>> queue = new LinkedBlockingQueue<>(QUEUE);
    private final Thread thread;
    private final Ticker renewal;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** @param lost called when it has ended because the scope is not this node's any more */
    Writer(Feed feed, Lease lease, IdBlocks ids, Commits commits, Consumer<Writer> lost) {
        this.feed = feed;
        this.lease = lease;
        this.ids = ids;
        this.commits = commits;
        this.lost = lost;
        this.thread = Thread.ofVirtual().name("writer-" + lease.scope()).unstarted(this::run);
        this.renewal = new Ticker("lease of scope " + lease.scope(), RENEW, this::renew);
    }

    void start() {
        thread.start();
        renewal.start();
    }

    Lease lease() {
        return lease;
    }

    <T> T update(Function<Draft, T> change) {
        var waiting = new Waiting<>(change);
        if (!queue.offer(waiting)) {
            throw unavailable("too many changes wait for the database; try again");
        }
        if (closed.get()) {
            refuseWaiting();
        }
        return waiting.await(PATIENCE);
    }

    /** Ends it after the commit that is on its way; updates that wait are refused. The lease is kept. */
    void close() {
        closed.set(true);
        renewal.close();
        queue.offer(new Waiting<>(_ -> "")); // wakes it
        try {
            if (!thread.join(PATIENCE)) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
        refuseWaiting();
    }

    static Refusal unavailable(String message) {
        return new Refusal(Code.ServiceUnavailable, null, message);
    }

    private void renew() {
        if (!lease.renew()) {
            end("another node has taken it");
        }
    }

    private void end(String why) {
        if (closed.getAndSet(true)) {
            return;
        }
        LOG.warn("this node no longer owns scope {}: {}", lease.scope(), why);
        renewal.close();
        queue.offer(new Waiting<>(_ -> ""));
        lost.accept(this);
    }

    private void run() {
        try (commits) {
            while (!closed.get()) {
                var batch = new ArrayList<Waiting<?>>();
                batch.add(queue.take());
                queue.drainTo(batch, BATCH - 1);
                write(batch);
            }
        } catch (InterruptedException e) {
            // closed
        } catch (Commits.Deposed e) {
            end(String.valueOf(e.getMessage()));
        } finally {
            refuseWaiting();
        }
    }

    private void write(List<Waiting<?>> batch) throws InterruptedException, Commits.Deposed {
        var commit = new Commit(feed.view());
        for (var waiting : batch) {
            waiting.prepare(() -> new Draft(commit.view(), Clock.systemUTC().instant(), ids::next,
                    RandomGenerator.getDefault()), commit);
        }
        try {
            if (!commit.changes().isEmpty()) {
                commits.write(commit);
                feed.advance(commit.view(), commit.changes());
            }
            batch.forEach(Waiting::answer);
        } catch (Sql.Failed e) {
            refuse(batch, "the database does not do it (" + e.getMessage() + "); nothing was changed");
        } catch (Commits.Deposed | InterruptedException e) {
            refuse(batch, "this node gave the scope up while it wrote; whether the change was made is not known");
            throw e;
        } catch (RuntimeException | Error e) {
            LOG.error("scope {}: a change cannot be written", lease.scope(), e);
            refuse(batch, "the change cannot be written (" + e + ")");
        }
    }

    private void refuseWaiting() {
        var rest = new ArrayList<Waiting<?>>();
        queue.drainTo(rest);
        refuse(rest, "this node does not own the scope any more; try again");
    }

    private static void refuse(List<Waiting<?>> all, String message) {
        all.forEach(waiting -> waiting.refuse(unavailable(message)));
    }
}
