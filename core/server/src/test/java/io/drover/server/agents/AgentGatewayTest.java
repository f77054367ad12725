package io.drover.server.agents;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.model.Host;
import io.drover.model.HostFacts;
import io.drover.model.Version;
import io.drover.model.Wire;
import io.drover.model.intent.Intent;
import io.drover.model.wire.Registration;
import io.drover.server.hosts.HostIntents;
import io.drover.server.store.MemoryStore;
import io.drover.server.store.Store;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
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
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Registration as a machine sees it: over HTTP. */
class AgentGatewayTest {
    private static final String SCOPE = "1a5";
    private static final String LOGIN = basic("registrationToken", "token");
    private static final HostFacts FACTS = new HostFacts(4000, 4L << 30, 1L << 40, "6.1.0", "Debian", "24.0",
            "overlay2",
            Map.of());
    private static final String BODY = Wire.write(
            new Registration.Request("uuid-1", "node7", "10.1.2.3", Map.of("disk", "ssd"), FACTS));

    private final Vertx vertx = Vertx.vertx();
    private final Store store = new MemoryStore(Clock.systemUTC(), new Random(7));
    private final HttpClient http = HttpClient.newHttpClient();
    @TempDir
    private Path images = Path.of("");
    private String url = "";

    @BeforeEach
    void open() throws Exception {
        submit(SCOPE, new Intent.CreateRegistrationToken(null, null, "token"));
        var router = Router.router(vertx);
        new AgentGateway(vertx, store, this::submit, images, List::of,
                request -> request.scheme() + "://" + request.authority()).mount(router);
        HttpServer server = vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1").await(10,
                TimeUnit.SECONDS);
        url = "http://127.0.0.1:" + server.actualPort();
    }

    @AfterEach
    void close() throws Exception {
        http.close();
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    @Test
    void aMachineBecomesAHostWithItsAddressAndLabels() throws IOException {
        var granted = register(LOGIN, BODY);

        assertThat(granted.statusCode()).isEqualTo(201);
        var host = store.view(SCOPE).get(Host.class, json(granted).path("hostId").asText());
        assertThat(host).isNotNull().satisfies(it -> {
            assertThat(it.agentIp()).isEqualTo("10.1.2.3");
            assertThat(it.labels()).containsEntry("disk", "ssd");
            assertThat(it.hostname()).isEqualTo("node7");
        });
    }

    @Test
    void anAddressThatIsNotSaidIsTheOneSeenAlsoBehindAProxy() throws IOException {
        var body = changed("agentIp", "null");
        assertRefused(register(LOGIN, body), "InvalidFormat", "agentIp", "'127.0.0.1' is the loopback address");

        var granted = register(LOGIN, body, "X-Forwarded-For", "10.7.7.7, 192.168.0.1");
        assertThat(granted.statusCode()).isEqualTo(201);
        assertThat(store.view(SCOPE).get(Host.class, json(granted).path("hostId").asText()))
                .extracting(Host::agentIp).isEqualTo("10.7.7.7");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            agentIp             | "127.0.0.1"  | InvalidFormat      | loopback
            agentIp             | "172.17.0.1" | InvalidFormat      | Docker's own bridge
            agentIp             | "node7"      | InvalidFormat      | not an IP address
            facts.kernel        | "3.9.11"     | InvalidFormat      | Linux 3.10 or newer, not 3.9.11
            facts.memory        | 536870912    | InvalidFormat      | needs 1 GB of memory, this machine has 512 MB
            facts.dockerVersion | ""           | InvalidFormat      | no Docker Engine answers
            facts.dockerVersion | null         | MissingRequired    | must be given
            facts               | null         | MissingRequired    | must be given
            uuid                | null         | MissingRequired    | must be given
            uuid                | ""           | InvalidFormat      | 1 to 128 characters
            hostname            | null         | MissingRequired    | must be given
            """)
    void whatCannotBeAHostIsAnsweredWithFieldAndReason(String field, String value, String code, String reason)
            throws IOException {
        assertRefused(register(LOGIN, changed(field, value)), code, field, reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "7", "{", "{\"labels\":7}", "\u0000"})
    void whatIsNoRegistrationIsRefused(String body) throws IOException {
        var answer = register(LOGIN, body);

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(json(answer).path("type").asText()).isEqualTo("error");
        assertThat(hosts()).isZero();
    }

    @Test
    void labelsMayBeLeftOut() throws IOException {
        assertThat(register(LOGIN, changed("labels", "null")).statusCode()).isEqualTo(201);
    }

    @Test
    void onlyATokenOpens() throws IOException {
        for (var login : new String[]{null, basic("registrationToken", "other"), basic("admin", "token"), "Basic !"}) {
            assertThat(register(login, BODY).statusCode()).isEqualTo(401);
        }
        assertThat(get("/v1/scripts/other").statusCode()).isEqualTo(404);
        assertThat(hosts()).isZero();
    }

    @Test
    void theScriptNamesThisServerTheTokenAndTheImage() {
        for (var path : List.of("/v1/scripts/token", "/v1/projects/1a5/scripts/token")) {
            assertThat(get(path).body()).startsWith("#!/bin/sh\n").contains("export CATTLE_URL=\"" + url + "/v1\"",
                    "CATTLE_REGISTRATION_SECRET_KEY=\"token\"", "DETECTED_CATTLE_AGENT_IP=\"127.0.0.1\"",
                    Version.AGENT_IMAGE, "join </dev/null");
        }
    }

    @Test
    void imagesComeFromTheServerWhenItHasThem() throws IOException {
        assertThat(get("/v1/images/agent").statusCode()).isEqualTo(404);
        Files.writeString(images.resolve("agent.tar"), "the agent");
        Files.writeString(images.resolve("sample.tar"), "the sample");
        Files.writeString(images.resolve("balancer.tar"), "the balancer");
        Files.writeString(images.resolve("other.tar"), "no business of hosts");

        assertThat(get("/v1/images/agent").body()).isEqualTo("the agent");
        assertThat(get("/v1/images/sample").body()).isEqualTo("the sample");
        assertThat(get("/v1/images/balancer").body()).isEqualTo("the balancer");
        assertThat(get("/v1/images/other").statusCode()).isEqualTo(404);
    }

    private String submit(String scope, Intent intent) {
        return store.update(scope, draft -> new HostIntents().handle(draft, intent));
    }

    private long hosts() {
        return store.view(SCOPE).hosts().size();
    }

    /** The registration with one field changed to a JSON value. */
    private static String changed(String field, String value) throws IOException {
        var body = (ObjectNode) Wire.JSON.readTree(BODY);
        var dot = field.indexOf('.');
        var parent = dot < 0 ? body : (ObjectNode) body.get(field.substring(0, dot));
        parent.set(field.substring(dot + 1), Wire.JSON.readTree(value));
        return body.toString();
    }

    private void assertRefused(HttpResponse<String> answer, String code, String field, String reason)
            throws IOException {
        assertThat(answer.statusCode()).isEqualTo(422);
        var body = json(answer);
        assertThat(body.path("code").asText()).isEqualTo(code);
        assertThat(body.path("fieldName").asText()).isEqualTo(field);
        assertThat(body.path("message").asText()).contains(field, reason);
        assertThat(hosts()).isZero();
    }

    private HttpResponse<String> register(@Nullable String login, String body, String... headers) {
        var request = HttpRequest.newBuilder(URI.create(url + "/v1/register")).POST(BodyPublishers.ofString(body));
        if (login != null) {
            request.header("Authorization", login);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request.build());
    }

    private HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(URI.create(url + path)).build());
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(request.uri().toString(), e);
        }
    }

    private static JsonNode json(HttpResponse<String> answer) throws IOException {
        return Wire.JSON.readTree(answer.body());
    }

    private static String basic(String user, String secret) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + secret).getBytes(StandardCharsets.UTF_8));
    }
}
