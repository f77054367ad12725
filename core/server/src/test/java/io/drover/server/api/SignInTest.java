package io.drover.server.api;

import static io.drover.server.api.World.P;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.ApiKey;
import io.drover.server.auth.Caller;
import io.drover.server.auth.Tokens;
import io.drover.server.store.Store;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Signing in with the password, as the web page and Rancher's own do it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SignInTest {
    private final HttpClient http = HttpClient.newHttpClient();
    private World world;

    @BeforeAll
    void open() {
        world = new World();
    }

    @AfterAll
    void close() {
        http.close();
        world.close();
    }

    @Test
    void theRightPasswordGivesACookieThatOpensTheApi() throws Exception {
        var answer = world.send("POST", "/v2-beta/token", "{\"code\":\"admin:a password\"}", null);
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.text("type")).isEqualTo("token");
        var cookie = answer.raw().headers().firstValue("Set-Cookie").orElseThrow();
        assertThat(cookie).startsWith("token=" + answer.text("jwt")).containsIgnoringCase("; HttpOnly")
                .contains("SameSite=Strict")
                .contains("Path=/").contains("Max-Age=57600").doesNotContain("Secure");

        assertThat(get(P, "Cookie", "token=" + answer.text("jwt")).statusCode()).isEqualTo(200);
        assertThat(get(P, "Authorization", "Bearer " + answer.text("jwt")).statusCode()).isEqualTo(200);
        assertThat(get(P, "Cookie", "token=" + answer.text("jwt") + "x").statusCode()).isEqualTo(401);
        assertThat(get(P, "Cookie", "token=" + answer.text("jwt"), "Origin", "http://elsewhere.example").statusCode())
                .isEqualTo(403);
        assertThat(get(P, "Cookie", "token=" + answer.text("jwt"), "Origin", world.url).statusCode()).isEqualTo(200);
    }

    @Test
    void behindAProxyWithTlsTheCookieIsForTlsOnly() throws Exception {
        var request = HttpRequest.newBuilder(URI.create(world.url + "/v2-beta/token"))
                .header("X-Forwarded-Proto", "https")
                .POST(HttpRequest.BodyPublishers.ofString("{\"code\":\"admin:a password\"}")).build();
        assertThat(http.send(request, BodyHandlers.ofString()).headers().firstValue("Set-Cookie").orElseThrow())
                .contains("Secure");
    }

    @Test
    void wrongOnesGetNothingAndPagesNoBrowserDialog() throws Exception {
        for (var body : new String[]{"{\"code\":\"admin:wrong\"}", "{\"code\":\"nobody:a password\"}",
                "{\"code\":\"admin\"}"}) {
            assertThat(world.send("POST", "/v2-beta/token", body, null).status()).as(body).isEqualTo(401);
        }
        assertThat(world.send("POST", "/v2-beta/token", "{}", null).text("code")).isEqualTo("MissingRequired");
        assertThat(world.send("POST", "/v2-beta/token", "[", null).text("code"))
                .isEqualTo("InvalidBodyContent");
        assertThat(get(P, "X-API-No-Challenge", "true").headers().firstValue("WWW-Authenticate")).isEmpty();
    }

    @Test
    void aTokenForLogsIsNoSession() throws Exception {
        var key = world.store.view(Store.GLOBAL).credential(world.keys.accessKey()) instanceof ApiKey known
                ? known.id()
                : "";
        var logs = new Tokens(world.store, world.control, Clock.systemUTC()).sign(new Caller(key, null),
                Map.of("use", "logs", "instanceId", "1i1"));
        assertThat(get(P, "Cookie", "token=" + logs).statusCode()).isEqualTo(401);
    }

    @Test
    void endingASessionTakesTheCookieAway() {
        var answer = world.send("DELETE", "/v2-beta/token", null, null);
        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.raw().headers().firstValue("Set-Cookie").orElseThrow()).contains("token=;")
                .contains("Max-Age=0");
        assertThat(world.send("GET", "/v2-beta/token", null, null).body().at("/data/0/security").asBoolean()).isTrue();
    }

    private HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(URI.create(world.url + path)).headers(headers).build(),
                BodyHandlers.ofString());
    }
}
