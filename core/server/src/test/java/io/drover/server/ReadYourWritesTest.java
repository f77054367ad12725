package io.drover.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.model.Wire;
import io.drover.server.cluster.Loopback;
import io.drover.server.store.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Three nodes on one database, and a client that a balancer sends to another one with each request. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReadYourWritesTest {
    private static final String P = "/v2-beta/projects/1a5";
    @TempDir
    static Path folder;
    private final TestDatabase database = new TestDatabase();
    private final List<Server> nodes = new ArrayList<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private String admin = "";

    @BeforeAll
    void start() throws IOException {
        for (var name : List.of("one", "two", "three")) {
            var address = Loopback.address();
            var node = new Server(Configuration.of(Map.of("DROVER_DATA", folder.resolve(name).toString(),
                    "DROVER_NODE_ADDRESS", address, "DROVER_HTTP_PORT", String.valueOf(FreePort.next()),
                    "CATTLE_DB_CATTLE_MYSQL_HOST", database.address().host(),
                    "CATTLE_DB_CATTLE_MYSQL_NAME", database.address().name(),
                    "CATTLE_DB_CATTLE_USERNAME", database.address().user(), "CATTLE_DB_CATTLE_PASSWORD", "")));
            nodes.add(node);
            node.start();
        }
        var keys = Wire.read(Files.readString(folder.resolve("one/api-key.json")), KeyFile.Content.class);
        admin = basic(keys.accessKey(), keys.secretKey());
        await().atMost(Duration.ofSeconds(60)).until(() -> send(0, "POST", P + "/stacks", "{\"name\":\"first\"}", admin)
                .statusCode() == 201);
    }

    @AfterAll
    void stop() {
        nodes.forEach(Server::close);
        database.close();
        http.close();
    }

    @Test
    void whatWasMadeAtOneNodeIsListedAtEveryOther() throws Exception {
        for (var i = 0; i < 30; i++) {
            var stack = post(i, P + "/stacks", "{\"name\":\"s" + i + "\"}").path("id").asText();
            assertThat(get(i + 1, P + "/stacks?name=s" + i).at("/data/0/id").asText()).isEqualTo(stack);
            var service = post(i + 2, P + "/services", "{\"name\":\"web\",\"stackId\":\"" + stack
                    + "\",\"launchConfig\":{\"imageUuid\":\"docker:a\"}}").path("id").asText();
            // as the Rancher command does, which ends with a panic when it finds nothing
            assertThat(get(i, P + "/services?name=web&stackId=" + stack).at("/data/0/id").asText()).isEqualTo(service);
            assertThat(get(i + 1, "/v2-beta/services/" + service).path("name").asText()).isEqualTo("web");
            assertThat(send(i + 1, "DELETE", P + "/stacks/" + stack, null, admin).statusCode()).isEqualTo(200);
            assertThat(get(i + 2, P + "/stacks/" + stack).path("state").asText()).isIn("removing", "removed");
        }
    }

    @Test
    void aKeyAndAnEnvironmentOpenEverywhereAtOnce() throws Exception {
        for (var i = 0; i < 6; i++) {
            var key = post(i, P + "/apikeys", "{\"name\":\"k\"}");
            var opened = send(i + 1, "GET", P + "/stacks", null,
                    basic(key.path("publicValue").asText(), key.path("secretValue").asText()));
            assertThat(opened.statusCode()).isEqualTo(200);
            var project = post(i, "/v2-beta/projects", "{\"name\":\"env" + i + "\"}").path("id").asText();
            assertThat(get(i + 1, "/v2-beta/projects/" + project + "/stacks").path("data")).isEmpty();
            var token = post(i + 1, "/v2-beta/projects/" + project + "/registrationtokens", "{}");
            var script = send(i + 2, "GET", URI.create(token.path("registrationUrl").asText()).getPath(), null, admin);
            assertThat(script.statusCode()).isEqualTo(200);
        }
    }

    private JsonNode get(int node, String path) throws Exception {
        var answer = send(node, "GET", path, null, admin);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Wire.JSON.readTree(answer.body());
    }

    private JsonNode post(int node, String path, String body) throws Exception {
        var answer = send(node, "POST", path, body, admin);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return Wire.JSON.readTree(answer.body());
    }

    private HttpResponse<String> send(int node, String method, String path,
            @Nullable String body,
            String authorization) throws Exception {
        var url = nodes.get(node % nodes.size()).url() + path;
        return http.send(HttpRequest.newBuilder(URI.create(url)).header("Authorization", authorization)
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body)).build(),
                BodyHandlers.ofString());
    }

    private static String basic(String user, String secret) {
        return "Basic "
                + Base64.getEncoder().encodeToString((user + ":" + secret).getBytes(StandardCharsets.UTF_8));
    }
}
