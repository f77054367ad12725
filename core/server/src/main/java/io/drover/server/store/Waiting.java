package io.drover.server.store;

import io.drover.model.Refusal;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One update on its way through a {@link Writer}, and the caller that waits for it. */
final class Waiting<T> {
    private final Function<Draft, T> change;
    private final CompletableFuture<@Nullable T> outcome = new CompletableFuture<>();
    private @Nullable T result;
    private @Nullable Throwable failure;

    Waiting(Function<Draft, T> change) {
        this.change = change;
    }

    /** Runs the change on top of what the commit has so far, and adds it whole or not at all. */
    void prepare(Supplier<Draft> drafts, Commit commit) {
        if (outcome.isDone()) {
            return; // its caller has given up
        }
        try {
            var draft = drafts.get();
            result = change.apply(draft);
            commit.add(draft);
        } catch (Sql.Failed e) {
            failure = Writer.unavailable("the database does not answer: " + e.getMessage());
        } catch (RuntimeException | Error e) {
            failure = e; // its caller's fault, and no other's
        }
    }

    /** Tells the caller how it went; called once the commit that it saw is real. */
    void answer() {
        if (failure != null) {
            outcome.completeExceptionally(failure);
        } else {
            outcome.complete(result);
        }
    }

    void refuse(Refusal refusal) {
        outcome.completeExceptionally(refusal);
    }

    @SuppressWarnings("NullAway") // null only when the function itself gave null
    T await(Duration patience) {
        try {
            return outcome.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            outcome.cancel(false);
            throw Writer.unavailable("the database has not answered in time; whether the change was made is not known");
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause;
                case null, default -> throw new IllegalStateException(e.getCause());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Writer.unavailable("interrupted");
        }
    }
}
