package io.drover.lab;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;

/** Waits on a condition, and says what was awaited when it does not come. */
public final class Await {
    private Await() {
    }

    public static void until(String what, Duration limit, Callable<Boolean> condition) {
        Awaitility.await(what).atMost(limit).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(50))
                .ignoreExceptions().until(condition);
    }
}
