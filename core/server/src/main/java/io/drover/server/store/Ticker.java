package io.drover.server.store;

import io.drover.model.Refusal;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does something again and again on a virtual thread of its own, sooner when it is woken. Nothing runs after it is closed. */
final class Ticker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Ticker.class);
    private final Thread thread;
    private volatile boolean closed;
    private volatile boolean woken;

    Ticker(String name, Duration every, Runnable work) {
        this.thread = Thread.ofVirtual().name(name).unstarted(() -> run(every, work));
    }

    void start() {
        thread.start();
    }

    void wake() {
        woken = true;
        LockSupport.unpark(thread);
    }

    @Override
    public void close() {
        closed = true;
        if (Thread.currentThread() == thread) {
            return; // its own work ends it
        }
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run(Duration every, Runnable work) {
        var well = true;
        while (!closed) {
            woken = false;
            try {
                work.run();
                well = true;
            } catch (Sql.Failed | Refusal e) {
                if (well && !closed) {
                    LOG.warn("{} waits for the database: {}", Thread.currentThread().getName(), e.getMessage());
                }
                well = false;
            } catch (RuntimeException e) {
                LOG.error("{} failed", Thread.currentThread().getName(), e);
            }
            var end = System.nanoTime() + every.toNanos();
            while (!closed && !woken && System.nanoTime() - end < 0) {
                LockSupport.parkNanos(this, end - System.nanoTime());
            }
        }
    }
}
