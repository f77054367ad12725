package io.drover.server.loop;

import io.drover.model.Resource;
import io.drover.server.store.Store;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * One thread that looks after resources of one kind, for what cannot be done inside of an update because it takes its time
 * elsewhere. It waits until one of them has changed, or somebody rings, or some time has passed.
 */
public final class Lookout implements AutoCloseable {
    private final Semaphore news = new Semaphore(1);
    private final Store.Watch watch;
    private final Thread thread;

    /** What the thread does; it ends when it is interrupted. */
    @FunctionalInterface
    public interface Looking {
        void run(Lookout lookout) throws InterruptedException;
    }

    /** @param name of the thread */
    public Lookout(String name, Store store, String scope, Class<? extends Resource> kind, Looking looking) {
        watch = store.watch(scope, store.view(scope).seq(), commit -> {
            if (commit.changes().stream().anyMatch(change -> kind.isInstance(change.after()))) {
                ring();
            }
        });
        thread = Thread.ofVirtual().name(name).start(() -> {
            try {
                looking.run(this);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** At first it does not wait at all. */
    public void await(Duration most) throws InterruptedException {
        if (news.tryAcquire(most.toMillis(), TimeUnit.MILLISECONDS)) {
            news.drainPermits();
        }
    }

    public void ring() {
        news.release();
    }

    @Override
    public void close() {
        watch.close();
        thread.interrupt();
    }
}
