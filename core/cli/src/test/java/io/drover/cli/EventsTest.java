package io.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventsTest {
    private static final String PATH = "subscribe?eventNames=resource.change";
    private static final String PING = "{\"name\":\"ping\",\"id\":\"x\",\"time\":1767225600000}";
    private static final String WEB = "{\"id\":\"1s1\",\"type\":\"service\",\"name\":\"web\",\"state\":\"activating\","
            + "\"transitioningMessage\":\"no host has the label disk=ssd, and this text is longer than one byte can tell\"}";
    private static final String HOST = "{\"id\":\"1h2\",\"type\":\"host\",\"name\":null,\"hostname\":\"node2\","
            + "\"state\":\"active\",\"transitioningMessage\":null}";
    private final FakeServer server = new FakeServer();
    private final FakeSocket socket = new FakeSocket();
    private final Going going = new Going();

    EventsTest() throws IOException {
        // the servers open their ports
    }

    @BeforeEach
    void start() {
        server.onSocket(PATH, socket);
    }

    @AfterEach
    void stop() throws IOException {
        going.close();
        server.close();
        socket.close();
    }

    @Test
    void changesAreLinesAndPingsAreNot() {
        socket.send(PING, change(WEB), PING, change(HOST));
        socket.end(1000, "");
        var run = Run.at(server, "events");
        assertThat(run.out().lines().map(line -> line.replaceFirst("^[0-9:.]+ +", ""))).containsExactly(
                "service    1s1      web                      activating     no host has the label disk=ssd, and this text"
                        + " is longer than one byte can tell",
                "host       1h2      node2                    active");
        assertThat(run.err()).isEqualTo("drover: the connection ended\n");
        assertThat(run.status()).isEqualTo(1);
        assertThat(server.asked()).allMatch(asked -> asked.authorization().equals("Basic bWU6czNjcmV0"));
    }

    @Test
    void changesAreWholeResourcesAsJson() {
        socket.send(change(WEB), PING, change(HOST));
        socket.end(1008, "the key has been removed");
        assertThat(Run.at(server, "events", "--format", "json")).isEqualTo(new Run(1, WEB + "\n" + HOST + "\n",
                "drover: the connection ended: the key has been removed\n"));
    }

    @Test
    void whatIsNotJsonEndsIt() {
        socket.send("<html>");
        socket.end(FakeSocket.OPEN, "");
        assertThat(Run.at(server, "event"))
                .isEqualTo(new Run(1, "", "drover: the connection ended: it sent what is not JSON\n"));
    }

    @Test
    void itGoesOnOverAnotherConnectionWhenAskedTo() throws IOException {
        socket.play(1001, "the server stops", change(WEB)).end(FakeSocket.OPEN, "");
        going.begin(server, "events", "-r", "--format", "json");
        await().until(() -> socket.nowOpen() == 1);
        socket.push(change(HOST));
        await().until(() -> going.out().equals(WEB + "\n" + HOST + "\n"));
        assertThat(going.err()).isEqualTo("drover: the connection ended: the server stops; connecting again\n");

        server.offSocket(PATH);
        socket.cut(1008, "the key has been removed");
        var end = going.end();
        assertThat(end.status()).isEqualTo(1);
        assertThat(end.err()).endsWith("drover: the server answered with HTTP 404\n");
    }

    @Test
    void aConnectionOnWhichNothingComesIsOver() throws IOException {
        socket.end(FakeSocket.OPEN, "");
        // longer than this machine may stand still between what is heard and the ping
        var silence = Duration.ofSeconds(4);
        List<JsonNode> heard = new CopyOnWriteArrayList<>();
        try (var feed = new Feed(new Api(server.url(), "1a5", "me", "s"), silence, heard::add)) {
            await().until(() -> socket.nowOpen() == 1);
            socket.push(change(WEB));
            await().until(() -> heard.size() == 1);
            // each ping is a sign of life
            var pinged = System.nanoTime();
            socket.push(PING);
            assertThat(feed.ended()).isEqualTo("nothing came for 4000 ms");
            assertThat(Duration.ofNanos(System.nanoTime() - pinged)).isGreaterThanOrEqualTo(silence);
        }
        assertThat(heard).hasSize(1);
    }

    @Test
    void aServerWithoutAFeedIsOneLine() {
        assertThat(Run.at(server.offSocket(PATH), "events"))
                .isEqualTo(new Run(1, "", "drover: the server answered with HTTP 404\n"));
    }

    private static String change(String resource) {
        return "{\"name\":\"resource.change\",\"time\":1767225600000,\"data\":{\"resource\":" + resource + "}}";
    }
}
