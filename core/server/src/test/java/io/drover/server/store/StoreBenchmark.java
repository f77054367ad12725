package io.drover.server.store;

import io.drover.model.Kind;
import io.drover.model.Resource;
import io.drover.model.Setting;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How fast updates of one resource are acknowledged by the store on a real MariaDB, with one writer and with 64.
 *
 * <p>Prints {@code store.updates.<n>writers <median per second>} and {@code store.commit.<n>writers <updates per commit>},
 * each followed by the lowest and highest round.
 */
public final class StoreBenchmark {
    private static final String SCOPE = "1a5";
    private static final List<Integer> WRITERS = List.of(1, 64);
    private static final int ROUNDS = 5;
    private static final Duration WARM_UP = Duration.ofSeconds(3);
    private static final Duration ROUND = Duration.ofSeconds(3);

    private final MySqlStore store;
    private final AtomicLong commits = new AtomicLong();

    private StoreBenchmark(MySqlStore store) {
        this.store = store;
    }

    public static void main(String[] arguments) throws InterruptedException {
        try (var database = new TestDatabase(); var store = database.open()) {
            if (!store.tryOwn(SCOPE)) {
                throw new IllegalStateException("the scope is not free");
            }
            new StoreBenchmark(store).run();
        }
    }

    private void run() throws InterruptedException {
        var updates = new double[WRITERS.size()][ROUNDS];
        var perCommit = new double[WRITERS.size()][ROUNDS];
        try (var _ = store.watch(SCOPE, store.view(SCOPE).seq(), _ -> commits.incrementAndGet())) {
            for (var writers : WRITERS) {
                measure(writers, WARM_UP);
            }
            for (var round = 0; round < ROUNDS; round++) {
                for (var w = 0; w < WRITERS.size(); w++) {
                    var before = commits.get();
                    var done = measure(WRITERS.get(w), ROUND);
                    updates[w][round] = done * 1e9 / ROUND.toNanos();
                    perCommit[w][round] = (double) done / (commits.get() - before);
                }
            }
        }
        for (var w = 0; w < WRITERS.size(); w++) {
            var name = WRITERS.get(w) + (WRITERS.get(w) == 1 ? "writer" : "writers");
            print("store.updates." + name, "%.0f", updates[w]);
            print("store.commit." + name, "%.1f", perCommit[w]);
        }
    }

    /** The number of updates that were acknowledged in time. */
    private long measure(int writers, Duration time) throws InterruptedException {
        var done = new AtomicLong();
        var ended = new CountDownLatch(writers);
        var end = System.nanoTime() + time.toNanos();
        for (var w = 0; w < writers; w++) {
            Thread.startVirtualThread(() -> {
                try {
                    var id = store.update(SCOPE, draft -> put(draft, draft.newId(Kind.SETTING), "0"));
                    for (var i = 1; System.nanoTime() < end; i++) {
                        var value = Integer.toString(i);
                        store.update(SCOPE, draft -> put(draft, id, value));
                        done.incrementAndGet();
                    }
                } finally {
                    ended.countDown();
                }
            });
        }
        ended.await();
        return done.get();
    }

    private static String put(Draft draft, String id, String value) {
        Resource before = draft.view().find(id);
        var created = before == null ? draft.now() : Objects.requireNonNull(before).created();
        draft.put(new Setting(id, "benchmark." + id, value, created, null));
        return id;
    }

    private static void print(String name, String format, double[] rounds) {
        var sorted = rounds.clone();
        Arrays.sort(sorted);
        System.out.println(String.format(Locale.ROOT, "%s " + format + " (" + format + " to " + format + ")", name,
                sorted[sorted.length / 2], sorted[0], sorted[sorted.length - 1]));
    }
}
