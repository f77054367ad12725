package io.drover.server.loop;

import io.drover.model.Bus;
import io.drover.model.Refusal;
import io.drover.model.Wire;
import io.drover.model.wire.Heard;
import io.drover.model.wire.ServerMessage;
import io.drover.server.store.News;
import io.drover.server.store.Store;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a room of a scope: it hears what agents say and what commits change, and what it says goes to the agents. */
public final class RoomVerticle extends VerticleBase {
    private static final Logger log = LoggerFactory.getLogger(RoomVerticle.class);
    private static final long TICK_MILLIS = 1_000;
    private final String scope;
    private final Store store;
    private final Consumer<String> alive;
    private final Function<BiConsumer<String, ServerMessage>, Room> rooms;
    private final LinkedBlockingQueue<Object> inbox = new LinkedBlockingQueue<>();
    private @Nullable Thread thread;
    private @Nullable Outflow outflow;
    private Store.@Nullable Watch watch;

    /**
     * @param alive is told of every host that said something
     * @param rooms makes the room as this ownership begins; it is given what takes a host's id and what to say to its agent
     */
    public RoomVerticle(String scope, Store store, Consumer<String> alive,
            Function<BiConsumer<String, ServerMessage>, Room> rooms) {
        this.scope = scope;
        this.store = store;
        this.alive = alive;
        this.rooms = rooms;
    }

    @Override
    public Future<?> start() {
        var out = new Outflow(vertx);
        outflow = out;
        var room = rooms.apply((hostId, message) -> out.send(hostId, Wire.write(message)));
        watch = store.watch(scope, store.view(scope).seq(), inbox::add);
        vertx.setPeriodic(TICK_MILLIS, _ -> inbox.add(Tick.NOW));
        thread = Thread.ofVirtual().name("room-" + scope).start(() -> run(room));
        return out.open().compose(_ -> vertx.eventBus()
                .<String>consumer(Bus.heard(scope), message -> hear(message.body())).completion());
    }

    @Override
    public Future<?> stop() {
        if (watch != null) {
            watch.close();
        }
        if (thread != null) {
            thread.interrupt();
        }
        if (outflow != null) {
            outflow.close();
        }
        return Future.succeededFuture();
    }

    private void hear(String text) {
        var heard = Wire.read(text, Heard.class);
        alive.accept(heard.hostId());
        inbox.add(heard);
    }

    private void run(Room room) {
        room.begin(store.view(scope));
        while (!Thread.currentThread().isInterrupted()) {
            try {
                var batch = new ArrayList<Object>();
                batch.add(inbox.take());
                inbox.drainTo(batch);
                handle(room, batch);
            } catch (InterruptedException e) {
                return;
            } catch (Refusal e) {
                // the database is away, or the scope: what is true is reported in full again
                log.info("scope {}: reports were not written down: {}", scope, e.getMessage());
                room.missed();
            } catch (RuntimeException e) {
                log.error("scope {}: what an agent said failed", scope, e);
                room.missed();
            }
        }
    }

    private void handle(Room room, List<Object> batch) {
        var heard = batch.stream().filter(Heard.class::isInstance).map(Heard.class::cast).toList();
        if (room.mustWrite(heard)) {
            store.update(scope, draft -> {
                room.write(draft, heard);
                return true;
            });
        }
        var view = store.view(scope);
        batch.stream().filter(News.class::isInstance).map(News.class::cast).forEach(news -> room.look(view, news));
        heard.forEach(one -> room.answer(view, one));
        if (batch.contains(Tick.NOW)) {
            room.tick();
        }
    }

    private enum Tick {
        NOW
    }
}
