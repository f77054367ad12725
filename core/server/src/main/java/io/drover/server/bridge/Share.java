package io.drover.server.bridge;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What the connections of one environment's keys, or of all strangers, make the server keep: frames that wait to be done,
 * and frames that wait to be read. Bounded together, so that many who each keep within their bounds do not fill the
 * memory, and that others have their own share.
 */
final class Share {
    /** In bytes or characters; with more of it news wait. */
    static final long ROOM = 4 << 20;
    /** With more of it, the connection that has the most is cut off. */
    static final long MOST = 8 << 20;
    private static final int COMMANDS = 8;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition less = lock.newCondition();
    private final Map<Holding, Long> held = new HashMap<>();
    private final Semaphore commands = new Semaphore(COMMANDS);
    private long total;

    /** @param bytes more, or less when negative */
    void add(Holding who, long bytes) {
        var largest = counted(who, bytes);
        if (largest != null) {
            largest.cut();
        }
    }

    /** A connection is no more. @return what it held */
    long drop(Holding who) {
        lock.lock();
        try {
            var bytes = held.remove(who);
            total -= bytes == null ? 0 : bytes;
            less.signalAll();
            return bytes == null ? 0 : bytes;
        } finally {
            lock.unlock();
        }
    }

    void awaitRoom() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (total >= ROOM) {
                less.await();
            }
        } finally {
            lock.unlock();
        }
    }

    /** One permit for each command that may be under way. */
    Semaphore commands() {
        return commands;
    }

    private @Nullable Holding counted(Holding who, long bytes) {
        lock.lock();
        try {
            total += bytes;
            held.merge(who, bytes, Long::sum);
            if (bytes < 0 && total < ROOM) {
                less.signalAll();
            }
            return total <= MOST || bytes < 0
                    ? null
                    : Collections.max(held.entrySet(), Map.Entry.comparingByValue()).getKey();
        } finally {
            lock.unlock();
        }
    }
}
