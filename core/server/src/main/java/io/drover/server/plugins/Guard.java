package io.drover.server.plugins;

import dev.failsafe.CircuitBreaker;
import io.drover.server.extension.ExtensionFailed;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands between the server and one plugin: every call has a thread of the plugin's own and a time-out, and what is thrown
 * becomes the plugin's own failure. After {@value #TRIES} failures in a row the plugin is switched off and tried again
 * after a while, and not as long as calls that were told to end go on.
 *
 * <p>The threads are platform threads: a virtual one that never waits would keep its carrier from everybody else.
 */
final class Guard implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Guard.class);
    private static final int TRIES = 3;
    private static final Duration PAUSE = Duration.ofSeconds(30);
    /** So long what was given up may take to end, before its caller goes on. */
    private static final Duration ENDING = Duration.ofSeconds(30);
    private static final int THREADS = 64;
    private static final int LONGEST = 500;

    private final String plugin;
    private final InstantSource clock;
    private final ExecutorService threads;
    private final CircuitBreaker<Object> breaker;
    /** Calls that were told to end and did not yet. */
    private final Set<Object> hanging = ConcurrentHashMap.newKeySet();
    private volatile Failures failures = new Failures(0, null, null);

    Guard(String plugin, ClassLoader loader, Duration pause, InstantSource clock) {
        this.plugin = plugin;
        this.clock = clock;
        this.threads = new ThreadPoolExecutor(0, THREADS, 5, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
            var thread = new Thread(task, "plugin-" + plugin);
            thread.setDaemon(true);
            thread.setContextClassLoader(loader);
            return thread;
        });
        this.breaker = CircuitBreaker.builder().withFailureThreshold(TRIES).withDelay(pause).build();
    }

    Guard(String plugin, ClassLoader loader) {
        this(plugin, loader, PAUSE, InstantSource.system());
    }

    /** @param last in words for people; null when there was none */
    record Failures(int count, @Nullable String last, @Nullable Instant at) {
    }

    Failures failures() {
        return failures;
    }

    /** Why it is not called; it may hang in calls that were given up before they had failed. */
    private String why() {
        var last = failures.last();
        return last == null ? hanging.size() + " calls that were given up have not ended" : last;
    }

    boolean switchedOff() {
        return !breaker.isClosed() || hanging.size() >= TRIES;
    }

    /**
     * Has the plugin do something. A checked exception is its answer, and goes to the caller as it is. A caller that is
     * interrupted may do the opposite next, so it goes on when what it gave up has ended, or has had a while for that.
     *
     * @param what for people, such as {@code the upgrade strategy canary}
     * @throws ExtensionFailed it threw anything else, took too long, or is switched off
     */
    <T extends @Nullable Object> T call(String what, Duration limit, Callable<T> call) throws Exception {
        if (hanging.size() >= TRIES || !breaker.tryAcquirePermit()) {
            throw new ExtensionFailed(what + " of the plugin " + plugin + " is switched off: " + why());
        }
        var run = new Run<>(call);
        try {
            threads.execute(run);
            var answer = run.get(limit.toNanos(), TimeUnit.NANOSECONDS);
            if (answer.problem() != null) {
                throw failed(what, answer.problem());
            }
            good();
            return answer.given();
        } catch (TimeoutException e) {
            var failure = failed(what, "did not answer within " + seconds(limit));
            hang(run);
            throw failure;
        } catch (InterruptedException e) {
            hang(run);
            untried();
            letEnd(run, limit);
            throw e;
        } catch (RejectedExecutionException e) {
            untried();
            throw new ExtensionFailed(what + " of the plugin " + plugin + (threads.isShutdown()
                    ? " is gone"
                    : " does too much at once"));
        } catch (ExecutionException e) {
            good();
            throw e.getCause() instanceof Exception answer ? answer : e;
        }
    }

    private synchronized void good() {
        breaker.recordSuccess();
    }

    /** What was not done shows neither that it is well nor that it is not: where it was on trial another call is the trial. */
    private synchronized void untried() {
        if (breaker.isHalfOpen()) {
            breaker.open();
            breaker.halfOpen();
        }
    }

    private void hang(Run<?> run) {
        hanging.add(run);
        if (run.over.getCount() == 0) {
            hanging.remove(run);
        }
        run.cancel(true);
    }

    private static void letEnd(Run<?> run, Duration limit) {
        try {
            run.over.await(Math.min(limit.toMillis(), ENDING.toMillis()), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            // interrupted already; this time it does not wait
        }
    }

    private ExtensionFailed failed(String what, String problem) {
        var text = what + " " + problem;
        synchronized (this) {
            failures = new Failures(failures.count() + 1, text, clock.instant());
            breaker.recordFailure();
        }
        log.warn("plugin {}: {}", plugin, text);
        return new ExtensionFailed(text);
    }

    private static String seconds(Duration limit) {
        return limit.toMillis() % 1000 == 0 ? limit.toSeconds() + " s" : limit.toMillis() + " ms";
    }

    /** Interrupts what is under way. */
    @Override
    public void close() {
        threads.shutdownNow();
    }

    private record Answer<T extends @Nullable Object>(T given, @Nullable String problem) {
    }

    private final class Run<T extends @Nullable Object> extends FutureTask<Answer<T>> {
        private final CountDownLatch over = new CountDownLatch(1);

        Run(Callable<T> call) {
            super(() -> answer(call));
        }

        @Override
        public void run() {
            try {
                super.run();
            } finally {
                over.countDown();
                hanging.remove(this);
            }
        }
    }

    /** Also what an exception says of itself is said on the plugin's thread: it may be the plugin's code that says it. */
    @SuppressWarnings({"NullAway", "CatchingUnchecked"})
    private static <T extends @Nullable Object> Answer<T> answer(Callable<T> call) throws Exception {
        try {
            return new Answer<>(call.call(), null);
        } catch (RuntimeException | Error e) {
            return new Answer<>(null, "failed: " + text(e));
        }
    }

    private static String text(Throwable thrown) {
        try {
            var text = thrown.toString();
            return text.substring(0, Math.min(LONGEST, text.length()));
        } catch (RuntimeException | Error e) {
            return thrown.getClass().getName();
        }
    }
}
