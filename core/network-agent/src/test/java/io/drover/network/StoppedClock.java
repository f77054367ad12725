package io.drover.network;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Time that passes only when it is told to. */
public final class StoppedClock implements LongSupplier {
    private final AtomicLong now = new AtomicLong(System.nanoTime());
    private final AtomicInteger looks = new AtomicInteger();

    @Override
    public long getAsLong() {
        looks.incrementAndGet();
        return now.get();
    }

    public void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    /** Who waits has looked at it and, since it looks once more, waits on. */
    public void untilSomebodyWaitsOn() {
        var before = looks.get();
        await().until(() -> looks.get() >= before + 2);
    }
}
