package io.drover.server.bridge;

import java.util.function.LongSupplier;

/** How much a client may still say: every frame costs something, and its length on top. Not for several threads. */
final class Budget {
    /** In bytes. */
    static final long FRAME = 4 << 10;
    static final long MOST = 4 << 20;
    static final long EACH_SECOND = 1 << 20;

    private final LongSupplier nanoTime;
    private double left = MOST;
    private long last;

    Budget(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.last = nanoTime.getAsLong();
    }

    /** False when it is spent: the client floods. */
    boolean spend(long bytes) {
        var now = nanoTime.getAsLong();
        left = Math.min(MOST, left + (now - last) / 1e9 * EACH_SECOND) - FRAME - bytes;
        last = now;
        return left >= 0;
    }
}
