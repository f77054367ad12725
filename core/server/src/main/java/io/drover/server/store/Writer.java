package io.drover.server.store;

import io.drover.model.Refusal;
import io.drover.model.Refusal.Code;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the updates of one owned scope, one after another, and commits as many at once as have gathered while the last
 * commit was on its way.
 */
final class Writer {
    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);
    /** Longer than a database needs to come back from a restart of its own, shorter than a client's patience. */
    private static final Duration PATIENCE = Duration.ofSeconds(8);
    private static final int BATCH = 256;

    private final Feed feed;
    private final Lease lease;
    private final IdBlocks ids;
    private final Commits commits;
    private final Runnable lost;
    private final LinkedBlockingQueue<Waiting<?>> queue = new LinkedBlockingQueue<>();
    private final Thread thread;
    private volatile boolean closed;

    /** @param lost called when another node has taken the scope */
    Writer(Feed feed, Lease lease, IdBlocks ids, Commits commits, Runnable lost) {
        this.feed = feed;
        this.lease = lease;
        this.ids = ids;
        this.commits = commits;
        this.lost = lost;
        this.thread = Thread.ofVirtual().name("writer-" + lease.scope()).start(this::run);
    }

    Lease lease() {
        return lease;
    }

    <T> T update(Function<Draft, T> change) {
        if (closed) {
            throw notOwner();
        }
        var waiting = new Waiting<>(change);
        queue.add(waiting);
        return waiting.await(PATIENCE);
    }

    /** Ends it; updates that wait are refused. */
    void close() {
        closed = true;
        thread.interrupt();
        refuseWaiting();
    }

    static Refusal unavailable(String message) {
        return new Refusal(Code.ServiceUnavailable, null, message);
    }

    private static Refusal notOwner() {
        return unavailable("this node does not own the scope any more; try again");
    }

    private void run() {
        try (commits) {
            while (!closed) {
                var batch = new ArrayList<Waiting<?>>();
                batch.add(queue.take());
                queue.drainTo(batch, BATCH - 1);
                write(batch);
            }
        } catch (InterruptedException e) {
            // closed
        } catch (Commits.Deposed e) {
            LOG.warn("scope {}: another node has taken it", lease.scope());
            closed = true;
            lost.run();
        } finally {
            refuseWaiting();
        }
    }

    private void write(List<Waiting<?>> batch) throws InterruptedException, Commits.Deposed {
        var before = feed.view();
        var commit = new Commit(before);
        for (var waiting : batch) {
            waiting.prepare(() -> new Draft(commit.view(), Clock.systemUTC().instant(), ids::next,
                    RandomGenerator.getDefault()), commit);
        }
        try {
            if (!commit.changes().isEmpty()) {
                commits.write(commit);
                feed.advance(commit.view(), commit.changes());
            }
        } catch (Sql.Failed e) {
            batch.forEach(waiting -> waiting.refuse(
                    unavailable("the database does not answer (" + e.getMessage() + "); nothing was changed")));
            return;
        } catch (Commits.Deposed | RuntimeException | InterruptedException e) {
            batch.forEach(waiting -> waiting.refuse(notOwner()));
            throw e;
        }
        batch.forEach(Waiting::answer);
    }

    private void refuseWaiting() {
        var rest = new ArrayList<Waiting<?>>();
        queue.drainTo(rest);
        rest.forEach(waiting -> waiting.refuse(notOwner()));
    }
}
