package io.drover.agent.stats;

import io.drover.agent.containers.Containers;
import io.drover.agent.containers.Engine;
import io.drover.agent.containers.EngineRefusal;
import io.drover.model.wire.AgentMessage.OfStats;
import io.drover.model.wire.AgentMessage.Samples;
import io.drover.model.wire.Sample;
import io.drover.model.wire.ServerMessage;
import io.drover.model.wire.ServerMessage.Exec;
import io.drover.model.wire.ServerMessage.Stats;
import io.drover.model.wire.ServerMessage.StopStats;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells every second how much is used, for as long as somebody wants to know: each container is looked at once for all
 * who do. While the line is slow nothing is looked at, so that nothing piles up.
 */
public final class StatsAnswers implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(StatsAnswers.class);
    private static final Duration EVERY = Duration.ofSeconds(1);
    /** More wishes than people can have at once are not heard. */
    private static final int AT_ONCE = 1_000;
    /** More at once only wait inside of Docker. */
    private static final int LOOKS = 16;

    private final Engine engine;
    private final Containers containers;
    private final HostUse host;
    private final InstantSource clock;
    private final Consumer<OfStats> send;
    private final Map<String, Wish> wishes = new ConcurrentHashMap<>();
    private @Nullable Thread thread;

    private record Wish(Stats ask, long heard) {
        boolean old() {
            return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - heard) > Exec.GONE_MILLIS;
        }
    }

    /** @param send waits while the line is slow, and throws when it is gone */
    public StatsAnswers(Engine engine, Containers containers, HostUse host, InstantSource clock,
            Consumer<OfStats> send) {
        this.engine = engine;
        this.containers = containers;
        this.host = host;
        this.clock = clock;
        this.send = send;
    }

    /** Never waits. */
    public synchronized void hear(ServerMessage.OfStats message) {
        switch (message) {
            case Stats ask -> {
                if (wishes.size() < AT_ONCE || wishes.containsKey(ask.requestId())) {
                    wishes.put(ask.requestId(), new Wish(ask, System.nanoTime()));
                }
                if (thread == null) {
                    thread = Thread.ofVirtual().name("stats").start(this::run);
                }
            }
            case StopStats stop -> wishes.remove(stop.requestId());
        }
    }

    /** Is anything looked at? */
    synchronized boolean looks() {
        return thread != null;
    }

    /** Nobody is there to be told any more. */
    @Override
    public synchronized void close() {
        wishes.clear();
        if (thread != null) {
            thread.interrupt();
            thread = null;
        }
    }

    private void run() {
        try {
            while (goesOn()) {
                var begun = System.nanoTime();
                tell();
                var left = EVERY.toNanos() - (System.nanoTime() - begun);
                if (left > 0) {
                    TimeUnit.NANOSECONDS.sleep(left);
                }
            }
        } catch (InterruptedException e) {
            // closed
        }
    }

    private synchronized boolean goesOn() {
        wishes.values().removeIf(Wish::old);
        if (Thread.currentThread() != thread) {
            return false;
        }
        if (wishes.isEmpty()) {
            thread = null;
            return false;
        }
        return true;
    }

    private void tell() throws InterruptedException {
        var asks = wishes.values().stream().map(Wish::ask).toList();
        var samples = samples(asks.stream().flatMap(ask -> ask.containers().stream()).distinct().toList());
        var ofHost = asks.stream().anyMatch(Stats::host) ? ofHost() : null;
        for (var ask : asks) {
            var its = Stream.concat(Stream.ofNullable(ask.host() ? ofHost : null),
                    ask.containers().stream().map(samples::get).filter(Objects::nonNull)).toList();
            try {
                send.accept(new Samples(ask.requestId(), its));
            } catch (IllegalStateException e) {
                log.debug("nobody hears how much is used");
            }
        }
    }

    private @Nullable Sample ofHost() {
        try {
            return host.read(clock.instant());
        } catch (IOException e) {
            log.debug("the kernel does not say how much is used: {}", e.getMessage());
            return null;
        }
    }

    /** Of those that run. */
    private Map<String, Sample> samples(List<String> instances) throws InterruptedException {
        var found = new ConcurrentHashMap<String, Sample>();
        var room = new Semaphore(LOOKS);
        var looks = new ArrayList<Callable<Boolean>>();
        for (var instance : instances) {
            looks.add(() -> {
                room.acquire();
                try {
                    look(instance, found);
                } finally {
                    room.release();
                }
                return true;
            });
        }
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            threads.invokeAll(looks);
        }
        return found;
    }

    private void look(String instance, Map<String, Sample> found) {
        var id = containers.containerOf(instance).orTimeout(5, TimeUnit.SECONDS).exceptionally(_ -> null).join();
        if (id != null) {
            try {
                found.put(instance, ContainerUse.read(instance, engine.stats(id), clock.instant()));
            } catch (EngineRefusal e) {
                log.debug("nothing is known of what {} uses: {}", instance, e.getMessage());
            }
        }
    }
}
