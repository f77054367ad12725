package io.drover.network.balancing;

import static io.drover.network.balancing.TestBalancer.within;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.model.network.Fact;
import io.drover.model.spec.LbConfig.PortRule;
import io.drover.network.Facts;
import io.drover.network.command.Commands;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the JDK's own client. */
class TlsTest {
    @TempDir
    private Path folder;

    @Test
    void eachHostHasItsCertificateAndOthersHaveTheDefault() throws Exception {
        try (var lb = new TestBalancer(folder); var _ = lb.target(1)) {
            var one = Certificate.of(folder, "1c1", "one", "one.example.com");
            var two = Certificate.of(folder, "1c2", "two", "two.example.com");
            lb.knowledge.hear(Facts.put(one.fact(), two.fact()));
            lb.put(lb.web(1)).certificates("one", "two").rules(lb.rule("https", lb.port, null, null));
            within().until(() -> answers(lb, "one.example.com"));
            assertThat(shown(lb, "one.example.com")).isEqualTo(one.shown());
            assertThat(shown(lb, "two.example.com")).isEqualTo(two.shown());
            assertThat(shown(lb, "other.example.com")).isEqualTo(one.shown());
            assertThat(request(lb, "two.example.com")).startsWith("HTTP/1.1 200").contains("web1")
                    .contains("x-forwarded-proto: https").contains("x-forwarded-port: " + lb.port)
                    .contains("x-forwarded-for: 127.0.0.1");
            assertThat(Commands.HERE.ask("curl", "-ks", "-o", "/dev/null", "-w", "%{http_version} %{http_code}",
                    "https://127.0.0.1:" + lb.port + "/")).isEqualTo("2 200");
        }
    }

    @Test
    void withoutADefaultOthersAreRefused() throws Exception {
        try (var lb = new TestBalancer(folder); var _ = lb.target(1)) {
            var one = Certificate.of(folder, "1c1", "one", "one.example.com");
            lb.knowledge.hear(Facts.put(one.fact()));
            lb.put(lb.web(1)).certificates(null, "one").rules(lb.rule("https", lb.port, null, null));
            within().until(() -> answers(lb, "one.example.com"));
            assertThatThrownBy(() -> shown(lb, "other.example.com")).isInstanceOf(IOException.class);
        }
    }

    @Test
    void oldVersionsAreRefused() throws Exception {
        try (var lb = new TestBalancer(folder); var _ = lb.target(1)) {
            lb.knowledge.hear(Facts.put(Certificate.of(folder, "1c1", "one", "one.example.com").fact()));
            lb.put(lb.web(1)).certificates("one").rules(lb.rule("https", lb.port, null, null));
            within().until(() -> answers(lb, "one.example.com"));
            // the JDK does not speak the old ones any more
            assertThat(handshake(lb, "-tls1")).contains("alert protocol version");
            assertThat(handshake(lb, "-tls1_1")).contains("alert protocol version");
            assertThat(handshake(lb, "-tls1_2")).contains("New, TLSv1.2");
            assertThat(handshake(lb, "-tls1_3")).contains("New, TLSv1.3");
        }
    }

    private static String handshake(TestBalancer lb, String version) {
        var result = Commands.HERE.run("openssl", "s_client", "-connect", "127.0.0.1:" + lb.port, version, "-cipher",
                "DEFAULT@SECLEVEL=0");
        return result.out() + result.err();
    }

