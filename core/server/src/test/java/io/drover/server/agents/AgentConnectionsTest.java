package io.drover.server.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.model.Bus;
import io.drover.model.Wire;
import io.drover.model.wire.AgentMessage;
import io.drover.model.wire.AgentMessage.ExecTaken;
import io.drover.model.wire.AgentMessage.Heartbeat;
import io.drover.model.wire.AgentMessage.LogEnd;
import io.drover.model.wire.AgentMessage.Samples;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The connections of agents, byte by byte. */
class AgentConnectionsTest {
    /** Longer than any test: time passes only where a test lets it. */
    private static final long NEVER = 3_600_000;

    private final Vertx vertx = Vertx.vertx();
    private final AgentConnections connections = new AgentConnections(vertx, List::of, NEVER);
    private final AtomicInteger heard = new AtomicInteger();
    private int port;

    @BeforeEach
    void open() throws Exception {
        listen(connections);
        vertx.eventBus().consumer(Bus.heard("1a5"), _ -> heard.incrementAndGet());
    }

    private void listen(AgentConnections connections) throws Exception {
        var server = vertx.createHttpServer().requestHandler(request -> request.toWebSocket()
                .onSuccess(socket -> connections.accept("1a5", "1h1", socket))).listen(0, "127.0.0.1")
                .await(10, TimeUnit.SECONDS);
        port = server.actualPort();
    }

    @AfterEach
    void close() throws Exception {
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    @Test
    void anAgentThatSpeaksStays() throws IOException {
        try (var socket = connect()) {
            for (var said = 1; said <= 4; said++) {
                var all = said;
                await().until(() -> heard.get() == all);
                for (var ticks = 0; ticks < AgentConnections.SILENCE; ticks++) {
                    connections.tick();
                }
                socket.getOutputStream().write(frame(new Heartbeat()));
            }
            await().until(() -> heard.get() == 5);
            takes(socket, "is it there?");
        }
    }

    @Test
    void whatAnAgentTellsSomebodyGoesThereAndToNoOwner() throws IOException {
        var told = new CopyOnWriteArrayList<String>();
        var messages = List.of(new Samples("s", List.of()), new ExecTaken("e", 1), new LogEnd("l", null));
        for (var address : List.of(Bus.stats("s"), Bus.exec("e"), Bus.logs("l"))) {
            vertx.eventBus().<String>consumer(address, message -> told.add(message.body()));
        }
        try (var socket = connect()) {
            await().until(() -> heard.get() == 1);
            for (var message : messages) {
                socket.getOutputStream().write(frame(message));
            }
            await().until(() -> told.size() == 3);
            assertThat(told.stream().map(text -> Wire.read(text, AgentMessage.class)).toList())
                    .containsExactlyInAnyOrderElementsOf(messages);
            assertThat(heard.get()).as("but its first word").isEqualTo(1);
        }
    }

    @Test
    void whatAnAgentOfTomorrowSaysIsSkippedAndWhatIsBrokenEndsTheConnection() throws Exception {
        try (var socket = connect()) {
            socket.getOutputStream().write(frame("{\"is\":\"ofTomorrow\",\"words\":[1,{}]}"));
            socket.getOutputStream().write(frame(new Heartbeat()));
            await().until(() -> heard.get() == 2);
            takes(socket, "is it there?");
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(frame("{\"words\":1}"));
            assertThat(socket.getInputStream().read()).as("a close frame").isEqualTo(0x88);
        }
    }

    @Test
    void oneThatIsSilentIsCut() throws Exception {
        listen(new AgentConnections(vertx, List::of, 100));
        try (var socket = connect()) {
            socket.setSoTimeout(60_000);
            var in = socket.getInputStream();
            assertThat(in.read()).as("a welcome").isEqualTo(0x81);
            in.skipNBytes(in.read());
            assertThat(in.read()).as("and its end").isEqualTo(0x88);
            // unanswered, the server would wait for an answer as long as this waits for the server
            socket.getOutputStream().write(CLOSE);
            assertThat(in.readAllBytes()).as("all there is but the reason").hasSizeLessThan(126);
        }
    }

    @Test
    void oneThatTakesNothingIsCutBeforeTheMemoryIsFull() throws IOException {
        try (var socket = connect()) {
            await().until(() -> heard.get() == 1);
            var numbers = new CopyOnWriteArrayList<String>();
            vertx.eventBus().<String>consumer(Bus.taken("me"), message -> numbers.add(message.body()));
            var text = "x".repeat(4 << 20);
            var count = 24;
            for (var number = 0; number < count; number++) {
                vertx.eventBus().publish(Bus.assign("1h1"), text, new DeliveryOptions()
                        .addHeader(Bus.TAKEN, Bus.taken("me")).addHeader(Bus.NUMBER, String.valueOf(number)));
            }
            await().until(() -> !numbers.isEmpty());
            assertThat(numbers.size()).as("most are still to be written").isLessThan(count);
            socket.close();
            await().untilAsserted(() -> assertThat(numbers).as("nobody waits for what is never written")
                    .hasSize(count).doesNotHaveDuplicates());
        }
    }

    /** The agent takes what is said to it, after its welcome or before. */
    private void takes(Socket socket, String text) {
        var said = new CopyOnWriteArrayList<String>();
        vertx.eventBus().<String>consumer(Bus.taken("me"), message -> said.add(message.body()));
        vertx.eventBus().publish(Bus.assign("1h1"), text,
                new DeliveryOptions().addHeader(Bus.TAKEN, Bus.taken("me")).addHeader(Bus.NUMBER, "7"));
        await().until(() -> said.equals(List.of("7")));
        var seen = new StringBuilder();
        await().until(() -> {
            var there = socket.getInputStream().readNBytes(socket.getInputStream().available());
            seen.append(new String(there, StandardCharsets.ISO_8859_1));
            return seen.indexOf(text) >= 0 && seen.indexOf("\"welcome\"") >= 0;
        });
    }

    /** Connected, and has said its first word. */
    private Socket connect() throws IOException {
        var socket = new Socket("127.0.0.1", port);
        socket.getOutputStream().write(HANDSHAKE);
        var answer = new StringBuilder();
        while (answer.indexOf("\r\n\r\n") < 0) {
            answer.append((char) socket.getInputStream().read());
        }
        assertThat(answer.toString()).startsWith("HTTP/1.1 101");
        socket.getOutputStream().write(frame(new Heartbeat()));
        return socket;
    }

    private static final byte[] HANDSHAKE = """
            GET / HTTP/1.1\r
            Host: localhost\r
            Upgrade: websocket\r
            Connection: Upgrade\r
            Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r
            Sec-WebSocket-Version: 13\r
            \r
            """.getBytes(StandardCharsets.ISO_8859_1);

    private static final byte[] CLOSE = {(byte) 0x88, (byte) 0x80, 0, 0, 0, 0};

    /** A whole text message of less than 126 bytes, masked with zeros. */
    private static byte[] frame(AgentMessage message) {
        return frame(Wire.write(message));
    }

    private static byte[] frame(String message) {
        var text = message.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(6 + text.length).put((byte) 0x81).put((byte) (0x80 | text.length)).putInt(0)
                .put(text).array();
    }
}
