package io.drover.server.benchmark;

import static io.drover.server.benchmark.LiveServer.P;

import io.drover.model.Wire;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * How long the API takes to answer 50 clients on a connection each (P11), with 10,000 containers on 100 hosts: a list of
 * 100 containers, one container, and a new stack with a service of one container.
 *
 * <p>Once at a steady rate, where a request's time runs from the moment it was due, so that a stall counts for all who
 * wait; and once with each client asking again as soon as it has its answer, which is as much as the machine can do.
 */
public final class ApiBenchmark {
    private static final int HOSTS = 100;
    private static final int CONTAINERS = 10_000;
    private static final int CLIENTS = 50;
    private static final int ROUNDS = 3;
    private static final Duration WARM_UP = Duration.ofSeconds(3);
    /** Long enough for the 99th of a hundred to be more than the worst of a few. */
    private static final Duration STEADY = Duration.ofSeconds(20);
    private static final Duration FULL = Duration.ofSeconds(5);

    private ApiBenchmark() {
    }

    /** One way to ask. @param rate per second of all clients together */
    private record Kind(String id, int rate, Runnable request) {
    }

    private record Round(double perSecond, double median, double p99) {
    }

    public static void main(String[] arguments) throws InterruptedException {
        try (var fleet = new Fleet(HOSTS, CONTAINERS)) {
            var client = new Client(fleet.vertx, fleet.server, CLIENTS);
            var ids = fleet.containers().stream().map(container -> container.get("id").asText()).toList();
            var names = new AtomicInteger();
            Supplier<String> anyone = () -> ids.get(ThreadLocalRandom.current().nextInt(ids.size()));
            var kinds = List.of(
                    new Kind("list100", 50, () -> client.fetch(P + "/containers?limit=100")),
                    new Kind("get", 250, () -> client.fetch(P + "/containers/" + anyone.get())),
                    new Kind("create", 50, () -> client.post(P + "/stacks", Buffer.buffer(
                            Wire.write(Fleet.stack("new" + names.incrementAndGet(), 1))))));
            for (var kind : kinds) {
                measure(kind, 0, WARM_UP);
                fleet.settle();
                var steady = new ArrayList<Round>();
                var full = new ArrayList<Round>();
                for (var i = 0; i < ROUNDS; i++) {
                    steady.add(measure(kind, kind.rate(), STEADY));
                }
                for (var i = 0; i < ROUNDS; i++) {
                    full.add(measure(kind, 0, FULL));
                    fleet.settle();
                }
                print(kind.id() + ".steady", steady, kind.rate() + "/s");
                print(kind.id() + ".full", full, Figures.of("%.0f", full, Round::perSecond) + " a second");
            }
        }
    }

    /** @param rate per second of all clients together; 0 is as fast as they can */
    private static Round measure(Kind kind, int rate, Duration time) throws InterruptedException {
        var took = new ConcurrentLinkedQueue<Long>();
        var failures = new ConcurrentLinkedQueue<RuntimeException>();
        var ended = new CountDownLatch(CLIENTS);
        var start = System.nanoTime();
        var end = start + time.toNanos();
        var every = rate == 0 ? 0 : TimeUnit.SECONDS.toNanos(CLIENTS) / rate;
        for (var c = 0; c < CLIENTS; c++) {
            var first = start + every * c / CLIENTS;
            Thread.startVirtualThread(() -> {
                try {
                    for (var due = first; due < end; due = every == 0 ? System.nanoTime() : due + every) {
                        awaitTime(due);
                        kind.request().run();
                        took.add(System.nanoTime() - due);
                    }
                } catch (RuntimeException e) {
                    failures.add(e);
                } finally {
                    ended.countDown();
                }
            });
        }
        ended.await();
        if (!failures.isEmpty()) {
            throw failures.element();
        }
        var nanos = took.stream().mapToLong(Long::longValue).toArray();
        return new Round(nanos.length * 1e9 / (System.nanoTime() - start), Figures.quantile(nanos, 0.5) / 1e6,
                Figures.quantile(nanos, 0.99) / 1e6);
    }

    private static void awaitTime(long due) {
        var left = due - System.nanoTime();
        if (left > 0) {
            Fleet.pause(TimeUnit.NANOSECONDS.toMillis(left));
        }
    }

    private static void print(String id, List<Round> rounds, String rate) {
        System.out.printf(Locale.ROOT, "P11.%s %s ms p50, %s ms p99, %d clients, %s%n", id,
                Figures.of("%.1f", rounds, Round::median), Figures.of("%.1f", rounds, Round::p99), CLIENTS, rate);
    }
}
