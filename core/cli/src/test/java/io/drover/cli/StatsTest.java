package io.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StatsTest {
    private static final String ROW = """
            [{"id":"1i1","resourceType":"container","memLimit":2147483648,"timestamp":"2026-01-01T00:00:0%d.5Z",
            "cpu":{"usage":{"total":%d}},"memory":{"usage":1073741824},"network":{"rx_bytes":2048,"tx_bytes":5},
            "diskio":{"io_service_bytes":[{"stats":{"Read":1,"Write":0}},{"stats":{"Write":3145728}}]}}]""";

    private static final String HOSTS = "GET hosts?limit=3000";
    private static final String FIRST = "{\"id\":\"1h1\",\"links\":{\"containerStats\":\"x\"}}";
    private static final String SECOND = FIRST.replace("1h1", "1h2");

    @Test
    void whatIsUsedBetweenTwoSamplesIsShown() throws IOException {
        try (var server = new FakeServer(); var socket = new FakeSocket()) {
            socket.send(ROW.formatted(1, 1_000_000_000), ROW.formatted(3, 2_000_000_000));
            socket.end(FakeSocket.OPEN, "");
            server.on("GET hosts?limit=3000",
                    FakeServer.collection("{\"id\":\"1h1\",\"links\":{\"containerStats\":\"x\"}}",
                            "{\"id\":\"1h2\",\"links\":{}}"))
                    .on("GET hosts/1h1/containerstats",
                            "{\"url\":\"" + socket.url() + "\",\"token\":\"t\",\"type\":\"statsAccess\"}")
                    .on("GET containers?limit=3000&system=false", FakeServer.collection(
                            "{\"id\":\"1i1\",\"name\":\"web\",\"links\":{\"containerStats\":\"x\"}}",
                            "{\"id\":\"1i2\",\"name\":\"ended\",\"links\":{}}"));
            assertThat(Run.at(server, "stats", "--no-stream").out().lines().map(line -> line.replaceAll(" +", " ")))
                    .containsExactly("ID NAME CPU MEMORY / LIMIT MEMORY NETWORK IN / OUT DISK IN / OUT",
                            "1i1 web 50.00% 1.00GiB / 2.00GiB 50.00% 2.00KiB / 5B 1B / 3.00MiB");
            assertThat(Run.at(server, "stats", "--no-stream", "--format", "json")).isEqualTo(new Run(0, """
                    {"id":"1i1","name":"web","cpuPercent":50.0,"memory":1073741824,"memoryLimit":2147483648,\
                    "received":2048,"sent":5,"read":1,"written":3145728}
                    """, ""));
        }
    }

    @Test
    void aHostThatHasJustGoneIsLeftOutAndOneThatIsNotToldOfIsSaid() throws IOException {
        try (var server = new FakeServer(); var socket = new FakeSocket()) {
            socket.send(ROW.formatted(1, 1_000_000_000), ROW.formatted(3, 2_000_000_000));
            socket.end(FakeSocket.OPEN, "");
            fill(server, socket).on(HOSTS, FakeServer.collection(SECOND, FIRST), FakeServer.collection(FIRST));
            assertThat(Run.at(server, "stats", "--no-stream", "--format", "json")).returns(0, Run::status)
                    .returns("", Run::err).extracting(Run::out).asString().contains("\"cpuPercent\":50.0");
            server.instead(HOSTS, FakeServer.collection(SECOND)).on("GET hosts/1h2/containerstats", 403,
                    "{\"type\":\"error\",\"message\":\"not for you\"}");
            assertThat(Run.at(server, "stats", "--no-stream"))
                    .isEqualTo(new Run(1, "", "drover: not for you\n"));
        }
    }

    @Test
    void aServerThatComesBackIsListenedToAgain() throws IOException {
        try (var server = new FakeServer(); var socket = new FakeSocket(); var going = new Going()) {
            socket.play(1001, "restarts", ROW.formatted(1, 1_000_000_000), ROW.formatted(3, 2_000_000_000));
            socket.send(ROW.formatted(4, 3_000_000_000L), ROW.formatted(5, 4_000_000_000L));
            socket.end(FakeSocket.OPEN, "");
            var list = FakeServer.collection(FIRST);
            fill(server, socket).on(HOSTS, list).on(HOSTS, 503, "").on(HOSTS, list);
            going.begin(server, "stats", "--format", "json");
            await().until(() -> going.out().contains("\"cpuPercent\":100.0"));
            assertThat(going.err())
                    .isEqualTo("drover: the server answered with HTTP 503; it goes on as soon as it can\n");
        }
    }

    @Test
    void whatIsNotToldForAWhileIsNotShown() throws IOException {
        var now = new AtomicLong();
        try (var server = new FakeServer(); var socket = new FakeSocket()) {
            socket.send(ROW.formatted(1, 1), ROW.formatted(3, 2));
            socket.end(FakeSocket.OPEN, "");
            var api = new Api(fill(server, socket).url(), "1a5", "me", "s3cret");
            try (var frames = new UsageFrames(api, "containerStats", now::get)) {
                frames.listen(List.of(new ObjectMapper().readTree(FIRST)));
                await().until(() -> frames.of(Set.of("1i1")).size() == 1);
                now.addAndGet(Duration.ofSeconds(5).toNanos());
                assertThat(frames.of(Set.of("1i1"))).hasSize(1);
                now.addAndGet(Duration.ofSeconds(6).toNanos());
                assertThat(frames.of(Set.of("1i1"))).isEmpty();
                socket.push(ROW.formatted(5, 3));
                socket.push(ROW.formatted(6, 4));
                await().until(() -> frames.of(Set.of("1i1")).size() == 1);
            }
        }
    }

    private static FakeServer fill(FakeServer server, FakeSocket socket) {
        return server
                .on("GET hosts/1h1/containerstats",
                        "{\"url\":\"" + socket.url() + "\",\"token\":\"t\",\"type\":\"statsAccess\"}")
                .on("GET containers?limit=3000&system=false", FakeServer.collection(
                        "{\"id\":\"1i1\",\"name\":\"web\",\"links\":{\"containerStats\":\"x\"}}"));
    }
}
