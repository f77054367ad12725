package io.drover.server.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.model.Bus;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OutflowTest {
    private static final String LARGE = "x".repeat(1 << 20);
    private static final int FULL = Outflow.ROOM >> 20;
    private final Vertx vertx = Vertx.vertx();
    private final List<Message<String>> said = new CopyOnWriteArrayList<>();

    @BeforeEach
    void listen() throws Exception {
        vertx.eventBus().<String>consumer(Bus.assign("1h1"), said::add).completion().await(10, TimeUnit.SECONDS);
    }

    @AfterEach
    void close() throws Exception {
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    @Test
    void whatIsMoreThanThereIsRoomForWaitsUntilSomethingHasGoneOut() throws Exception {
        var sender = send(Duration.ofMinutes(5), 20, LARGE);
        await().until(() -> said.size() == FULL && sender.getState() == Thread.State.TIMED_WAITING);
        for (var taken = 0; taken < 20; taken++) {
            var number = taken;
            await().until(() -> said.size() > number);
            take(said.get(taken));
            var next = Math.min(20, taken + 1 + FULL);
            await().untilAsserted(() -> assertThat(said).hasSize(next));
        }
        assertThat(sender.join(Duration.ofMinutes(1))).isTrue();
    }

    @Test
    void whatNobodyTakesIsNotWaitedForWithoutEnd() throws Exception {
        var sender = send(Duration.ofMillis(50), 20, LARGE);
        assertThat(sender.join(Duration.ofMinutes(1))).isTrue();
        await().until(() -> said.size() == 20);
    }

    @Test
    void whatIsSmallAndOneThatIsLargerThanAllTheRoomGo() throws Exception {
        var small = send(Duration.ofMinutes(5), 10_000, "y".repeat(1 << 10));
        assertThat(small.join(Duration.ofMinutes(1))).isTrue();
        assertThat(send(Duration.ofMinutes(5), 1, "z".repeat(Outflow.ROOM * 2)).join(Duration.ofMinutes(1))).isTrue();
        await().until(() -> said.size() == 10_001);
        assertThat(said.getFirst().headers().contains(Bus.TAKEN)).isFalse();
    }

    @Test
    void aSenderThatIsToEndDoesNotWait() throws Exception {
        var sender = send(Duration.ofMinutes(5), 20, LARGE);
        await().until(() -> sender.getState() == Thread.State.TIMED_WAITING);
        sender.interrupt();
        assertThat(sender.join(Duration.ofMinutes(1))).isTrue();
    }

    private Thread send(Duration lost, int count, String text) throws Exception {
        var out = new Outflow(vertx, lost);
        out.open().await(10, TimeUnit.SECONDS);
        return Thread.ofVirtual().start(() -> {
            for (var i = 0; i < count; i++) {
                out.send("1h1", text);
            }
        });
    }

    private void take(Message<String> message) {
        vertx.eventBus().send(message.headers().get(Bus.TAKEN), message.headers().get(Bus.NUMBER));
    }
}
