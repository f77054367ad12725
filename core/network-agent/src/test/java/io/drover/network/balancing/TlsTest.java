package io.drover.network.balancing;

import static io.drover.network.balancing.TestBalancer.within;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.model.network.Fact;
import io.drover.model.spec.LbConfig.PortRule;
import io.drover.model.spec.Labels;
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
import java.util.Map;
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
    void certificatesOfFoldersAreShownAndReadAgain() throws Exception {
        try (var lb = new TestBalancer(folder); var _ = lb.target(1)) {
            var all = Files.createDirectories(folder.resolve("certs"));
            var byDefault = Files.createDirectories(folder.resolve("default"));
            var one = put(all.resolve("one.example.com"), "one.example.com");
            var two = put(all.resolve("two.example.com"), "two.example.com");
            var other = put(byDefault, "other.example.com");
            lb.knowledge.hear(Facts.put(Certificate.of(folder, "1c1", "api", "one.example.com").fact()));
            lb.labels(Map.of(Labels.CERTIFICATE_FOLDER, all.toString(), Labels.DEFAULT_CERTIFICATE_FOLDER,
                    byDefault.toString()));
            lb.put(lb.web(1)).certificates("api").rules(lb.rule("https", lb.port, null, null));
            within().until(() -> answers(lb, "one.example.com"));
            assertThat(shown(lb, "one.example.com")).as("and not that of the API").isEqualTo(one.shown());
            assertThat(shown(lb, "two.example.com")).isEqualTo(two.shown());
            assertThat(shown(lb, "no.example.com")).isEqualTo(other.shown());
            assertThat(lb.problem()).isNull();
            var worker = lb.haproxy.worker();
            var renewed = put(all.resolve("one.example.com"), "one.example.com");
            within().until(() -> shown(lb, "one.example.com").equals(renewed.shown()));
            assertThat(lb.haproxy.worker()).as("exchanged without a reload").isEqualTo(worker);
            // as certbot has it
            var kept = put(folder.resolve("archive/three"), "three.example.com");
            var three = Files.createDirectories(all.resolve("three.example.com"));
            for (var name : List.of("fullchain.pem", "privkey.pem")) {
                Files.createSymbolicLink(three.resolve(name), Path.of("../../archive/three").resolve(name));
            }
            within().until(() -> shown(lb, "three.example.com").equals(kept.shown()));
            Files.delete(all.resolve("two.example.com/fullchain.pem"));
            Files.delete(all.resolve("two.example.com/privkey.pem"));
            // a look between the two has something to complain of
            within().until(() -> shown(lb, "two.example.com").equals(other.shown()) && lb.problem() == null);
        }
    }

    @Test
    void whatIsWrongWithAFolderIsSaidAndTheCertificateBeforeStays() throws Exception {
        try (var lb = new TestBalancer(folder); var _ = lb.target(1)) {
            var all = folder.resolve("certs");
            lb.labels(Map.of(Labels.CERTIFICATE_FOLDER, all.toString()));
            lb.put(lb.web(1)).rules(lb.rule("https", lb.port, null, null));
            within().until(() -> ("the load balancer's container has no folder " + all).equals(lb.problem()));
            var at = all.resolve("one.example.com");
            var one = put(at, "one.example.com");
            within().until(() -> answers(lb, "one.example.com"));
            assertThatThrownBy(() -> shown(lb, "other.example.com")).as("without a default")
                    .isInstanceOf(IOException.class);
            var other = Certificate.of(folder, "1c9", "other", "one.example.com").fact().pem();
            Files.writeString(at.resolve("fullchain.pem"), certificate(other));
            within().untilAsserted(() -> assertThat(lb.problem()).isNotNull()
                    .startsWith("the certificate in " + at + " is not taken: ").doesNotContain("probe"));
            assertThat(shown(lb, "one.example.com")).isEqualTo(one.shown());
            Files.delete(at.resolve("privkey.pem"));
            within().until(() -> ("the folder " + at + " has no privkey.pem").equals(lb.problem()));
            assertThat(shown(lb, "one.example.com")).isEqualTo(one.shown());
            Files.writeString(at.resolve("privkey.pem"), "nonsense");
            var bad = put(all.resolve("bad.example.com"), "bad.example.com");
            Files.writeString(all.resolve("bad.example.com/fullchain.pem"), "");
            within().until(() -> lb.problem() != null && lb.problem().contains("bad.example.com"));
            assertThat(shown(lb, "one.example.com")).isEqualTo(one.shown()).isNotEqualTo(bad.shown());
        }
    }

    /** Writes a fresh certificate into a folder, as those who renew them do: the key first. */
    private Certificate put(Path at, String host) throws IOException {
        var made = Certificate.of(folder, "1c8", "made", host);
        Files.createDirectories(at);
        Files.writeString(at.resolve("privkey.pem"),
                made.fact().pem().substring(certificate(made.fact().pem()).length()));
        Files.writeString(at.resolve("fullchain.pem"), certificate(made.fact().pem()));
        return made;
    }

    private static String certificate(String pem) {
        return pem.substring(0, pem.indexOf("-----BEGIN PRIVATE KEY-----"));
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
    void tlsMayBeOpenedWithoutLookingAtWhatIsInIt() throws Exception {
        try (var lb = new TestBalancer(folder); var _ = lb.target(1)) {
            var one = Certificate.of(folder, "1c1", "one", "one.example.com");
            lb.knowledge.hear(Facts.put(one.fact()));
            lb.put(lb.web(1)).certificates("ONE").rules(lb.rule("tls", lb.port, null, null));
            within().until(() -> answers(lb, "one.example.com"));
            assertThat(shown(lb, "one.example.com")).isEqualTo(one.shown());
            assertThat(request(lb, "one.example.com")).contains("web1").doesNotContain("x-forwarded");
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
            socket.setSoTimeout(20_000);
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
