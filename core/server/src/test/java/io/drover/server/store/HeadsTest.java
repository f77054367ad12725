package io.drover.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** One question at a time, shared by all who came before it was put. */
class HeadsTest {
    private final AtomicLong asked = new AtomicLong();
    private final Semaphore answers = new Semaphore(0);
    private final Heads heads = new Heads(() -> {
        var number = asked.incrementAndGet();
        answers.acquireUninterruptibly();
        return Map.of("scope", number);
    }, Duration.ofMinutes(5));

    @Test
    void thoseWhoComeWhileAQuestionIsOnItsWayShareTheNextOne() {
        var first = CompletableFuture.supplyAsync(heads::newest, Thread::startVirtualThread);
        await().until(() -> asked.get() == 1);
        var told = new CopyOnWriteArrayList<Long>();
        var waiting = new CopyOnWriteArrayList<Thread>();
        for (var i = 0; i < 100; i++) {
            waiting.add(Thread.startVirtualThread(() -> told.add(heads.newest().getOrDefault("scope", 0L))));
        }
        await().until(() -> waiting.stream().allMatch(it -> it.getState() == Thread.State.TIMED_WAITING));
        answers.release(2);

        assertThat(first.join()).containsEntry("scope", 1L);
        await().until(() -> told.size() == 100);
        assertThat(told).containsOnly(2L);
        assertThat(asked).hasValue(2);
    }

    @Test
    void aQuestionThatFailsTellsNothingAndTheNextIsPutAgain() {
        var failing = new Heads(() -> {
            if (asked.incrementAndGet() == 1) {
                throw new IllegalStateException("away, on purpose");
            }
            return Map.of("scope", 7L);
        });

        assertThat(failing.newest()).isEmpty();
        await().until(() -> failing.newest().equals(Map.of("scope", 7L)));
    }
}
