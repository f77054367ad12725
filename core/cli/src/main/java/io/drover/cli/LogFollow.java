package io.drover.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Prints what containers write from now on, also those that come later, in the order of time; one whose logs broke off is
 * followed again from its last line. The change feed only says that it is time to look, and so does a moment without it.
 */
final class LogFollow {
    /** How long a line may be on its way longer than one of another container that is printed before it. */
    private static final Duration WINDOW = Duration.ofMillis(200);
    private static final Duration AGAIN = Duration.ofSeconds(1);
    private static final long LOOK_NANOS = Duration.ofMillis(500).toNanos();
    /** A reader that is slower than the containers holds them up, and needs no more room than this. */
    private static final int LINES = 10_000;
    /** States of services that make no containers. */
    private static final Set<String> IDLE = Set.of("inactive", "deactivating", "removing", "removed");
    private static final String ONCE = "io.rancher.container.start_once";
    private final Api api;
    private final LogSources sources;
    private final LogPrinter printer;
    private final PrintWriter err;
    private final Map<String, LogSource> known = new LinkedHashMap<>();
    private final BlockingQueue<News> news = new LinkedBlockingQueue<>(LINES);
    private final AtomicBoolean changed = new AtomicBoolean();
    private final InOrder order = new InOrder(WINDOW.toNanos());
    private long lookedAt = System.nanoTime() - LOOK_NANOS;
    private boolean look = true;
    private boolean more = true;

    private sealed interface News {
        record Line(LogSource source, LogLine line) implements News {
        }

        /** @param reason null when nothing follows */
        record End(LogSource source, @Nullable String reason) implements News {
        }

        record Changed() implements News {
        }
    }

    LogFollow(Api api, LogSources sources, LogPrinter printer, PrintWriter err) {
        this.api = api;
        this.sources = sources;
        this.printer = printer;
        this.err = err;
    }

    /** @param last the time of its newest line that was printed, or empty */
    void begin(JsonNode container, LogTail tail, String last) {
        known.put(Ps.text(container, "id"), new LogSource(container, tail.following(), last, System.nanoTime()));
    }

    /** Until nothing is to come any more. @throws Failure when the server refuses to tell */
    void run() {
        var feed = Thread.ofVirtual().name("changes").start(this::hear);
        try {
            while (look || more || known.values().stream().anyMatch(it -> it.isOpen() || it.wantsToOpen())) {
                step();
            }
            order.rest().forEach(printer::print);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            feed.interrupt();
        }
    }

    private void step() throws InterruptedException {
        var now = System.nanoTime();
        if (look && now - lookedAt >= LOOK_NANOS) {
            look();
        }
        known.values().stream().filter(it -> it.wantsToOpen() && it.notBefore() - now <= 0).forEach(this::open);
        for (var next = news.poll(patience(), TimeUnit.NANOSECONDS); next != null; next = news.poll()) {
            take(next);
        }
        order.due(System.nanoTime()).forEach(printer::print);
    }

    /** How long nothing is to be done, as far as is known. */
    private long patience() {
        var now = System.nanoTime();
        var least = order.nanosUntilDue(now);
        for (var source : known.values()) {
            least = source.wantsToOpen() ? Math.min(least, source.notBefore() - now) : least;
        }
        return Math.max(0, look ? Math.min(least, lookedAt + LOOK_NANOS - now) : least);
    }

    private void take(News next) {
        var now = System.nanoTime();
        switch (next) {
            case News.Line(var source, var line) -> {
                source.wrote(line.time());
                order.add(line, now);
            }
            case News.End(var source, var reason) -> {
                look = true;
                if (reason == null) {
                    source.ended(now);
                } else if (source.brokeOff(now)) {
                    err.println("drover: the logs of " + Ps.text(source.container(), "name") + " broke off: " + reason
                            + "; they go on as soon as they can");
                    err.flush();
                }
            }
            case News.Changed() -> {
                changed.set(false);
                look = true;
            }
        }
    }

    private void look() {
        lookedAt = System.nanoTime();
        try {
            var containers = sources.now(api);
            var there = new HashSet<String>();
            for (var container : containers) {
                var id = Ps.text(container, "id");
                there.add(id);
                known.computeIfAbsent(id, _ -> new LogSource(container, LogTail.ALL, "", lookedAt)).seen(container);
            }
            known.forEach((id, source) -> {
                if (!there.contains(id)) {
                    source.gone();
                }
            });
            more = containers.stream().anyMatch(LogFollow::moves)
                    || sources.services(api).stream().anyMatch(service -> expects(service, containers));
            look = false;
        } catch (NoAnswer e) {
            // the logs have broken off as well, and said so
        }
    }

    private static boolean moves(JsonNode container) {
        return Ps.text(container, "state").equals("running") || Ps.text(container, "transitioning").equals("yes");
    }

    /** Is it to have other containers? One that starts its containers once has them all, and they rest. */
    private static boolean expects(JsonNode service, List<JsonNode> containers) {
        var once = service.path("launchConfig").path("labels").path(ONCE).asText().equals("true");
        var own = containers.stream().filter(it -> LogSources.isOf(it, Ps.text(service, "id"))).count();
        return !IDLE.contains(Ps.text(service, "state"))
                && !(once && own >= Math.max(1, service.path("scale").asInt()));
    }

    private void open(LogSource source) {
        var number = printer.number(source.container());
        var before = source.last();
        source.opened().read(api, source.container(), frame -> {
            var line = LogLine.of(number, frame);
            if (line.time().isEmpty() || line.time().compareTo(before) > 0) {
                put(new News.Line(source, line));
            }
        }).whenCompleteAsync((_, error) -> put(new News.End(source, error == null ? null : Failure.reason(error))));
    }

    private void hear() {
        while (!Thread.currentThread().isInterrupted()) {
            try (var feed = new Feed(api, Feed.SILENCE, event -> hear(event.at("/data/resource")))) {
                // what changed before there was a connection
                change();
                feed.ended();
            } catch (Failure e) {
                // the next look tells what is the matter
            }
            change();
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(AGAIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void hear(JsonNode resource) {
        if (sources.concern(resource)) {
            change();
        }
    }

    private void change() {
        if (changed.compareAndSet(false, true)) {
            put(new News.Changed());
        }
    }

    private void put(News next) {
        try {
            news.put(next);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
