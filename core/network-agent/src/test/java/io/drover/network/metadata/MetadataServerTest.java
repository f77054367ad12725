package io.drover.network.metadata;

import static io.drover.network.Facts.attached;
import static io.drover.network.Facts.container;
import static io.drover.network.Facts.environment;
import static io.drover.network.Facts.host;
import static io.drover.network.Facts.put;
import static io.drover.network.Facts.service;
import static io.drover.network.Facts.stack;
import static io.drover.network.Facts.whole;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.model.Wire;
import io.drover.model.network.Fact;
import io.drover.model.network.FromNetworkAgent;
import io.drover.model.network.ToNetworkAgent;
import io.drover.model.spec.HealthCheck;
import io.drover.network.StoppedClock;
import io.drover.network.knowledge.Asking;
import io.drover.network.knowledge.Knowledge;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

class MetadataServerTest {
    private static final String WEB = "127.0.0.7";

    /** Of the questions: it goes by itself until a test stops it. */
    private volatile LongSupplier clock = System::nanoTime;
    private final Knowledge knowledge = new Knowledge();
    private final Asking asking = new Asking(knowledge, () -> clock.getAsLong());
    private final MetadataServer server = new MetadataServer(knowledge, asking);
    private final HttpClient web = HttpClient.newBuilder().localAddress(InetAddress.ofLiteral(WEB)).build();
    private final HttpClient nobody = HttpClient.newBuilder().localAddress(InetAddress.ofLiteral("127.0.0.99"))
            .build();
    private int port;

    @BeforeEach
    void start() throws IOException {
        knowledge.hear(whole(environment(), host("1h1"), host("1h2"), stack("1st1", "Shop"), stack("1st2", "other"),
                service("1s1", "1st1", "Web").sidekick("Logger").links(Map.of("Database", "1s2")).token("secret")
                        .primary(Map.of("tier", "front"), List.of("80:80/tcp"), List.of("9000"),
                                new HealthCheck(80, "GET / HTTP/1.0", 2000, 1000, 2, 3, null, null, "recreate", 1))
                        .metadata(Map.of("ratio", 1.5, "whole", 3.0, "on", true, "text", "a b", "deep",
                                Map.of("list", List.of("x", Map.of("k", "v"), Map.of("name", "n")))))
                        .fact(),
                service("1s2", "1st1", "db").token("other-secret").lbConfig(Map.of("config", "x")).fact(),
                service("1s3", "1st2", "api").fact(),
                container("1i1", "Shop_Web_1").of("1st1", "1s1").at("10.42.0.1").mac("02:42:ac:11:00:02")
                        .health("healthy")
                        .checkers("1h2", "1h1", "1h9")
                        .labels(Map.of("tier", "front", "odd key", "x")).ports("80:80/tcp", "10.0.0.1:81:81/tcp",
                                "0.0.0.0:82:82/udp")
                        .links(Map.of("friend", "1i3")).fact(),
                container("1i2", "Shop_Web_Logger_1").of("1st1", "1s1").part("Logger").in("1i1").fact(),
                container("1i3", "Shop_db_1").of("1st1", "1s2").at("10.42.0.3").on("1h2").fact()));
        knowledge.hear(new ToNetworkAgent.Attached(List.of(attached("1i1", WEB, "10.42.0.1"))));
        port = server.start(new InetSocketAddress("127.0.0.1", 0));
    }

