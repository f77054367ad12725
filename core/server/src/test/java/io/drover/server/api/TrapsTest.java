package io.drover.server.api;

import static io.drover.server.api.World.P;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.model.Wire;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What existing clients do that a stricter server would trip over. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TrapsTest {
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private World world;
    private String stack;
    private String service;
    private String container;

    @BeforeAll
    void open() {
        world = new World();
        stack = world.stack("trap");
        world.stack("another");
        service = world.post(P + "/services", Map.of("name", "db", "stackId", stack, "launchConfig",
                Map.of("imageUuid", "docker:busybox"))).text("id");
        container = world.post(P + "/containers", Map.of("name", "box", "imageUuid", "docker:busybox")).text("id");
        world.run(world.host("one"));
    }

    static Stream<Version> versions() {
        return Stream.of(new Version("/v2-beta"), new Version("/v1"));
    }

    /** The same in new words and in old ones. */
    record Version(String name, String path) {
        Version(String name) {
            this(name, name + "/projects/" + World.PROJECT);
        }

        /** @param rest as it is called in the new version */
        String at(String rest) {
            return path + path(rest);
        }

        String path(String rest) {
            return "/" + (name.equals("/v1") ? rest.replaceFirst("^stacks", "environments") : rest);
        }
    }

    @AfterAll
    void close() {
        http.close();
        world.close();
    }

    @ParameterizedTest
    @MethodSource("versions")
    void aBodyIsJsonWhateverItIsCalledAndIfNothingIsSaid(Version version) throws Exception {
        for (var type : List.of("", "application/x-www-form-urlencoded", "multipart/form-data", "text/plain",
                "nonsense")) {
            var name = "as" + (version.name + type).replaceAll("[^a-z0-9]", "-");
            var headers = type.isEmpty() ? new String[0] : new String[]{"Content-Type", type};
            var made = send("POST", version.at("stacks"), "{\"name\":\"" + name + "\"}", headers);
            assertThat(made.statusCode()).as(type).isEqualTo(201);
            assertThat(json(made).path("name").asText()).isEqualTo(name);
            var put = send("PUT", version.at("services/") + service, "{\"description\":\"" + name + "\"}", headers);
            assertThat(put.statusCode()).as(type).isEqualTo(200);
            assertThat(json(put).path("description").asText()).isEqualTo(name);
        }
    }

    @ParameterizedTest
    @MethodSource("versions")
    void aBodyMayBeTheWordNullOrNothing(Version version) throws Exception {
        for (var body : List.of("null", "", "{}", "{\"links\":null,\"actions\":null}")) {
            for (var action : List.of("activate", "deactivate")) {
                assertThat(send("POST", version.at("services/") + service + "/?action=" + action, body).statusCode())
                        .as("%s %s", action, body).isEqualTo(202);
            }
            var before = json(send("GET", version.at("services/") + service, ""));
            assertThat(json(send("PUT", version.at("services/") + service, body))).as(body).isEqualTo(before);
            assertThat(send("POST", version.at("stacks/") + stack + "?action=exportconfig", body).statusCode())
                    .as(body).isEqualTo(200);
            for (var type : List.of("stacks", "services", "containers")) {
                var refused = send("POST", version.at(type), body);
                assertThat(refused.statusCode()).as("%s %s", type, body).isEqualTo(422);
                assertThat(json(refused).path("code").asText()).as(type).isEqualTo("MissingRequired");
            }
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

    @ParameterizedTest
    @MethodSource("versions")
    void anIdMayHoldASlash(Version version) {
        for (var type : List.of("services", "stacks", "hosts", "containers", "volumes", "secrets")) {
            for (var id : List.of("trap/db", "trap%2Fdb")) {
                assertThat(world.get(version.at(type) + "/" + id).status()).as(type).isEqualTo(404);
            }
            assertThat(world.get(version.at(type) + "?name=trap/db&removed_null=1").body().path("data")).isEmpty();
        }
        assertThat(world.get(version.name + "/projects/Default").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @MethodSource("versions")
    void whatClientsAddToListsIsIgnored(Version version) {
        for (var query : List.of("system=false", "all=true", "removed_null=%3Cnil%3E", "removed_null=1", "limit=-2",
                "nothing=x", "nothing_gte=x", "name_nothing=x", "state_ne=inactive2&state_ne=stopped&state_ne=removing",
                "nothing_like=%25", "include=nothing", "sort=nothing&order=nothing")) {
            assertThat(world.get(version.at("services") + "?" + query).body().path("data")).as(query).hasSize(1);
        }
    }

    @ParameterizedTest
    @MethodSource("versions")
    void aLimitThatIsNoneAsksForAllThereMayBe(Version version) {
        for (var type : List.of("stacks", "services", "hosts", "secrets", "schemas")) {
            for (var limit : List.of("0", "-1", "-2", "-2147483648")) {
                var list = world.get(version.at(type) + "?limit=" + limit);
                assertThat(list.status()).as("%s %s", type, limit).isEqualTo(200);
                assertThat(list.body().at("/pagination/partial").asBoolean()).isFalse();
            }
        }
        assertThat(world.get(version.at("stacks") + "?limit=0").body().at("/pagination/limit").asInt())
                .isEqualTo(3000);
    }

    @ParameterizedTest
    @MethodSource("versions")
    void linksAreAbsoluteAndAsTheClientCameAlsoThroughAProxy(Version version) throws Exception {
        var here = world.url.substring("http://".length());
        var proxies = Map.of(
                List.of(), "http://" + here,
                List.of("X-Forwarded-Proto", "https"), "https://" + here,
                List.of("X-Forwarded-Host", "drover.example"), "http://drover.example",
                List.of("X-Forwarded-Proto", "https", "X-Forwarded-Host", "drover.example"), "https://drover.example",
                List.of("X-Forwarded-Proto", "https", "X-Forwarded-Host", "drover.example", "X-Forwarded-Port", "443"),
                "https://drover.example",
                List.of("X-Forwarded-Proto", "https", "X-Forwarded-Host", "drover.example", "X-Forwarded-Port",
                        "8443"),
                "https://drover.example:8443",
                List.of("X-Forwarded-Proto", "https, http", "X-Forwarded-Host", "drover.example:8443, inner",
                        "X-Forwarded-Port", "1"),
                "https://drover.example:8443",
                List.of("X-Forwarded-Host", "[::1]", "X-Forwarded-Port", "81"), "http://[::1]:81",
                List.of("X-Forwarded-Host", "drover.example", "X-Forwarded-Port", "/evil"), "http://drover.example");
        for (var proxy : proxies.entrySet()) {
            linksBeginWith(proxy.getValue(), version, proxy.getKey().toArray(String[]::new));
        }
        world.post("/v2-beta/settings", Map.of("name", "api.host", "value", "https://set.example/"));
        linksBeginWith("https://set.example", version, "X-Forwarded-Host", "drover.example");
        assertThat(world.put("/v2-beta/settings/api.host", Map.of("value", "")).status()).isEqualTo(200);
        linksBeginWith("http://drover.example", version, "X-Forwarded-Host", "drover.example");
    }

    private void linksBeginWith(String server, Version version, String... proxy) throws Exception {
        var base = server + version.path;
        var one = send("GET", version.at("services/") + service, "", proxy);
        assertThat(one.headers().firstValue("X-API-Schemas")).hasValue(base + "/schemas");
        var body = json(one);
        assertThat(body.at("/links/self").asText()).isEqualTo(base + "/services/" + service);
        for (var links : List.of("links", "actions")) {
            assertThat(body.path(links)).isNotEmpty().allSatisfy(link -> assertThat(link.asText()).startsWith(base));
        }
        // stacks are never fewer than two: the next page's address leads on through the same proxy
        var page = json(send("GET", version.at("stacks?limit=1&sort=name&name_ne=x%26y"), "", proxy));
        var next = page.at("/pagination/next").asText();
        assertThat(next).startsWith(base + version.path("stacks") + "?");
        var path = next.substring(server.length());
        var second = json(send("GET", path, "", proxy));
        assertThat(second.at("/data/0/id").asText()).isNotEmpty().isNotEqualTo(page.at("/data/0/id").asText());
        assertThat(second.at("/data/0/links/self").asText()).startsWith(base);
        assertThat(json(send("GET", version.at("schemas/subscribe"), "", proxy)).at("/links/collection").asText())
                .isEqualTo(base + "/subscribe");
        for (var action : List.of("logs", "execute")) {
            var access = json(send("POST", version.at("containers/") + container + "?action=" + action,
                    "{\"command\":[\"sh\"]}", proxy));
            assertThat(access.path("url").asText()).startsWith(server.replaceFirst("^http", "ws") + "/v1/");
        }
        var heard = new CompletableFuture<String>();
        var socket = http.newWebSocketBuilder().header("Authorization", world.admin());
        for (var i = 0; i < proxy.length; i += 2) {
            socket.header(proxy[i], proxy[i + 1]);
        }
        var open = socket.buildAsync(URI.create(world.url.replaceFirst("http", "ws") + version.at("subscribe")),
                new WebSocket.Listener() {
                    private final StringBuilder text = new StringBuilder();

                    @Override
                    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
                        text.append(data);
                        if (last && text.indexOf("told-") >= 0) {
                            heard.complete(text.toString());
                        } else if (last) {
                            text.setLength(0);
                        }
                        from.request(1);
                        return null;
                    }
                }).get(60, TimeUnit.SECONDS);
        send("POST", version.at("stacks"), "{\"name\":\"told-" + System.nanoTime() + "\"}", proxy);
        var event = Wire.JSON.readTree(heard.get(60, TimeUnit.SECONDS));
        open.abort();
        assertThat(event.path("resourceType").asText() + "s").isEqualTo(version.path("stacks").substring(1));
        assertThat(event.at("/data/resource/links/self").asText()).startsWith(base + version.path("stacks"));
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

    private static JsonNode json(HttpResponse<String> answer) throws IOException {
        return Wire.JSON.readTree(answer.body());
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
