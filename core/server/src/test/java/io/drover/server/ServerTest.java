package io.drover.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One whole node with its embedded database: start, answer, end, start again. */
class ServerTest {
    @TempDir
    Path data;

    @Test
    void startsAnswersEndsAndStartsAgain() throws Exception {
        var port = FreePort.next();
        var configuration = Configuration.of(Map.of("DROVER_DATA", data.toString(), "DROVER_HTTP_PORT", "" + port));
        String keys;
        try (var server = new Server(configuration)) {
            server.start();
            keys = Files.readString(data.resolve("api-key.json"));

            assertThat(get(port, "/ping").body()).isEqualTo("pong");
            assertThat(get(port, "/v1/scripts/no-such-token").statusCode()).isEqualTo(404);
            assertThatThrownBy(() -> new Server(configuration).start()).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(data.toString());
            assertThat(get(port, "/ping").body()).isEqualTo("pong");
        }
        assertThatThrownBy(() -> get(port, "/ping")).isInstanceOf(IOException.class);
        assertThat(database()).isFalse();

        try (var server = new Server(configuration)) {
            server.start();
            assertThat(get(port, "/ping").body()).isEqualTo("pong");
            assertThat(Files.readString(data.resolve("api-key.json"))).isEqualTo(keys);
        }
    }

    @Test
    void aPortThatIsTakenEndsTheStartAndAllThatHadStarted() throws Exception {
        try (var taken = new ServerSocket(0)) {
            var configuration = Configuration.of(
                    Map.of("DROVER_DATA", data.toString(), "DROVER_HTTP_PORT", "" + taken.getLocalPort()));

            assertThatThrownBy(() -> new Server(configuration).start()).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("DROVER_HTTP_PORT");
        }
        assertThat(data.resolve("api-key.json")).doesNotExist();
        assertThat(database()).isFalse();
    }

    private boolean database() {
        return ProcessHandle.allProcesses().anyMatch(
                process -> process.info().commandLine().orElse("").contains("--datadir=" + data.resolve("mysql")));
    }

    private static HttpResponse<String> get(int port, String path) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }
}
