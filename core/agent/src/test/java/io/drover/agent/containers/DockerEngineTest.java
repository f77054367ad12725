package io.drover.agent.containers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DockerEngineTest {
    @TempDir
    private Path folder;

    @Test
    void aVolumeThatDockerDoesNotKnowIsRemoved() {
        assertThatCode(() -> removeVolume("get data: no such volume")).doesNotThrowAnyException();
        assertThatCode(() -> removeVolume("No such volume: data")).doesNotThrowAnyException();
    }

    @Test
    void oneWhoseDriverIsNotThereIsNot() {
        assertThatThrownBy(() -> removeVolume("remove data: plugin nfs not found"))
                .isInstanceOf(EngineRefusal.class).hasMessage("remove data: plugin nfs not found");
    }

    /** @param missing what an engine says with its 404 */
    private void removeVolume(String missing) throws Exception {
        var socket = folder.resolve(missing.hashCode() + ".sock");
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX); var api = new EngineApi(socket)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            Thread.startVirtualThread(() -> refuse(server, "{\"message\":\"" + missing + "\"}"));
            new DockerEngine(api, "host", new PlatformImages(api, List::of), List::of).removeVolume("data");
        }
    }

    private static void refuse(ServerSocketChannel server, String body) {
        try (var channel = server.accept();
                var asked = new BufferedReader(new InputStreamReader(Channels.newInputStream(channel), UTF_8))) {
            for (var line = asked.readLine(); line != null && !line.isEmpty();) {
                line = asked.readLine();
            }
            Channels.newOutputStream(channel).write(("HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: "
                    + body.length() + "\r\n\r\n" + body).getBytes(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