    @AfterEach
    void close() {
        web.close();
        nobody.close();
        server.close();
        asking.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /                                             | 2015-07-25$2015-12-19$2016-07-29$latest$
            /latest                                       | containers/$hosts/$name$networks/$region_name$self/$services/$stacks/$uuid$version$
            /latest/                                      | containers/$hosts/$name$networks/$region_name$self/$services/$stacks/$uuid$version$
            /latest/name                                  | Default
            /latest/uuid                                  | env-uuid
            /latest/region_name                           | ''
            /latest/self                                  | container/$host/$service/$stack/$
            /latest/self/container/name                   | shop_web_1
            /latest/self/container/primary_ip             | 10.42.0.1
            /latest/self/container/ips                    | 0$
            /latest/self/container/ips/0                  | 10.42.0.1
            /latest/self/container/labels                 | odd+key$tier$
            /latest/self/container/labels/odd%20key       | x
            /latest/self/container/labels/odd+key         | x
            /latest/self/container/primary_mac_address    | 02:42:ac:11:00:02
            /2015-07-25/self/container/primary_mac_address | 02:42:ac:11:00:02
            /2015-12-19/self/container/primary_mac_address | 02:42:ac:11:00:02
            /latest/containers/Shop_db_1/primary_mac_address | ''
            /latest/self/container/service_index          | 1
            /latest/self/container/create_index           | 1
            /latest/self/container/host_uuid              | 1h1-uuid
            /latest/self/container/health_check/port      | 80
            /latest/self/container/links/friend           | 1i3-uuid
            /latest/self/container/hostname               | ''
            /latest/self/container/health_check_hosts     | 0$1$
            /latest/self/container/health_check_hosts/0   | 1h2-uuid
            /latest/self/service/name                     | web
            /latest/self/service/token                    | secret
            /2015-07-25/self/service/token                | secret
            /2015-12-19/self/service/token                | secret
            /latest/self/service/fqdn                     | ''
            /latest/self/service/sidekicks/0              | logger
            /latest/self/service/links                    | shop%2Fdb$
            /latest/self/service/links/shop%2Fdb          | Database
            /latest/self/service/containers               | 0=shop_web_1$
            /latest/self/service/metadata                 | deep/$on$ratio$text$whole$
            /latest/self/service/metadata/ratio           | 1.5
            /latest/self/service/metadata/whole           | 3
            /latest/self/service/metadata/on              | true
            /latest/self/service/metadata/text            | a b
            /latest/self/service/metadata/deep/list       | 0$1/$2=n$
            /latest/self/service/metadata/deep/list/n/name | n
            /latest/self/stack/name                       | shop
            /latest/self/stack/services                   | 0=web$1=logger$2=db$
            /latest/self/stack/services/logger/containers | 0=shop_web_logger_1$
            /latest/self/stack/services/1s2-uuid/name     | db
            /latest/self/host/name                        | Host-1h1
            /latest/self/host/memory                      | 8589934592
            /latest/self/host/local_storage_mb            | 102400
            /latest/containers                            | 0=shop_db_1$1=shop_web_1$2=shop_web_logger_1$
            /latest/containers/0/name                     | shop_db_1
            /latest/containers/Shop_Web_1/uuid            | 1i1-uuid
            /latest/containers/1i2-uuid/network_from_container_uuid | 1i1-uuid
            /latest/services                              | 0=web$1=logger$2=db$3=api$
            /latest/services/web/token                    | ''
            /latest/services/db/lb_config/config          | x
            /latest/services/logger/primary_service_name  | web
            /latest/stacks                                | 0=other$1=shop$
            /latest/hosts                                 | 0=Host-1h1$1=Host-1h2$
            /latest/hosts/Host-1h2/agent_ip               | 192.168.0.2
            /latest/networks                              | 0=vxlan$
            /latest/networks/0/default_policy_action      | allow
            """)
    void showsEveryPathAsText(String path, String text) throws Exception {
        var response = get(web, path, "*/*");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo(text.replace('$', '\n'));
        assertThat(response.headers().firstValue("Content-Type")).contains("text/plain; charset=utf-8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nothing", "/2014-01-01/self", "/latest/nothing", "/latest/containers/99",
            "/latest/containers/-1", "/latest/containers/nobody", "/latest/name/deeper", "/latest/region_name/deeper",
            "/latest/self/service/environments", "/favicon.ico"})
    void whatIsNotThereIsNotFound(String path) throws Exception {
        var response = get(web, path, "text/plain");
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body()).isEqualTo("Not Found");
        assertThat(Wire.JSON.readTree(get(web, path, "application/json").body()).path("code").intValue())
                .isEqualTo(404);
    }

    @Test
    void whatIsBadlyEscapedIsRefused() throws Exception {
        assertThat(raw("GET /latest/%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")).startsWith("HTTP/1.1 400");
    }

    @Test
    void theFirstVersionListsNames() throws Exception {
        assertThat(json("/2015-07-25/self/stack/services")).isEqualTo(tree("[\"Web\",\"Logger\",\"db\"]"));
        assertThat(json("/2015-07-25/self/service/containers")).isEqualTo(tree("[\"Shop_Web_1\"]"));
        assertThat(get(web, "/2015-07-25/self/service/containers", "*/*").body()).isEqualTo("0\n");
    }

    @Test
    void theSecondVersionListsInFullAndKeepsNames() throws Exception {
        assertThat(json("/2015-12-19/self/stack/services").get(0).get("name").asText()).isEqualTo("Web");
        assertThat(json("/2015-12-19/self/service/containers").get(0).get("name").asText()).isEqualTo("Shop_Web_1");
        assertThat(json("/2015-12-19/self/service/links")).isEqualTo(tree("{\"Shop/db\":\"Database\"}"));
    }

    @Test
    void theThirdVersionHasNamesInLowerCase() throws Exception {
        for (var version : List.of("2016-07-29", "latest")) {
            var service = json("/" + version + "/self/service");
            assertThat(List.of(service.get("name").asText(), service.get("stack_name").asText(),
                    service.get("primary_service_name").asText(), service.get("sidekicks").get(0).asText()))
                    .containsExactly("web", "shop", "web", "logger");
            var container = service.get("containers").get(0);
            assertThat(List.of(container.get("name").asText(), container.get("service_name").asText(),
                    container.get("stack_name").asText())).containsExactly("shop_web_1", "web", "shop");
            assertThat(json("/" + version + "/self/stack/name").asText()).isEqualTo("shop");
        }
    }

    @Test
    void portsHaveAddresses() throws Exception {
        assertThat(json("/latest/self/container/ports")).isEqualTo(
                tree("[\"0.0.0.0:80:80/tcp\",\"10.0.0.1:81:81/tcp\",\"0.0.0.0:82:82/udp\"]"));
        for (var version : List.of("2015-07-25", "2015-12-19")) {
            assertThat(json("/" + version + "/self/container/ports"))
                    .isEqualTo(tree("[\"192.168.0.1:80:80/tcp\",\"10.0.0.1:81:81/tcp\",\"192.168.0.1:82:82/udp\"]"));
        }
    }

    @Test
    void everyKindHasAllOfItsFields() throws Exception {
        assertThat(fields("/latest/self/container")).containsExactlyInAnyOrder(("name uuid primary_ip ips ports "
                + "service_name service_uuid stack_name stack_uuid labels create_index host_uuid hostname health_state "
                + "start_count service_index state external_id primary_mac_address memory_reservation "
                + "milli_cpu_reservation network_uuid network_from_container_uuid system dns dns_search "
                + "health_check_hosts health_check environment_uuid links").split(" "));
        assertThat(fields("/latest/self/service")).containsExactlyInAnyOrder(("name uuid stack_name stack_uuid kind "
                + "hostname vip create_index external_ips sidekicks ports labels metadata scale fqdn expose health_check "
                + "system lb_config primary_service_name containers links environment_uuid state token").split(" "));
        assertThat(fields("/latest/self/service/health_check")).containsExactlyInAnyOrder("port", "request_line",
                "interval", "response_timeout", "healthy_threshold", "unhealthy_threshold");
        assertThat(fields("/latest/self/stack")).containsExactlyInAnyOrder("environment_name", "environment_uuid",
                "name", "uuid", "system", "services");
        assertThat(fields("/latest/self/host")).containsExactlyInAnyOrder("agent_ip", "name", "hostname", "labels",
                "uuid", "state", "agent_state", "milli_cpu", "memory", "local_storage_mb", "environment_uuid");
        assertThat(fields("/latest/networks/0")).containsExactlyInAnyOrder("name", "uuid", "metadata",
                "default_policy_action", "policy", "default");
    }

    @Test
    void onlyItsOwnContainersSeeAServicesToken() throws Exception {
        assertThat(get(web, "/latest", "application/json").body()).contains("\"secret\"").doesNotContain(
                "other-secret");
        assertThat(get(nobody, "/latest", "application/json").body()).doesNotContain("secret\"");
        assertThat(get(web, "/latest/self/stack", "application/json").body()).doesNotContain("secret\"");
    }

    @Test
    void aStrangerIsOnTheHostOnly() throws Exception {
        assertThat(get(nobody, "/latest/self", "*/*").body()).isEqualTo("host/\n");
        assertThat(get(nobody, "/latest/self/container", "*/*").statusCode()).isEqualTo(404);
    }

    @Test
    void yamlSaysWhatJsonSays() throws Exception {
        for (var path : List.of("/latest", "/latest/self/service/metadata", "/latest/containers", "/latest/name",
                "/latest/region_name", "/2015-07-25")) {
            var yaml = new Yaml().<Object>load(get(web, path, "application/yaml").body());
            assertThat(Wire.JSON.<JsonNode>valueToTree(yaml)).isEqualTo(json(path));
        }
        assertThat(get(web, "/latest/self/container/service_index", "text/x-yaml").body().strip())
                .isEqualTo("\"1\"");
    }

    @Test
    void theBetterLikedFormIsSent() throws Exception {
        assertThat(contentType("application/json")).isEqualTo("application/json");
        assertThat(contentType("application/json, */*")).isEqualTo("application/json");
        assertThat(contentType("text/html, application/xhtml+xml, */*;q=0.8")).startsWith("text/plain");
        assertThat(contentType("text/plain;q=0.1, text/yaml;q=0.5")).isEqualTo("application/yaml");
        assertThat(contentType("text/plain;q=0, */*")).isEqualTo("application/json");
        assertThat(contentType(";;,,q=;")).startsWith("text/plain");
        assertThat(contentType("image/png")).startsWith("text/plain");
    }

    @Test
    void headHasNoBodyAndOtherMethodsAreRefused() throws Exception {
        assertThat(raw("HEAD /latest/name HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200").endsWith("\r\n\r\n");
        assertThat(raw("HEAD /latest HTTP/1.1\r\nHost: x\r\nAccept: application/json\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200").endsWith("\r\n\r\n");
        assertThat(raw("POST /latest HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 405");
    }

    @Test
    void connectionsAreKept() throws Exception {
        assertThat(raw("GET /latest/name HTTP/1.1\r\nHost: x\r\n\r\n"
                + "GET /latest/uuid HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")).contains("Default")
                .endsWith("env-uuid");
    }

    @Test
    void theVersionChangesWithWhatIsKnownAndNotOtherwise() throws Exception {
        var before = version();
        assertThat(version()).isEqualTo(before);
        knowledge.hear(put(stack("1st1", "Shop")));
        assertThat(version()).isEqualTo(before);
        knowledge.hear(put(stack("1st3", "new")));
        assertThat(version()).isNotEqualTo(before);
    }

    @Test
    void waitsForAChange() throws Exception {
        var before = version();
        var waiting = getAsync("/latest/version?wait=true&value=" + before + "&maxWait=20");
        await().until(() -> server.busy() == 1);
        knowledge.hear(put(stack("1st3", "new")));
        assertThat(waiting.get(20, TimeUnit.SECONDS).body()).isNotEqualTo(before);
    }

    @Test
    void waitsOnAnyPathThroughChangesOfOthers() throws Exception {
        var waiting = getAsync("/latest/self/container/health_state?wait=true&value=healthy&maxWait=20");
        await().until(() -> server.busy() == 1);
        knowledge.hear(put(stack("1st3", "new")));
        knowledge
                .hear(put(container("1i1", "Shop_Web_1").of("1st1", "1s1").at("10.42.0.1").health("unhealthy").fact()));
        assertThat(waiting.get(20, TimeUnit.SECONDS).body()).isEqualTo("unhealthy");
    }

    @Test
    void waitsForWhatIsNotThereYet() throws Exception {
        var waiting = getAsync("/latest/stacks/late/uuid?wait=true&value=x&maxWait=20");
        await().until(() -> server.busy() == 1);
        knowledge.hear(put(stack("1st3", "late")));
        assertThat(waiting.get(20, TimeUnit.SECONDS).body()).isEqualTo("1st3-uuid");
    }

    @Test
    void aWaitEndsWithTheOldValue() throws Exception {
        var start = System.nanoTime();
        assertThat(get(web, "/latest/name?wait=true&value=Default&maxWait=1", "*/*").body()).isEqualTo("Default");
        assertThat(System.nanoTime() - start).isGreaterThan(900_000_000L);
        assertThat(get(web, "/latest/name?wait=true&value=old&maxWait=60", "*/*").body()).isEqualTo("Default");
        assertThat(get(web, "/latest/name?wait=true&maxWait=60", "*/*").body()).isEqualTo("Default");
        assertThat(get(web, "/latest/name?wait=true&value=Default&maxWait=-1", "*/*").body()).isEqualTo("Default");
    }

    @Test
    void oneClientCannotTakeAllPlaces() throws Exception {
        var waiting = IntStream.range(0, 64)
                .mapToObj(_ -> getAsync("/latest/name?wait=true&value=Default&maxWait=60")).toList();
        await().until(() -> server.busy() == 64);
        assertThat(get(web, "/latest/name", "*/*").statusCode()).isEqualTo(429);
        assertThat(get(nobody, "/latest/name", "*/*").statusCode()).isEqualTo(200);
        knowledge.hear(put(new Fact.Environment("e", "Renamed", "n", "10.42.0.0/16", null, List.of(), "allow",
                List.of())));
        for (var each : waiting) {
            assertThat(each.get(20, TimeUnit.SECONDS).body()).isEqualTo("Renamed");
        }
        await().until(() -> server.busy() == 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"containers", "services", "stacks", "hosts"})
    void theWholeEnvironmentIsAskedFor(String list) throws Exception {
        stopClock();
        var asked = new CompletableFuture<FromNetworkAgent.Asks>();
        asking.sink(asks -> {
            if (asks.everything() && asked.complete(asks)) {
                Thread.startVirtualThread(() -> knowledge.hear(new ToNetworkAgent.Changed(List.of(stack("1st9", "far"),
                        service("1s9", "1st9", "far").fact(), container("1i9", "far").of("1st9", "1s9").fact(),
                        new Fact.OfHost("1h9", "u", "far", "far", "192.168.0.9", Map.of(), "active", "active", 1, 1,
                                1)),
                        List.of(), asks.number())));
            }
            return true;
        });
        assertThat(get(web, "/latest/" + list + "/far/name", "*/*").body()).isEqualTo("far");
        assertThat(asked).isCompleted();
    }

    @Test
    void aQuestionThatNobodyAnswersDelaysForASecondAndOnce() throws Exception {
        var now = stopClock();
        var asked = new CompletableFuture<FromNetworkAgent.Asks>();
        asking.sink(asks -> !asks.everything() || asked.complete(asks));
        var waiting = getAsync("/latest/stacks");
        asked.get(20, TimeUnit.SECONDS);
        now.pass(Duration.ofMillis(999));
        now.untilSomebodyWaitsOn();
        assertThat(waiting).isNotDone();
        now.pass(Duration.ofMillis(1));
        assertThat(waiting.get(20, TimeUnit.SECONDS).body()).isEqualTo("0=other\n1=shop\n");
        // nobody moves the clock any more: it would be waited for in vain
        assertThat(getAsync("/latest/stacks").get(20, TimeUnit.SECONDS).body()).isEqualTo("0=other\n1=shop\n");
    }

    /** From now on nobody loses patience, however long something takes, until the time that is given is moved. */
    private StoppedClock stopClock() {
        var now = new StoppedClock();
        clock = now;
        return now;
    }

    private String version() throws Exception {
        return get(web, "/latest/version", "*/*").body();
    }

    private String contentType(String accept) throws Exception {
        return get(web, "/latest/name", accept).headers().firstValue("Content-Type").orElseThrow();
    }

    private List<String> fields(String path) throws Exception {
        return json(path).properties().stream().map(Map.Entry::getKey).toList();
    }

    private JsonNode json(String path) throws Exception {
        return Wire.JSON.readTree(get(web, path, "application/json").body());
    }

    private static JsonNode tree(String text) throws Exception {
        return Wire.JSON.readTree(text);
    }

    private HttpResponse<String> get(HttpClient client, String path, String accept) throws Exception {
        return client.send(request(path, accept), HttpResponse.BodyHandlers.ofString());
    }

    private CompletableFuture<HttpResponse<String>> getAsync(String path) {
        return web.sendAsync(request(path, "*/*"), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest request(String path, String accept) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .version(HttpClient.Version.HTTP_1_1)
                .header("Accept", accept).build();
    }

    private String raw(String request) throws IOException {
        try (var socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}
