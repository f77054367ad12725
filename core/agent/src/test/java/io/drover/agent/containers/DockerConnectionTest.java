package io.drover.agent.containers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DockerConnectionTest {
    @Test
    void whatIsSaidArrivesWithItsEndAndWhatIsAnsweredComesBackUntilTheOtherEnd(@TempDir Path folder) throws Exception {
        var socket = folder.resolve("docker.sock");
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX); var api = new EngineApi(socket)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            var heard = new CompletableFuture<String>();
            Thread.startVirtualThread(() -> {
                try (var channel = server.accept()) {
                    heard.complete(new String(Channels.newInputStream(channel).readAllBytes(), UTF_8));
                    Channels.newOutputStream(channel).write("HTTP/1.1 200 OK".getBytes(UTF_8));
                } catch (Exception e) {
                    heard.completeExceptionally(e);
                }
            });
            var answered = new ByteArrayOutputStream();
            try (var connection = DockerConnection.begin(api, new ByteArrayInputStream("GET /".getBytes(UTF_8)))) {
                connection.read(answered::writeBytes);
                assertThat(connection.exitCode()).isNull();
            }
            assertThat(heard).isCompletedWithValue("GET /");
            assertThat(answered.toString(UTF_8)).isEqualTo("HTTP/1.1 200 OK");
        }
    }

    @Test
    void anEngineThatIsNotThereIsAway(@TempDir Path folder) {
        try (var api = new EngineApi(folder.resolve("none.sock"))) {
            assertThatThrownBy(() -> DockerConnection.begin(api, InputStream.nullInputStream()))
                    .isInstanceOfSatisfying(EngineRefusal.class,
                            e -> assertThat(e.reason()).isEqualTo(EngineRefusal.Reason.AWAY));
        }
    }
}
