package io.drover.lab;

import java.time.Duration;
import java.time.Instant;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * Wants to run every few milliseconds, and notes when it could not: the machine stood still then, or was busy with others, and
 * whatever else was to be done at that time had to wait as well.
 */
final class Metronome implements AutoCloseable {
    private static final Duration BEAT = Duration.ofMillis(5);
    /** A machine that has nothing else to do is late by less. */
    private static final Duration USUAL = Duration.ofMillis(5);
    private final Queue<Pause> pauses = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;
    private final Thread thread = Thread.ofPlatform().daemon().name("metronome").start(this::run);

    private record Pause(Instant end, Duration length) {
    }

    /** All the time between two moments in which it could not run. */
    Duration stoodStill(Instant from, Instant to) {
        return pauses.stream()
                .filter(pause -> pause.end().isAfter(from) && pause.end().minus(pause.length()).isBefore(to))
                .map(Pause::length).reduce(Duration.ZERO, Duration::plus);
    }

    private void run() {
        var due = System.nanoTime();
        while (!closed) {
            due += BEAT.toNanos();
            LockSupport.parkNanos(due - System.nanoTime());
            var late = Duration.ofNanos(System.nanoTime() - due);
            if (late.compareTo(USUAL) > 0) {
                pauses.add(new Pause(Instant.now(), late));
                due = System.nanoTime();
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
