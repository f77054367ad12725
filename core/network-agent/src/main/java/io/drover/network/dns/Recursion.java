package io.drover.network.dns;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Message;

/**
 * Finds what others know. Answers are kept for as long as they may be; when the resolvers are away, for a day longer.
 * Equal questions that come at once are asked once.
 */
final class Recursion {
    private static final int ANSWERS = 1000;
    private static final int USUAL_SIZE = 2048;
    private static final int AT_ONCE = 256;
    /** More than all resolvers together take. */
    private static final Duration LONGEST = Duration.ofSeconds(20);
    private static final long LEFT_ALONE = Duration.ofSeconds(30).toNanos();

    private final Resolvers resolvers;
    private final Upstream upstream;
    private final Duration patienceWithStale;
    private final Ticker nanos;
    private final Cache<Question, Kept> kept;
    private final Map<Question, CompletableFuture<@Nullable Message>> underWay = new ConcurrentHashMap<>();
    private final Semaphore free = new Semaphore(AT_ONCE);

    Recursion(Resolvers resolvers, Ticker nanos, Patience patience) {
        this.resolvers = resolvers;
        this.upstream = new Upstream(patience.resolver());
        this.patienceWithStale = patience.stale();
        this.nanos = nanos;
        // long answers count as several, so that they cannot take all memory
        this.kept = Caffeine.newBuilder().maximumWeight((long) ANSWERS * USUAL_SIZE)
                .<Question, Kept>weigher((_, answer) -> Math.max(answer.size(), USUAL_SIZE))
                .expireAfter(Expiry.<Question, Kept>writing((_, answer) -> Duration.ofNanos(answer.lasts())))
                .ticker(nanos).executor(Runnable::run).build();
    }

    /** An answer that needs nobody to be asked, or null. */
    @Nullable
    Message known(Question question) {
        var now = nanos.read();
        var answer = kept.getIfPresent(question);
        return answer != null && (answer.isFresh(now) || answer.isLeftAlone(now)) ? answer.message(now) : null;
    }

    /** The answer, after seconds perhaps; null when there is none to be had. */
    @Nullable
    Message find(Question question) {
        var known = known(question);
        if (known != null) {
            return known;
        }
        var old = kept.getIfPresent(question);
        var patience = old == null ? LONGEST : patienceWithStale;
        Message found = null;
        try {
            found = ask(question).get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException _) {
            // then what is old must do
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (found == null && old != null) {
            old.leaveAloneUntil(nanos.read() + LEFT_ALONE);
            return old.message(nanos.read());
        }
        return found;
    }

    private CompletableFuture<@Nullable Message> ask(Question question) {
        return underWay.computeIfAbsent(question, _ -> {
            var answer = new CompletableFuture<@Nullable Message>();
            Thread.ofVirtual().name("dns-recursion").start(() -> ask(question, answer));
            return answer;
        });
    }

    private void ask(Question question, CompletableFuture<@Nullable Message> answer) {
        Message found = null;
        try {
            if (free.tryAcquire()) {
                try {
                    found = keep(question, upstream.ask(question,
                            question.own().isEmpty() ? resolvers.ofHost() : question.own()));
                } finally {
                    free.release();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            underWay.remove(question);
            answer.complete(found);
        }
    }

    private @Nullable Message keep(Question question, @Nullable Message answer) {
        if (answer == null) {
            return null;
        }
        var now = nanos.read();
        var fresh = new Kept(answer, now);
        kept.put(question, fresh);
        return fresh.message(now);
    }
}
