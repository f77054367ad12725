package io.drover.agent.containers;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hears Docker's events, and looks at everything on connecting, when in doubt and every 15 s. */
final class EngineWatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EngineWatch.class);
    private static final Duration SWEEP = Duration.ofSeconds(15);
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final Engine engine;
    private final AtomicLong tickets;
    private final Containers containers;
    private final Thread thread;
    private final Semaphore doubts = new Semaphore(0);
    private volatile boolean closed;

    EngineWatch(Engine engine, AtomicLong tickets, Containers containers) {
        this.engine = engine;
        this.tickets = tickets;
        this.containers = containers;
        this.thread = Thread.ofVirtual().name("engine-watch").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /**
     * Something that was asked of Docker had no answer, though it may be there: everything is looked at in a second, and
     * later and later when that goes on.
     */
    void doubt() {
        doubts.release();
    }

    private void run() {
        var answered = true;
        while (!closed) {
            try {
                watch();
                answered = true;
            } catch (RuntimeException e) {
                if (answered) {
                    log.warn("Docker is away: {}", e.getMessage());
                }
                answered = false;
            } catch (InterruptedException e) {
                return;
            }
            containers.engineAway();
            try {
                Thread.sleep(AGAIN);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void watch() throws InterruptedException {
        var ended = new AtomicBoolean();
        // first the events, then the list: nothing falls between
        try (var _ = engine.events(containers::happened, () -> {
            ended.set(true);
            doubt();
        })) {
            var pause = AGAIN.toSeconds();
            do {
                doubts.drainPermits();
                sweep();
                var doubted = !ended.get() && doubts.tryAcquire(SWEEP.toMillis(), TimeUnit.MILLISECONDS);
                if (doubted && !ended.get()) {
                    Thread.sleep(Duration.ofSeconds(pause));
                }
                pause = doubted ? Math.min(2 * pause, SWEEP.toSeconds()) : AGAIN.toSeconds();
            } while (!ended.get());
        } catch (InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Lists everything, and looks closer at what is new or has changed. */
    private void sweep() throws InterruptedException {
        var ticket = tickets.incrementAndGet();
        var lines = engine.list();
        var known = containers.lines();
        var looks = new ArrayList<Callable<Found>>();
        for (var line : lines) {
            if (!line.equals(known.get(line.id()))) {
                looks.add(() -> engine.inspect(line.id()));
            }
        }
        var found = new ArrayList<Found>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var look : threads.invokeAll(looks)) {
                var container = look.get();
                if (container != null) {
                    found.add(container);
                }
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(String.valueOf(e.getCause()), e);
        }
        containers.listed(ticket, lines, List.copyOf(found));
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
