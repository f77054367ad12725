package io.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class StatsTest {
    private static final String ROW = """
            [{"id":"1i1","resourceType":"container","memLimit":2147483648,"timestamp":"2026-01-01T00:00:0%d.5Z",
            "cpu":{"usage":{"total":%d}},"memory":{"usage":1073741824},"network":{"rx_bytes":2048,"tx_bytes":5},
            "diskio":{"io_service_bytes":[{"stats":{"Read":1,"Write":0}},{"stats":{"Write":3145728}}]}}]""";

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
}
