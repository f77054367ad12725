package io.drover.server.balancing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.model.Certificate;
import io.drover.model.Refusal;
import io.drover.model.intent.Intent;
import io.drover.model.intent.Intent.CreateCertificate;
import io.drover.model.intent.Intent.RemoveCertificate;
import io.drover.model.intent.Intent.UpdateCertificate;
import io.drover.server.store.MemoryStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CertificateIntentsTest {
    private static final String SCOPE = "1a5";
    private final MemoryStore store = new MemoryStore(Clock.systemUTC(), new Random(1));
    @TempDir
    private @Nullable Path folder;

    /** The forms in which OpenSSL of all ages writes keys. */
    @ParameterizedTest
    @ValueSource(strings = {"genrsa -traditional", "genrsa", "ecparam -name prime256v1 -genkey",
            "ecparam -name prime256v1 -genkey -noout", "genpkey -algorithm ed25519"})
    void keysAreReadInTheFormsThatPeopleHave(String how) throws IOException, InterruptedException {
        var pair = pair(how, "/CN=shop.example", "subjectAltName=DNS:shop.example,DNS:*.shop.example");
        var id = handle(new CreateCertificate("shop", "d", pair.cert(), "", pair.key(), List.of(), null, null, null));
        var facts = Objects.requireNonNull(CertificateFacts.of(now(id).cert()));
        assertThat(facts.commonName()).isEqualTo("shop.example");
        assertThat(facts.names()).containsExactly("shop.example", "*.shop.example");
        assertThat(facts.fingerprint()).matches("(?:[0-9A-F]{2}:){19}[0-9A-F]{2}");
        assertThat(now(id).pem()).startsWith("-----BEGIN CERTIFICATE").contains("PRIVATE KEY-----");
    }

    @Test
    void whatDoesNotFitIsRefusedByItsField() throws IOException, InterruptedException {
        var one = pair("genrsa", "/CN=one", null);
        var two = pair("genrsa", "/CN=two", null);
        var curve = pair("ecparam -name prime256v1 -genkey", "/CN=c", null);
        refused("key", one.cert(), "", two.key());
        refused("key", one.cert(), "", curve.key());
        refused("key", one.cert(), "", "");
        refused("key", one.cert(), "", one.cert());
        refused("cert", "", "", one.key());
        refused("cert", "nonsense", "", one.key());
        refused("cert", one.key(), "", one.key());
        refused("certChain", one.cert(), "nonsense", one.key());
        refused("cert", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----", "", one.key());
        var secret = run("openssl pkcs8 -topk8 -passout pass:x", one.key());
        refused("key", one.cert(), "", secret);
        assertThat(store.view(SCOPE).seq()).isZero();
    }

    @Test
    void anUpdateTakesCertificateAndKeyTogetherAndTheFormerChainAway() throws IOException, InterruptedException {
        var one = pair("genrsa", "/CN=one", null);
        var two = pair("genrsa", "/CN=two", null);
        var id = handle(new CreateCertificate("c", null, one.cert(), one.cert(), one.key(), List.of(), null, null,
                null));
        assertThatThrownBy(() -> handle(new UpdateCertificate(id, null, null, two.cert(), null, null, null)))
                .isInstanceOfSatisfying(Refusal.class, refusal -> assertThat(refusal.field()).isEqualTo("key"));
        assertThat(now(id).cert()).isEqualTo(one.cert());
        handle(new UpdateCertificate(id, "d", null, two.cert(), null, two.key(), null));
        assertThat(now(id).cert()).isEqualTo(two.cert());
        assertThat(now(id).chain()).isEmpty();
        assertThat(now(id).name()).isEqualTo("d");
    }

    @Test
    void namesAreOfOneOnlyAndDomainsAreHostNames() throws IOException, InterruptedException {
        var one = pair("genrsa", "/CN=one", null);
        handle(new CreateCertificate("c", null, one.cert(), "", one.key(), List.of(), null, null, null));
        assertThatThrownBy(
                () -> handle(new CreateCertificate("C", null, one.cert(), "", one.key(), List.of(), null, null, null)))
                .isInstanceOfSatisfying(Refusal.class, refusal -> assertThat(refusal.field()).isEqualTo("name"));
        for (var domain : List.of("*.example.com", "example", "a b.example", "-a.example", "http://a.example")) {
            assertThatThrownBy(() -> handle(
                    new CreateCertificate("d", null, "", "", "", List.of(domain), null, null, null)))
                    .isInstanceOfSatisfying(Refusal.class,
                            refusal -> assertThat(refusal.field()).isEqualTo("domains"));
        }
        assertThatThrownBy(() -> handle(new CreateCertificate("d", null, "", "", "", List.of("a.example"),
                "http://issuer", null, null))).isInstanceOfSatisfying(Refusal.class,
                        refusal -> assertThat(refusal.field()).isEqualTo("directory"));
    }

    @Test
    void oneThatIsGoneIsNotFound() throws IOException, InterruptedException {
        var one = pair("genrsa", "/CN=one", null);
        var id = handle(new CreateCertificate("c", null, one.cert(), "", one.key(), List.of(), null, null, null));
        handle(new RemoveCertificate(id));
        assertThat(store.view(SCOPE).get(Certificate.class, id)).isNull();
        assertThatThrownBy(() -> handle(new RemoveCertificate(id))).isInstanceOf(Refusal.class);
    }

    private void refused(String field, String cert, String chain, String key) {
        assertThatThrownBy(
                () -> handle(new CreateCertificate("c", null, cert, chain, key, List.of(), null, null, null)))
                .isInstanceOfSatisfying(Refusal.class, refusal -> assertThat(refusal.field()).isEqualTo(field));
    }

    private record Pair(String cert, String key) {
    }

    private Pair pair(String how, String subject, @Nullable String extension) throws IOException, InterruptedException {
        var key = run("openssl " + how, "");
        var file = Files.writeString(Objects.requireNonNull(folder).resolve("key.pem"), key);
        return new Pair(run("openssl req -x509 -new -days 30 -subj " + subject + " -key " + file
                + (extension == null ? "" : " -addext " + extension), ""), key);
    }

    private static String run(String command, String input) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command.split(" ")).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(command).isZero();
        return output;
    }

    private String handle(Intent intent) {
        return store.update(SCOPE, draft -> new CertificateIntents().handle(draft, intent));
    }

    private Certificate now(String id) {
        return Objects.requireNonNull(store.view(SCOPE).get(Certificate.class, id));
    }
}
