package io.drover.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drover.model.NewsKind;
import io.drover.plugin.Notification;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookTest {
    private static final Notification NEWS = new Notification("u-1", NewsKind.HOST_LOST, "Default", "node3",
            "The host node3 is lost: \"quoted\"\n日本", Instant.parse("2026-01-02T03:04:05Z"),
            "https://drover.example.com/hosts");
    private final Webhook webhook = new Webhook(Duration.ofMinutes(1));
    private final Receiver receiver = new Receiver();

    WebhookTest() throws IOException {
    }

    @AfterEach
    void close() {
        receiver.close();
    }

    private JsonNode sent() throws IOException {
        assertThat(receiver.got).hasSize(1);
        return new ObjectMapper().readTree(receiver.got.getFirst().body());
    }

    @Test
    void everythingIsPostedAsJsonWithATextForChats() throws Exception {
        webhook.send(NEWS, Map.of("url", receiver.url(), "format", "full"));
        var got = receiver.got.getFirst();
        assertThat(got.method()).isEqualTo("POST");
        assertThat(got.path()).isEqualTo("/hook?room=1");
        assertThat(got.header("Content-type")).isEqualTo("application/json");
        assertThat(got.headers()).doesNotContainKeys("Authorization", "X-drover-signature-256");
        var body = sent();
        assertThat(body.path("id").asText()).isEqualTo("u-1");
        assertThat(body.path("event").asText()).isEqualTo("hostLost");
        assertThat(body.path("trouble").isBoolean()).isTrue();
        assertThat(body.path("trouble").asBoolean()).isTrue();
        assertThat(body.path("environment").asText()).isEqualTo("Default");
        assertThat(body.path("subject").asText()).isEqualTo("node3");
        assertThat(body.path("message").asText()).isEqualTo(NEWS.text());
        assertThat(body.path("time").asText()).isEqualTo("2026-01-02T03:04:05Z");
        assertThat(body.path("link").asText()).isEqualTo(NEWS.link());
        assertThat(body.path("text").asText()).contains(NEWS.text(), "Default", NEWS.link());
    }

    @Test
    void aChatIsGivenTheTextAlone() throws Exception {
        webhook.send(NEWS, Map.of("url", receiver.url(), "format", "text"));
        assertThat(sent().properties()).singleElement().satisfies(it -> assertThat(it.getKey()).isEqualTo("text"));
    }

    @Test
    void itIsSignedSoThatWhoKnowsTheSecretCanTell() throws Exception {
        webhook.send(NEWS, Map.of("url", receiver.url(), "secret", "sesame", "authorization", "Bearer abc"));
        var got = receiver.got.getFirst();
        assertThat(got.header("Authorization")).isEqualTo("Bearer abc");
        assertThat(got.header("X-drover-signature-256"))
                .isEqualTo(Signature.of(got.body().getBytes(StandardCharsets.UTF_8), "sesame"));
        // of RFC 4231, test case 2
        assertThat(Signature.of("what do ya want for nothing?".getBytes(StandardCharsets.UTF_8), "Jefe")).isEqualTo(
                "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 400, 404, 429, 500, 503})
    void anyAnswerButSuccessIsAFailureWithItsStatus(int status) {
        receiver.status = status;
        assertThatThrownBy(() -> webhook.send(NEWS, Map.of("url", receiver.url())))
                .isInstanceOf(IOException.class)
                .hasMessage("127.0.0.1:" + receiver.port() + " answered with status " + status);
        assertThat(receiver.got).as("a redirection leads nowhere").hasSize(1);
    }

    @Test
    void whoSaysNothingIsNotWaitedForLong() {
        receiver.mute = true;
        assertThatThrownBy(() -> new Webhook(Duration.ofMillis(300)).send(NEWS, Map.of("url", receiver.url())))
                .isInstanceOf(IOException.class).hasMessageContaining("did not answer within 300 ms");
    }

    @Test
    void whoNeverStopsTalkingIsNotListenedTo() throws Exception {
        receiver.endless = true;
        webhook.send(NEWS, Map.of("url", receiver.url()));
        assertThat(receiver.got).hasSize(1);
    }

    @Test
    void whoIsNotThereIsNamedWithoutTheSecretPath() throws Exception {
        int port;
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        assertThatThrownBy(() -> webhook.send(NEWS, Map.of("url", "http://127.0.0.1:" + port + "/secret")))
                .isInstanceOf(IOException.class).hasMessageStartingWith("127.0.0.1:" + port + " cannot be reached")
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> webhook.send(NEWS, Map.of("url", "http://no-such-host.invalid/secret")))
                .isInstanceOf(IOException.class).hasMessageContaining("no-such-host.invalid cannot be reached");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ftp://example.com/x", "example.com", "http://", "http:///x", "https://a b/",
            "https://me:password@example.com/", "javascript:alert(1)", "file:///etc/passwd"})
    void whatIsNoAddressIsRefusedBeforeItIsKept(String url) {
        assertThatThrownBy(() -> webhook.check(Map.of("url", url))).isInstanceOf(Mistaken.class)
                .hasMessageStartingWith("url must be");
    }

    @Test
    void aHeaderThatCannotBeIsRefused() throws Exception {
        assertThatThrownBy(() -> webhook.check(Map.of("url", receiver.url(), "authorization", "a\nb")))
                .isInstanceOf(Mistaken.class).hasMessageStartingWith("authorization");
        webhook.check(Map.of("url", receiver.url(), "authorization", "Bearer x"));
    }

    @Test
    void nothingOfItIsLeftRunning() throws Exception {
        webhook.send(NEWS, Map.of("url", receiver.url()));
        await().until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.isAlive() && thread.getName().startsWith("HttpClient-")));
    }
}
