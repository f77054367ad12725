package io.drover.server.balancing;

import static org.awaitility.Awaitility.await;

import io.drover.server.FreePort;
import io.drover.server.cluster.Authority;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A real issuer on this machine, with names that all lead to this machine. */
final class Pebble implements AutoCloseable {
    private final List<Process> processes = new ArrayList<>();
    final String directory;
    final String trust;

    /** @param httpPort where it comes to ask for proofs */
    Pebble(Path folder, int httpPort) {
        try {
            var authority = Authority.create();
            var identity = authority.issue("127.0.0.1");
            trust = authority.certificate();
            var port = FreePort.next();
            var dns = FreePort.next();
            directory = "https://127.0.0.1:" + port + "/dir";
            Files.writeString(folder.resolve("cert.pem"), identity.certificate());
            Files.writeString(folder.resolve("key.pem"), identity.key());
            Files.writeString(folder.resolve("config.json"), """
                    {"pebble": {"listenAddress": "127.0.0.1:%d", "managementListenAddress": "127.0.0.1:%d",
                     "certificate": "cert.pem", "privateKey": "key.pem", "httpPort": %d, "tlsPort": %d}}
                    """.formatted(port, FreePort.next(), httpPort, FreePort.next()));
            start(folder, "pebble-challtestsrv", "-defaultIPv4", "127.0.0.1", "-defaultIPv6", "", "-dns01",
                    "127.0.0.1:" + dns, "-http01", "", "-https01", "", "-tlsalpn01", "", "-management",
                    "127.0.0.1:" + FreePort.next());
            start(folder, "pebble", "-config", "config.json", "-dnsserver", "127.0.0.1:" + dns, "-strict");
            await().atMost(Duration.ofSeconds(60)).until(() -> listens(port) && listens(dns));
        } catch (IOException e) {
            close();
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private void start(Path folder, String... command) throws IOException {
        var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true)
                .redirectOutput(folder.resolve(command[0] + ".log").toFile());
        // a proof is asked for at once, and no request is refused for the sport of it
        builder.environment().put("PEBBLE_VA_NOSLEEP", "1");
        builder.environment().put("PEBBLE_WFE_NONCEREJECT", "0");
        processes.add(builder.start());
    }

    private static boolean listens(int port) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    @Override
    public void close() {
        processes.forEach(Process::destroyForcibly);
    }
}
