package io.drover.server.loop;

import io.drover.model.Bus;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The way from one sender to the agents of all hosts, which has room for so much at a time: a megabyte for each of a
 * thousand hosts, said at once, would need a gigabyte. Who says more waits until something has gone out. What is small
 * always goes.
 */
final class Outflow {
    private static final int SMALL = 8 << 10;
    static final int ROOM = 8 << 20;
    /** A message that nobody says he has taken is lost, or its host is away. */
    private static final Duration LOST = Duration.ofSeconds(2);

    private final Vertx vertx;
    private final String address = Bus.taken(UUID.randomUUID().toString());
    private final Duration lost;
    private final Map<String, UnderWay> underWay = new LinkedHashMap<>();
    private long last;
    private long size;
    private @Nullable MessageConsumer<String> consumer;

    /** @param sent when, by {@link System#nanoTime()} */
    private record UnderWay(long size, long sent) {
    }

    Outflow(Vertx vertx) {
        this(vertx, LOST);
    }

    Outflow(Vertx vertx, Duration lost) {
        this.vertx = vertx;
        this.lost = lost;
    }

    Future<?> open() {
        consumer = vertx.eventBus().consumer(address, message -> taken(message.body()));
        return consumer.completion();
    }

    void close() {
        if (consumer != null) {
            consumer.unregister();
        }
    }

    /** Blocks while there is no room; a thread that is interrupted does not wait. */
    void send(String hostId, String text) {
        var options = new DeliveryOptions();
        if (text.length() > SMALL) {
            options.addHeader(Bus.TAKEN, address).addHeader(Bus.NUMBER, enter(text.length()));
        }
        vertx.eventBus().publish(Bus.assign(hostId), text, options);
    }

    private synchronized String enter(long added) {
        try {
            for (var wait = delay(added); wait > 0; wait = delay(added)) {
                wait(Math.max(1, wait / 1_000_000));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        var number = Long.toString(++last);
        underWay.put(number, new UnderWay(added, System.nanoTime()));
        size += added;
        return number;
    }

    /** How many nanoseconds to wait at most before looking again; 0 when there is room. */
    private long delay(long added) {
        while (size + added > ROOM && !underWay.isEmpty()) {
            var oldest = underWay.entrySet().iterator().next();
            var left = lost.toNanos() - (System.nanoTime() - oldest.getValue().sent());
            if (left > 0) {
                return left;
            }
            remove(oldest.getKey());
        }
        return 0;
    }

    private synchronized void taken(String number) {
        remove(number);
        notifyAll();
    }

    private void remove(String number) {
        var gone = underWay.remove(number);
        size -= gone == null ? 0 : gone.size();
    }
}
