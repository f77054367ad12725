package io.drover.server;

import static io.drover.server.BridgeWorld.NEWS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The TCP bridge with a certificate. */
class BridgeTlsTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    @TempDir
    Path folder;

    @Test
    void speaksTlsAndNothingElseThen() throws Exception {
        var certificate = folder.resolve("cert.pem");
        var key = folder.resolve("key.pem");
        var openssl = new ProcessBuilder("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
                "-subj", "/CN=localhost", "-keyout", key.toString(), "-out", certificate.toString())
                .redirectErrorStream(true).redirectOutput(folder.resolve("openssl.log").toFile()).start();
        assertThat(openssl.waitFor(30, TimeUnit.SECONDS) && openssl.exitValue() == 0).isTrue();
        try (var world = new BridgeWorld(Map.of("DROVER_BRIDGE_CERT", certificate.toString(), "DROVER_BRIDGE_KEY",
                key.toString(), "DROVER_BRIDGE_ADDRESS", "127.0.0.1"));
                var plain = world.tcp(world.limited);
                var client = new BridgeClient.Tcp(secured(BridgeClient.connect(world.tcpPort), world.tcpPort,
                        certificate), world.limited.basic())) {
            plain.register(NEWS, null);
            client.register(NEWS, null);
            await().atMost(SOON).until(() -> !client.events(NEWS).isEmpty());
            var stack = world.stack();
            await().atMost(SOON).until(() -> client.knows(NEWS, stack) && plain.isClosed());
            assertThat(plain.heard).isEmpty();
        }
    }

    private static SSLSocket secured(Socket socket, int port, Path certificate) throws Exception {
        var store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (var bytes = Files.newInputStream(certificate)) {
            store.setCertificateEntry("bridge", CertificateFactory.getInstance("X.509").generateCertificate(bytes));
        }
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return (SSLSocket) context.getSocketFactory().createSocket(socket, "localhost", port, true);
    }
}
