package io.drover.server.store;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How far the scopes are in the database. All who ask while one question is on its way share the next one, so that the
 * database has one of them at a time from this node, however many clients there are.
 */
final class Heads {
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private final Supplier<Map<String, Long>> question;
    private final Duration patience;
    private @Nullable Look running;
    private @Nullable Look next;

    /** @param question put to the database; throws when that does not answer */
    Heads(Supplier<Map<String, Long>> question) {
        this(question, PATIENCE);
    }

    /** @param patience how long an answer is waited for */
    Heads(Supplier<Map<String, Long>> question, Duration patience) {
        this.question = question;
        this.patience = patience;
    }

    /** The newest sequence numbers at a moment after the call, or none when the database does not answer in time. */
    Map<String, Long> newest() {
        var look = join();
        if (look == null) {
            return Map.of();
        }
        try {
            return look.answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return Map.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Map.of();
        }
    }

    /** The question that answers a caller of now; null when the one before it hangs. */
    private synchronized @Nullable Look join() {
        if (running == null) {
            return begin(new Look());
        }
        if (System.nanoTime() - running.began > patience.toNanos()) {
            return null;
        }
        // what is on its way may have been answered by the database before the caller's write
        next = next == null ? new Look() : next;
        return next;
    }

    private synchronized Look begin(Look look) {
        running = look;
        look.began = System.nanoTime();
        Thread.startVirtualThread(() -> ask(look));
        return look;
    }

    private void ask(Look look) {
        try {
            look.answer.complete(question.get());
        } catch (RuntimeException e) {
            look.answer.completeExceptionally(e);
        } finally {
            end();
        }
    }

    private synchronized void end() {
        running = null;
        if (next != null) {
            var waiting = next;
            next = null;
            begin(waiting);
        }
    }

    /** One question. */
    private static final class Look {
        private final CompletableFuture<Map<String, Long>> answer = new CompletableFuture<>();
        private long began;
    }
}
