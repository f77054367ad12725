package io.drover.server.benchmark;

import static io.drover.server.benchmark.LiveServer.P;

import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/**
 * How many events a second 100 subscribers hear together, and how long a change takes from an agent's report to the last of
 * them. Agents of 100 hosts report changes of 10,000 containers, so many at a time: the next one when all subscribers have
 * heard of one. A change of a container is told with its host and its service, and several within a moment are told once.
 */
public final class SubscribeBenchmark {
    private static final int HOSTS = 100;
    private static final int CONTAINERS = 10_000;
    private static final int SUBSCRIBERS = 100;
    private static final List<Integer> AT_A_TIME = Integer.getInteger("open") == null
            ? List.of(1, 100)
            : List.of(Integer.getInteger("open"));
    private static final int ROUNDS = 3;
    private static final Duration WARM_UP = Duration.ofSeconds(4);
    private static final Duration ROUND = Duration.ofSeconds(4);
    private static final Pattern CONTAINER = Pattern.compile("\"resourceId\":\"(1i[0-9]+)\"");
    private static final Pattern STARTS = Pattern.compile("\"startCount\":([0-9]+)");

    private final Fleet fleet;
    private final WebSocketClient sockets;
    private final List<Target> targets;
    private final AtomicLong events = new AtomicLong();
    private final AtomicLong characters = new AtomicLong();
    private final AtomicBoolean measuring = new AtomicBoolean();
    private final AtomicLong next = new AtomicLong();
    private final Map<String, Change> open = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<Long> took = new ConcurrentLinkedQueue<>();
    private volatile boolean lost;

    private record Target(FakeHost host, String id) {
    }

    /** What is on its way. @param starts by which it is known again */
    private record Change(long since, int starts) {
    }

    private record Round(double events, double changes, double megabytes, double median, double p99) {
    }

    private SubscribeBenchmark(Fleet fleet) {
        this.fleet = fleet;
        this.sockets = fleet.webSockets();
        this.targets = fleet.containers().stream()
                .map(container -> new Target(fleet.host(container.get("hostId").asText()),
                        container.get("id").asText()))
                .toList();
    }

    public static void main(String[] arguments) {
        try (var fleet = new Fleet(HOSTS, CONTAINERS)) {
            new SubscribeBenchmark(fleet).run();
        }
    }

    private void run() {
        subscribe();
        for (var atATime : AT_A_TIME) {
            measure(atATime, WARM_UP);
            var rounds = new ArrayList<Round>();
            for (var i = 0; i < ROUNDS; i++) {
                rounds.add(measure(atATime, ROUND));
            }
            System.out.printf(Locale.ROOT,
                    "subscribe.%dopen %s events/s to %d subscribers (%.0f MB/s), of %s changes/s, %s ms p50, %s ms p99%n",
                    atATime, Figures.of("%.0f", rounds, Round::events), SUBSCRIBERS,
                    rounds.get(ROUNDS / 2).megabytes(), Figures.of("%.0f", rounds, Round::changes),
                    Figures.of("%.0f", rounds, Round::median), Figures.of("%.0f", rounds, Round::p99));
        }
    }

    private void subscribe() {
        for (var s = 0; s < SUBSCRIBERS; s++) {
            var last = s == SUBSCRIBERS - 1;
            Client.wait(sockets.connect(fleet.connect(P + "/subscribe?eventNames=resource.change",
                    fleet.server.authorization())).map(socket -> listen(socket, last)));
        }
    }

    /** The server tells its subscribers in the order in which they came, so that the last hears an event last. */
    private WebSocket listen(WebSocket socket, boolean last) {
        socket.closeHandler(_ -> lost = true);
        return socket.textMessageHandler(text -> {
            if (measuring.get()) {
                events.incrementAndGet();
                characters.addAndGet(text.length());
            }
            if (last) {
                heard(text);
            }
        });
    }

    private void heard(String text) {
        var id = CONTAINER.matcher(text);
        var starts = STARTS.matcher(text);
        if (id.find() && starts.find()) {
            var change = open.get(id.group(1));
            if (change != null && change.starts() == Integer.parseInt(starts.group(1))
                    && open.remove(id.group(1), change)) {
                took.add(System.nanoTime() - change.since());
                if (measuring.get()) {
                    change();
                }
            }
        }
    }

    /** One container after another, so that those which change together are of many hosts and services. */
    private void change() {
        var number = next.getAndIncrement();
        var target = targets.get((int) (number * 101 % targets.size()));
        var starts = 2 + (int) (number / targets.size());
        open.put(target.id(), new Change(System.nanoTime(), starts));
        target.host().started(target.id(), starts);
    }

    private Round measure(int atATime, Duration time) {
        took.clear();
        events.set(0);
        characters.set(0);
        measuring.set(true);
        var start = System.nanoTime();
        for (var i = 0; i < atATime; i++) {
            change();
        }
        Fleet.pause(time.toMillis());
        measuring.set(false);
        var seconds = (System.nanoTime() - start) / 1e9;
        var nanos = took.stream().mapToLong(Long::longValue).toArray();
        for (var waits = 0; !open.isEmpty() && waits < 200; waits++) {
            Fleet.pause(50);
        }
        if (lost || !open.isEmpty()) {
            throw new IllegalStateException("subscribers were " + (lost
                    ? "sent away"
                    : "not told of " + open.size()
                            + " changes")
                    + ", server " + (fleet.server.alive() ? "alive" : "ended") + ":\n"
                    + fleet.server.lastWords());
        }
        return new Round(events.get() / seconds, nanos.length / seconds, characters.get() / seconds / 1e6,
                Figures.quantile(nanos, 0.5) / 1e6, Figures.quantile(nanos, 0.99) / 1e6);
    }
}
