package io.drover.server.benchmark;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/** Keeps so many events on their way to all clients: the next begins when all have heard one. */
final class Relay {
    private static final int ROUNDS = 3;
    private static final Duration ROUND = Duration.ofSeconds(4);

    private final int clients;
    private final AtomicLong events = new AtomicLong();
    private final AtomicLong characters = new AtomicLong();
    private final AtomicLong next = new AtomicLong();
    private final AtomicBoolean measuring = new AtomicBoolean();
    private final Map<String, Event> open = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<Long> took = new ConcurrentLinkedQueue<>();
    private volatile int length;
    private volatile String lost = "";
    private LongConsumer source = _ -> {
    };

    private record Event(long since, AtomicInteger left) {
    }

    private record Round(double events, double sources, double median, double p99) {
    }

    Relay(int clients) {
        this.clients = clients;
    }

    void begin(String key) {
        open.put(key, new Event(System.nanoTime(), new AtomicInteger(clients)));
    }

    /** Somebody was sent away. */
    void lost(String why) {
        lost = why;
    }

    /** @param key of what one client hears; others are counted only */
    void heard(String key, int characters) {
        events.incrementAndGet();
        this.characters.addAndGet(characters);
        var event = open.get(key);
        if (event == null) {
            return;
        }
        length = characters;
        if (measuring.get()) {
            took.add(System.nanoTime() - event.since());
        }
        if (event.left().decrementAndGet() == 0) {
            open.remove(key);
            if (measuring.get()) {
                source.accept(next.getAndIncrement());
            }
        }
    }

    /** In characters, of the last event that was waited for. */
    int length() {
        return length;
    }

    void await(int heard) {
        for (var waits = 0; events.get() < heard; waits++) {
            if (waits > 600) {
                throw new IllegalStateException("only " + events.get() + " of " + heard + " were heard");
            }
            Fleet.pause(50);
        }
    }

    void run(String id, int atATime, LongConsumer source) {
        this.source = source;
        round(atATime);
        var rounds = new ArrayList<Round>();
        for (var i = 0; i < ROUNDS; i++) {
            rounds.add(round(atATime));
        }
        print(id, rounds);
    }

    private void print(String id, List<Round> rounds) {
        System.out.printf(Locale.ROOT,
                "%s %s events/s to %d clients, of %s changes/s and %d characters each, %s ms p50, "
                        + "%s ms p99%n",
                id, Figures.of("%.0f", rounds, Round::events), clients,
                Figures.of("%.0f", rounds, Round::sources), length, Figures.of("%.1f", rounds, Round::median),
                Figures.of("%.1f", rounds, Round::p99));
    }

    private Round round(int atATime) {
        took.clear();
        events.set(0);
        var first = next.get();
        measuring.set(true);
        var start = System.nanoTime();
        for (var i = 0; i < atATime; i++) {
            source.accept(next.getAndIncrement());
        }
        Fleet.pause(ROUND.toMillis());
        measuring.set(false);
        var seconds = (System.nanoTime() - start) / 1e9;
        var heard = events.get();
        var nanos = took.stream().mapToLong(Long::longValue).toArray();
        var sources = next.get() - first;
        for (var waits = 0; !open.isEmpty(); waits++) {
            if (waits > 600 || !lost.isEmpty()) {
                throw new IllegalStateException(open + " were not heard by all " + lost);
            }
            Fleet.pause(50);
        }
        return new Round(heard / seconds, sources / seconds, Figures.quantile(nanos, 0.5) / 1e6,
                Figures.quantile(nanos, 0.99) / 1e6);
    }
}