    @Test
    void aRenewedCertificateIsShownWithoutAReloadAndABadOneIsNot() throws Exception {
        try (var lb = new TestBalancer(folder); var _ = lb.target(1)) {
            lb.knowledge.hear(Facts.put(Certificate.of(folder, "1c1", "one", "one.example.com").fact()));
            lb.put(lb.web(1)).certificates("one").rules(lb.rule("https", lb.port, null, null));
            within().until(() -> answers(lb, "one.example.com"));
            var worker = lb.haproxy.worker();
            try (var open = connect(lb, "one.example.com", "TLSv1.3")) {
                var renewed = Certificate.of(folder, "1c1", "one", "one.example.com");
                lb.knowledge.hear(Facts.put(renewed.fact()));
                within().until(() -> shown(lb, "one.example.com").equals(renewed.shown()));
                assertThat(lb.haproxy.worker()).isEqualTo(worker);
                assertThat(request(open)).as("one that was open before").startsWith("HTTP/1.1 200");
                lb.knowledge.hear(Facts.put(new Fact.Certificate("1c1", "one", "nothing")));
                within().until(() -> lb.problem() != null);
                assertThat(lb.problem()).startsWith("the certificate one is not taken: ")
                        .doesNotContain(folder.toString());
                assertThat(shown(lb, "one.example.com")).isEqualTo(renewed.shown());
                lb.knowledge.hear(Facts.put(renewed.fact()));
                within().until(() -> lb.problem() == null);
                lb.haproxy.restart();
                lb.attach();
                within().until(() -> answers(lb, "one.example.com"));
                assertThat(shown(lb, "one.example.com")).isEqualTo(renewed.shown());
            }
        }
    }

    @Test
    void anotherCertificateComesWithAReload() throws Exception {
        try (var lb = new TestBalancer(folder); var _ = lb.target(1)) {
            lb.put(lb.web(1)).certificates("one", "two").rules(lb.rule("https", lb.port, null, null));
            lb.configured();
            assertThatThrownBy(() -> shown(lb, "one.example.com")).as("none is there yet")
                    .isInstanceOf(IOException.class);
            var two = Certificate.of(folder, "1c2", "two", "two.example.com");
            lb.knowledge.hear(Facts.put(two.fact()));
            within().until(() -> answers(lb, "two.example.com"));
            assertThatThrownBy(() -> shown(lb, "one.example.com")).isInstanceOf(IOException.class);
            var one = Certificate.of(folder, "1c1", "one", "one.example.com");
            lb.knowledge.hear(Facts.put(one.fact()));
            within().until(() -> answers(lb, "one.example.com"));
            assertThat(shown(lb, "other.example.com")).isEqualTo(one.shown());
        }
    }

    @Test
    void tlsThatIsNotOpenedGoesByItsHostName() throws Exception {
        try (var lb = new TestBalancer(folder);
                var behind = new TestBalancer(Files.createDirectory(folder.resolve("behind")));
                var _ = behind.target(1)) {
            var one = Certificate.of(folder, "1c1", "one", "one.example.com");
            behind.knowledge.hear(Facts.put(one.fact()));
            behind.put(behind.web(1)).certificates("one").rules(behind.rule("https", behind.port, null, null));
            within().until(() -> answers(behind, "one.example.com"));
            lb.rules(new PortRule(lb.port, behind.port, "sni", "*.example.com", null,
                    "web", null, null, null, null)).put(lb.web(1).at("127.0.0.1"));
            within().until(() -> answers(lb, "one.example.com"));
            assertThat(shown(lb, "one.example.com")).isEqualTo(one.shown());
            assertThatThrownBy(() -> shown(lb, "one.example.org")).isInstanceOf(IOException.class);
        }
    }

    private static boolean answers(TestBalancer lb, String host) {
        try {
            return request(lb, host).contains("200 OK");
        } catch (IOException | GeneralSecurityException e) {
            return false;
        }
    }

    private static X509Certificate shown(TestBalancer lb, String host) throws IOException, GeneralSecurityException {
        try (var socket = connect(lb, host, "TLSv1.3")) {
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    private static String request(TestBalancer lb, String host) throws IOException, GeneralSecurityException {
        try (var socket = connect(lb, host, "TLSv1.3")) {
            return request(socket);
        }
    }

    private static String request(SSLSocket socket) throws IOException {
        socket.getOutputStream()
                .write("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }

    private static SSLSocket connect(TestBalancer lb, String host, String version)
            throws IOException, GeneralSecurityException {
        var context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[]{new Anybody()}, null);
        var socket = (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), lb.port);
        try {
            var parameters = socket.getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName(host)));
            parameters.setProtocols(new String[]{version});
            socket.setSSLParameters(parameters);
            socket.setSoTimeout(5000);
            socket.startHandshake();
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private static final class Anybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {
            // it has none
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {
            // whom it shows is what is looked at
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
