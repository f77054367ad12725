package io.drover.server.api;

import static io.drover.server.api.World.P;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.model.Bus;
import io.drover.model.Wire;
import io.drover.model.wire.AgentMessage;
import io.drover.model.wire.AgentMessage.LogChunk;
import io.drover.model.wire.AgentMessage.LogEnd;
import io.drover.model.wire.AgentMessage.Output;
import io.drover.model.wire.ServerMessage;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Logs travel from the agent, here played by the test, to the client's WebSocket. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LogsTest {
    /** More pieces than any socket holds. */
    private static final int MANY = 1000;
    private final List<ServerMessage> asked = new CopyOnWriteArrayList<>();
    private World world;
    private String container;
    private HttpClient http;

    @BeforeAll
    void open() {
        world = new World();
        http = HttpClient.newHttpClient();
        var stack = world.stack("talking");
        world.post(P + "/services", Map.of("name", "box", "stackId", stack, "startOnCreate", true, "launchConfig",
                Map.of("imageUuid", "docker:busybox")));
        var host = world.host("listener");
        world.run(host);
        container = world.get(P + "/containers").body().at("/data/0/id").asText();
        world.vertx.eventBus().<String>consumer(Bus.assign(host),
                message -> asked.add(Wire.read(message.body(), ServerMessage.class)));
    }

    @AfterAll
    void close() {
        http.close();
        world.close();
    }

    @Test
    void linesArriveWholeAndTheEndClosesTheSocket() {
        var access = world.post(P + "/containers/" + container + "?action=logs", Map.of("follow", true, "lines", 7,
                "timestamps", true, "since", "2026-01-31T12:00:00+01:00"));
        assertThat(access.status()).isEqualTo(200);
        assertThat(access.text("type")).isEqualTo("hostAccess");
        assertThat(access.text("url")).startsWith("ws://127.0.0.1:").endsWith("/v1/logs/");
        var client = new Client();
        var question = open(client, access);
        assertThat(question.instanceId()).isEqualTo(container);
        assertThat(question.tail()).isEqualTo(7);
        assertThat(question.follow()).isTrue();
        assertThat(question.timestamps()).isTrue();
        assertThat(question.since()).isEqualTo("2026-01-31T11:00:00Z");
        say(question, Output.STANDARD, "first\nsec");
        say(question, Output.ERROR, "a warning\n");
        say(question, Output.STANDARD, "ond\nlast");
        say(new LogEnd(question.requestId(), null));

        await().until(client.closed::isDone);
        assertThat(client.closed.join()).isEqualTo("1000 ");
        // what is told to the agent comes another way than what the client hears
        await().until(() -> asked.contains(new ServerMessage.LogsTaken(question.requestId(), 9)));
        assertThat(client.frames).containsExactly("01 first", "02 a warning", "01 second", "01 last");
        await().until(() -> asked.contains(new ServerMessage.StopLogs(question.requestId())));
        client.socket.abort();
    }

    @Test
    void aBadTimeIsRefused() {
        for (var since : List.of("yesterday", "5x", "99999999999999999999h", "2026-13-01T00:00:00Z")) {
            var answer = world.post(P + "/containers/" + container + "?action=logs", Map.of("since", since));
            assertThat(answer.status()).as(since).isEqualTo(422);
            assertThat(answer.text("fieldName")).isEqualTo("since");
        }
        for (var since : List.of("", "1700000000", "1700000000.5", "10m", "1h30m")) {
            assertThat(world.post(P + "/containers/" + container + "?action=logs", Map.of("since", since)).status())
                    .as(since).isEqualTo(200);
        }
    }

    @Test
    void aClientThatLeavesStopsTheAgent() {
        var client = new Client();
        var question = open(client);
        client.socket.abort();
        await().until(() -> asked.contains(new ServerMessage.StopLogs(question.requestId())));
    }

    @Test
    void aSocketWithoutAValidTokenIsRefused() {
        for (var token : List.of("", "?token=x", "?token=a.b.c")) {
            assertThat(world.send("GET", "/v1/logs/" + token, null, null).status()).isEqualTo(401);
        }
    }

    @Test
    void aHostThatHasNotTheContainerSaysSo() {
        var client = new Client();
        var question = open(client);
        say(new LogEnd(question.requestId(), "the container is not on this host"));
        await().until(client.closed::isDone);
        assertThat(client.closed.join()).isEqualTo("1011 the container is not on this host");
    }

    @Test
    void aHostThatSaysNothingIsNotWaitedFor() {
        var client = new Client();
        open(client);
        await().until(client.closed::isDone);
        assertThat(client.closed.join()).isEqualTo("1011 the host does not answer");
    }

    @Test
    void whatAClientDoesNotReadIsNotFetchedAndComesLater() {
        var client = new Client();
        client.reads = false;
        var question = open(client);
        var piece = "x".repeat(999).concat("\n").repeat(128);
        var sent = 0;
        // as an agent does, who has no more than a window under way
        do {
            say(question, Output.STANDARD, piece);
            sent++;
        } while (sent < MANY && arrives(question, (sent - 1) * piece.length()));
        assertThat(sent).as("what sockets hold, and no more").isLessThan(MANY);
        assertThat(client.closed).isNotDone();

        client.reads = true;
        client.socket.request(1);
        var lines = 128 * sent;
        await().until(() -> client.frames.size() == lines);
        var bytes = sent * piece.length();
        await().until(() -> taken(question) >= bytes);
        client.socket.abort();
    }

    /** Whether the agent hears within a second that so many bytes have reached the client. */
    private boolean arrives(ServerMessage.Logs question, int bytes) {
        try {
            await().atMost(1, TimeUnit.SECONDS).until(() -> taken(question) >= bytes);
            return true;
        } catch (ConditionTimeoutException e) {
            return false;
        }
    }

    /** How many bytes have reached the client, as far as the agent has heard. */
    private int taken(ServerMessage.Logs question) {
        return asked.stream().mapToInt(it -> it instanceof ServerMessage.LogsTaken taken
                && taken.requestId().equals(question.requestId()) ? taken.bytes() : 0).sum();
    }

    private ServerMessage.Logs open(Client client) {
        return open(client, world.post(P + "/containers/" + container + "?action=logs", Map.of()));
    }

    /** Of an earlier client the agent may still be told the end. */
    private ServerMessage.Logs open(Client client, World.Answer access) {
        asked.clear();
        client.socket = http.newWebSocketBuilder().buildAsync(
                URI.create(access.text("url") + "?token=" + access.text("token")), client).join();
        await().until(() -> asked.stream().anyMatch(ServerMessage.Logs.class::isInstance));
        return (ServerMessage.Logs) asked.stream().filter(ServerMessage.Logs.class::isInstance).findFirst()
                .orElseThrow();
    }

    private void say(ServerMessage.Logs question, Output output, String text) {
        say(new LogChunk(question.requestId(), output,
                Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8))));
    }

    private void say(AgentMessage.OfLogs message) {
        world.vertx.eventBus().publish(Bus.logs(message.requestId()), Wire.write(message));
    }

    private static final class Client implements WebSocket.Listener {
        private final List<String> frames = Collections.synchronizedList(new ArrayList<>());
        private final StringBuilder frame = new StringBuilder();
        private final CompletableFuture<String> closed = new CompletableFuture<>();
        private volatile boolean reads = true;
        @SuppressWarnings("NullAway.Init")
        private volatile WebSocket socket;

        @Override
        public void onOpen(WebSocket opened) {
            if (reads) {
                opened.request(1);
            }
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            frame.append(data);
            if (last) {
                frames.add(frame.toString());
                frame.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            closed.complete(status + " " + reason);
            return null;
        }
    }
}
