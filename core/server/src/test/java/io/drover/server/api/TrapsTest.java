package io.drover.server.api;

import static io.drover.server.api.World.P;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.Wire;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What existing clients do that a stricter server would trip over. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TrapsTest {
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private World world;
    private String service;

    @BeforeAll
    void open() {
        world = new World();
        var stack = world.stack("trap");
        service = world.post(P + "/services", Map.of("name", "db", "stackId", stack, "launchConfig",
                Map.of("imageUuid", "docker:busybox"))).text("id");
    }

    @AfterAll
    void close() {
        http.close();
        world.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/x-www-form-urlencoded", "multipart/form-data", "text/plain", "nonsense"})
    void aBodyIsJsonWhateverItIsCalled(String type) throws Exception {
        var name = "as-" + Math.abs(type.hashCode());
        var answer = send("POST", P + "/stacks", "{\"name\":\"" + name + "\"}", "Content-Type", type);
        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(Wire.JSON.readTree(answer.body()).path("name").asText()).isEqualTo(name);
    }

    @Test
    void aBodyMayHaveNoTypeAtAll() throws Exception {
        assertThat(send("POST", P + "/stacks", "{\"name\":\"untyped\"}").statusCode()).isEqualTo(201);
    }

    @Test
    void aBodyMayBeTheWordNullOrNothing() throws Exception {
        for (var body : List.of("null", "", "{}", "{\"links\":null,\"actions\":null}")) {
            assertThat(send("POST", P + "/services/" + service + "/?action=activate", body).statusCode())
                    .as(body).isEqualTo(202);
            assertThat(send("POST", P + "/services/" + service + "/?action=deactivate", body).statusCode())
                    .as(body).isEqualTo(202);
        }
    }

    @Test
    void aRefusedBodyIsNotInTheWayOfTheNextRequestOnItsConnection() throws Exception {
        var wrong = HttpRequest.newBuilder(URI.create(world.url + P + "/stacks"))
                .POST(BodyPublishers.ofString("x".repeat(1 << 20))).build();
        for (var i = 0; i < 20; i++) {
            assertThat(http.send(wrong, BodyHandlers.ofString()).statusCode()).isEqualTo(401);
        }
        assertThat(send("GET", P, "").statusCode()).isEqualTo(200);
    }

    @Test
    void anIdMayHoldASlash() {
        for (var type : List.of("services", "stacks", "hosts", "containers", "volumes", "secrets")) {
            assertThat(world.get(P + "/" + type + "/trap/db").status()).as(type).isEqualTo(404);
            assertThat(world.get(P + "/" + type + "?name=trap/db&removed_null=1").body().path("data")).isEmpty();
        }
        assertThat(world.get("/v2-beta/projects/Default").status()).isEqualTo(404);
    }

    @Test
    void whatClientsAddToListsIsIgnored() {
        for (var query : List.of("system=false", "all=true", "removed_null=%3Cnil%3E", "removed_null=1", "limit=-2",
                "nothing=x", "state_ne=inactive2&state_ne=stopped&state_ne=removing", "nothing_like=%25")) {
            assertThat(world.get(P + "/services?" + query).body().path("data")).as(query).hasSize(1);
        }
    }

    @Test
    void linksAreAbsoluteAndAsTheClientCameAlsoThroughAProxy() throws Exception {
        var plain = send("GET", P + "/services/" + service, "");
        assertThat(Wire.JSON.readTree(plain.body()).at("/links/self").asText())
                .isEqualTo(world.url + P + "/services/" + service);
        var proxied = send("GET", P + "/services/" + service, "", "X-Forwarded-Proto", "https", "X-Forwarded-Host",
                "drover.example");
        assertThat(Wire.JSON.readTree(proxied.body()).at("/links/self").asText())
                .isEqualTo("https://drover.example" + P + "/services/" + service);
        assertThat(proxied.headers().firstValue("X-API-Schemas"))
                .hasValue("https://drover.example" + P + "/schemas");
        world.post("/v2-beta/settings", Map.of("name", "api.host", "value", "https://set.example/"));
        assertThat(Wire.JSON.readTree(send("GET", P, "").body()).at("/links/self").asText())
                .isEqualTo("https://set.example/v2-beta/projects/1a5");
        world.put("/v2-beta/settings/api.host", Map.of("value", ""));
    }

    @Test
    void whatWasMadeIsInTheNextList() throws Exception {
        var made = new ArrayList<CompletableFuture<HttpResponse<String>>>();
        for (var i = 0; i < 50; i++) {
            var name = "seen-at-once-" + i;
            made.add(http.sendAsync(request("POST", P + "/stacks", "{\"name\":\"" + name + "\"}"),
                    BodyHandlers.ofString())
                    .thenCompose(_ -> http.sendAsync(request("GET", P + "/stacks?name=" + name, ""),
                            BodyHandlers.ofString())));
        }
        for (var one : made) {
            assertThat(Wire.JSON.readTree(one.get().body()).path("data")).hasSize(1);
        }
    }

    private HttpResponse<String> send(String method, String path, String body, String... headers) throws Exception {
        return http.send(request(method, path, body, headers), BodyHandlers.ofString());
    }

    private HttpRequest request(String method, String path, String body, String... headers) {
        var all = new ArrayList<>(List.of("Authorization", world.admin()));
        all.addAll(Arrays.asList(headers));
        return HttpRequest.newBuilder(URI.create(world.url + path)).headers(all.toArray(String[]::new))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body)).build();
    }
}
