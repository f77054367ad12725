package io.drover.server;

import static io.drover.server.BridgeWorld.COMMANDS;
import static io.drover.server.BridgeWorld.NEWS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients of bad faith, over raw sockets: each loses its own connection, and those of good faith lose nothing. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BridgeHostilityTest {
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final int LONGEST = 256 << 10;
    private BridgeWorld world;
    private List<BridgeClient> witnesses;

    @BeforeAll
    void open() {
        world = new BridgeWorld();
    }

    @AfterAll
    void close() {
        world.close();
    }

    @BeforeEach
    void comeInGoodFaith() {
        witnesses = List.of(world.tcp(world.admin), world.webSocket(world.admin));
        witnesses.forEach(witness -> witness.register(NEWS, null));
        await().atMost(SOON).until(() -> witnesses.stream().noneMatch(witness -> witness.heard.isEmpty()));
    }

    @AfterEach
    void leave() {
        try {
            served();
        } finally {
            witnesses.forEach(BridgeClient::close);
        }
    }

    /** Who was there before still hears news and is answered, and who comes now is let in. */
    private void served() {
        var stack = world.stack();
        for (var witness : witnesses) {
            await().atMost(SOON).until(() -> witness.knows(NEWS, stack));
            assertThat(witness.request(COMMANDS, Map.of("method", "GET", "path", "/stacks/" + stack)).path("status")
                    .asInt()).isEqualTo(200);
            assertThat(witness.isClosed()).isFalse();
        }
        try (var late = world.tcp(world.admin); var later = world.webSocket(world.admin)) {
            for (var client : List.of(late, later)) {
                assertThat(client.request(COMMANDS, Map.of("method", "GET", "path", "/stacks/" + stack))
                        .path("status").asInt()).isEqualTo(200);
            }
        }
        assertThat(world.send("GET", BridgeWorld.P, null).status()).isEqualTo(200);
    }

    /** Asks for the longest answers that there are, and reads none. */
    @ParameterizedTest
    @ValueSource(strings = {"tcp", "websocket"})
    void whoNeverReadsIsCutOff(String way) throws IOException {
        try (var raw = new RawClient(world, way)) {
            for (var i = 0; i < 100; i++) {
                raw.send("{\"type\":\"send\",\"address\":\"" + COMMANDS + "\",\"replyAddress\":\"r\",\"headers\":"
                        + "{\"Authorization\":\"" + world.limited.basic() + "\"},\"body\":{\"method\":\"GET\","
                        + "\"path\":\"/schemas\"}}");
            }
            served();
            // nothing is sent meanwhile that would be the reason
            await().atMost(SOON).pollInterval(Duration.ofSeconds(3)).until(() -> raw.isDead("{\"type\":\"ping\"}"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "websocket"})
    void whoNeverReadsTheNewsIsCutOff(String way) throws IOException {
        var stack = world.stack();
        try (var raw = new RawClient(world, way)) {
            raw.send("{\"type\":\"register\",\"address\":\"" + NEWS + "\",\"headers\":{\"Authorization\":\""
                    + world.limited.basic() + "\"}}");
            var image = "docker:" + "x".repeat(200);
            for (var i = 0; i < 120; i++) {
                var made = world.send("POST", BridgeWorld.P + "/services", Map.of("name", way + i, "stackId", stack,
                        "launchConfig", Map.of("imageUuid", image, "environment", Map.of("LONG", "x".repeat(60_000)))));
                assertThat(made.status()).isEqualTo(201);
            }
            served();
            await().atMost(SOON).pollInterval(Duration.ofSeconds(3)).until(() -> raw.isDead("{\"type\":\"ping\"}"));
        }
        world.send("DELETE", BridgeWorld.P + "/stacks/" + stack, null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "websocket"})
    void whoFloodsIsCutOff(String way) throws IOException {
        try (var raw = new RawClient(world, way)) {
            assertThat(raw.sendUntilDead("{\"type\":\"ping\"}", 200_000)).isLessThan(200_000);
        }
        try (var raw = new RawClient(world, way)) {
            var frame = "{\"type\":\"register\",\"address\":\"nothing\",\"headers\":{\"Authorization\":\""
                    + world.limited.basic() + "\"},\"body\":\"" + "x".repeat(100_000) + "\"}";
            raw.send(frame.replaceAll("x+", "x"));
            assertThat(raw.sendUntilDead(frame, 5_000)).isLessThan(5_000);
        }
    }

    @Test
    void lengthsThatCannotBeAreCutOff() throws IOException {
        for (var length : List.of(0, -1, -4, Integer.MIN_VALUE, Integer.MAX_VALUE, LONGEST + 1, 16 << 10 | 1)) {
            try (var raw = new RawClient(world, "tcp")) {
                raw.bytes(ByteBuffer.allocate(4).putInt(length).array());
                raw.bytes("{}".getBytes(UTF_8));
                await("" + length).atMost(SOON).until(raw::isEnded);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "websocket"})
    void framesThatAreTooLongAreCutOffAndLongOnesAreRead(String way) throws IOException {
        try (var client = world.client(way, world.limited)) {
            client.request(COMMANDS, Map.of("method", "GET", "path", "/stacks"));
            var answer = client.request(COMMANDS, Map.of("method", "POST", "path", "/stacks", "body",
                    Map.of("name", "long-" + way, "description", "x".repeat(200_000))));
            assertThat(answer.path("status").asInt()).isBetween(201, 422);
            client.write("{\"type\":\"ping\",\"body\":\"" + "x".repeat(LONGEST) + "\"}");
            await().atMost(SOON).until(client::isClosed);
        }
        // a stranger's word is short
        try (var client = world.client(way, world.limited)) {
            client.write("{\"type\":\"ping\",\"body\":\"" + "x".repeat(17 << 10) + "\"}");
            await().atMost(SOON).until(client::isClosed);
        }
    }

    @Test
    void aMessageInEndlessPiecesIsCutOff() throws IOException {
        try (var raw = new RawClient(world, "websocket")) {
            raw.frame(0x01, "{\"type\":\"ping\",\"body\":\"".getBytes(UTF_8));
            await().atMost(SOON).until(() -> raw.isEndedBy(() -> raw.frame(0x00, "x".repeat(1_000).getBytes(UTF_8))));
        }
        // and questions whose answers nobody reads
        try (var raw = new RawClient(world, "websocket")) {
            await().atMost(SOON).until(() -> raw.isEndedBy(() -> {
                for (var i = 0; i < 1_000; i++) {
                    raw.frame(0x89, new byte[100]);
                }
            }));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "websocket"})
    void whatIsNoFrameIsCutOff(String way) throws IOException {
        var depth = 5_000;
        for (var text : List.of("x", "[]", "null", "1", "\"ping\"", "{", "{}{}", "{\"type\":1}", "{\"type\":{}}",
                "{\"type\":\"ping\",\"type\":\"ping\"}", "{\"type\":\"send\",\"address\":[]}",
                "{\"type\":\"send\",\"headers\":[]}", "{\"type\":\"send\",\"headers\":\"x\"}",
                "{\"type\":\"send\",\"replyAddress\":\"" + "x".repeat(201) + "\"}",
                "{\"type\":\"send\",\"address\":\"" + "x".repeat(201) + "\"}",
                "[".repeat(depth), "{\"a\":".repeat(1_500), "\u0000", "{\"type\":\"ping\"}\u0000")) {
            try (var raw = new RawClient(world, way)) {
                raw.send(text);
                await(text).atMost(SOON).until(raw::isEnded);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "websocket"})
    void noiseBringsNothingDown(String way) throws IOException {
        var random = new Random(16);
        var types = List.of("ping", "register", "unregister", "send", "publish", "message", "rec", "");
        var values = List.of("null", "1", "true", "[]", "{}", "\"\"", "\"x\"", "-1e999", "\"" + NEWS + "\"",
                "\"" + COMMANDS + "\"", "{\"method\":\"GET\",\"path\":\"/stacks\"}",
                "{\"Authorization\":\"" + world.limited.basic() + "\",\"from\":\"0\"}",
                "{\"Authorization\":\"Basic =\"}", "{\"from\":{},\"Authorization\":[]}");
        for (var i = 0; i < 300; i++) {
            try (var raw = new RawClient(world, way)) {
                for (var frames = random.nextInt(5); frames >= 0; frames--) {
                    if (random.nextInt(5) == 0) {
                        var bytes = new byte[random.nextInt(100)];
                        random.nextBytes(bytes);
                        raw.bytes(bytes);
                    } else {
                        var frame = new StringBuilder("{\"type\":\"" + types.get(random.nextInt(types.size())) + "\"");
                        for (var field : List.of("address", "replyAddress", "headers", "body")) {
                            frame.append(",\"").append(field).append("\":")
                                    .append(values.get(random.nextInt(values.size())));
                        }
                        raw.send(frame + "}");
                    }
                }
            } catch (IOException e) {
                // it has been cut off before it had said everything
            }
        }
    }

    @Test
    void aFrameThatIsNeverFinishedIsCutOff() throws IOException {
        try (var raw = new RawClient(world, "tcp")) {
            raw.send("{\"type\":\"send\",\"address\":\"nothing\",\"headers\":{\"Authorization\":\""
                    + world.limited.basic() + "\"}}");
            raw.bytes(new byte[]{0, 1, 0, 0, '{'});
            await().atMost(SOON).until(raw::isEnded);
        }
    }

    /** More than a thousand who say nothing: the first make room for the last, long before their time is over. */
    @ParameterizedTest
    @ValueSource(strings = {"tcp", "websocket"})
    void aThousandWhoSayNothingTakeNobodysPlace(String way) throws IOException {
        var silent = new ArrayList<RawClient>();
        try {
            for (var i = 0; i < 1_200; i++) {
                silent.add(new RawClient(world, way));
            }
            served();
            await().atMost(SOON).until(() -> silent.stream().limit(150).allMatch(RawClient::isEnded));
            await().atMost(SOON).until(() -> silent.stream().allMatch(RawClient::isEnded));
        } finally {
            for (var one : silent) {
                one.close();
            }
        }
    }

    @Test
    void aStrangersFrameIsNotEvenGathered() throws IOException {
        try (var raw = new RawClient(world, "websocket")) {
            // one frame of a megabyte, of which the last byte never comes
            var begin = ByteBuffer.allocate(14).put((byte) 0x81).put((byte) 0xff).putLong(1_000_000).putInt(0);
            raw.bytes(begin.array());
            // it may be cut off before all of it is said
            var ended = raw.isEndedBy(() -> raw.bytes(new byte[100_000]));
            await().atMost(SOON).until(() -> ended || raw.isEnded());
        }
    }

    /** One key has its part of the connections, and what it has is taken from no other. */
    @Test
    void aThousandConnectionsOfOneKeyLeaveRoomForOthers() {
        var clients = new ArrayList<BridgeClient>();
        try {
            for (var i = 0; i < 1_000; i++) {
                var client = world.tcp(world.limited);
                client.register(NEWS, null);
                clients.add(client);
            }
            await().atMost(SOON).until(() -> clients.stream().filter(BridgeClient::isClosed).count() == 750);
            served();
            var stack = world.stack();
            var left = clients.stream().filter(client -> !client.isClosed()).toList();
            assertThat(left).hasSize(250);
            await().atMost(SOON).until(() -> left.stream().allMatch(client -> client.knows(NEWS, stack)));
        } finally {
            clients.forEach(BridgeClient::close);
        }
    }

    /** As many as there is room for in one environment, of several keys, all hear everything. */
    @Test
    void fiveHundredAreServed() {
        var keys = IntStream.range(0, 4).mapToObj(_ -> world.key(BridgeWorld.PROJECT)).toList();
        var clients = new ArrayList<BridgeClient>();
        try {
            for (var i = 0; i < 500; i++) {
                var client = world.tcp(keys.get(i % 4));
                client.register(NEWS, null);
                clients.add(client);
            }
            await().atMost(SOON).until(() -> clients.stream().noneMatch(client -> client.heard.isEmpty()));
            var stack = world.stack();
            await().atMost(SOON).until(() -> clients.stream().allMatch(client -> client.knows(NEWS, stack)));
            assertThat(clients).noneMatch(BridgeClient::isClosed);
        } finally {
            clients.forEach(BridgeClient::close);
        }
    }

    private interface Saying {
        void say() throws IOException;
    }

    /** Reads only when it is asked whether the connection has ended. */
    private static final class RawClient implements AutoCloseable {
        private final Socket socket;
        private final DataOutputStream out;
        private final InputStream in;
        private final boolean tcp;
        private boolean ended;

        RawClient(BridgeWorld world, String way) throws IOException {
            tcp = way.equals("tcp");
            socket = new Socket();
            socket.setReceiveBufferSize(8 << 10);
            socket.connect(new InetSocketAddress("127.0.0.1", tcp ? world.tcpPort : world.httpPort));
            socket.setSoTimeout(5);
            out = new DataOutputStream(socket.getOutputStream());
            in = socket.getInputStream();
            if (!tcp) {
                bytes(("GET /eventbus/websocket HTTP/1.1\r\nHost: 127.0.0.1:" + world.httpPort
                        + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Key: " + Base64.getEncoder().encodeToString(new byte[16]) + "\r\n\r\n")
                        .getBytes(UTF_8));
                socket.setSoTimeout(20_000);
                for (var line = new StringBuilder(); line.indexOf("\r\n\r\n") < 0;) {
                    var next = in.read();
                    if (next < 0) {
                        throw new EOFException("cut off while it was let in: " + line);
                    }
                    line.append((char) next);
                }
                socket.setSoTimeout(5);
            }
        }

        void send(String text) throws IOException {
            var bytes = text.getBytes(UTF_8);
            if (tcp) {
                out.writeInt(bytes.length);
                bytes(bytes);
            } else {
                frame(0x81, bytes);
            }
        }

        /** One frame of a WebSocket, masked with zeros. */
        void frame(int head, byte[] bytes) throws IOException {
            var frame = ByteBuffer.allocate(bytes.length + 14).put((byte) head);
            if (bytes.length < 126) {
                frame.put((byte) (0x80 | bytes.length));
            } else if (bytes.length < 65_536) {
                frame.put((byte) (0x80 | 126)).putShort((short) bytes.length);
            } else {
                frame.put((byte) (0x80 | 127)).putLong(bytes.length);
            }
            frame.putInt(0).put(bytes).flip();
            bytes(Arrays.copyOf(frame.array(), frame.limit()));
        }

        void bytes(byte[] bytes) throws IOException {
            out.write(bytes);
            out.flush();
        }

        /** @return how many times it could be sent */
        int sendUntilDead(String text, int most) {
            for (var sent = 0; sent < most; sent++) {
                if (isDead(text)) {
                    return sent;
                }
            }
            return most;
        }

        /** Has it been cut off, seen without reading from it? */
        boolean isDead(String text) {
            try {
                send(text);
                return false;
            } catch (IOException e) {
                return true;
            }
        }

        /** Says something, which fails when it has been cut off, and looks whether it has. */
        boolean isEndedBy(Saying saying) {
            try {
                saying.say();
                return isEnded();
            } catch (IOException e) {
                return true;
            }
        }

        boolean isEnded() {
            if (ended) {
                return true;
            }
            ended = readToTheEnd();
            return ended;
        }

        private boolean readToTheEnd() {
            try {
                while (in.read(new byte[8192]) >= 0) {
                    // what was said before the end
                }
                return true;
            } catch (SocketTimeoutException e) {
                return false;
            } catch (IOException e) {
                return true;
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
