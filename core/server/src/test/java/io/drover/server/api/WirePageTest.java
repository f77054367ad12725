package io.drover.server.api;

import static io.drover.server.api.World.P;
import static io.drover.server.api.World.PROJECT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.model.Instance;
import io.drover.model.InstanceState;
import io.drover.model.Wire;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What Rancher's own commands send, as recorded, in their order, with what each needs back: the status, the headers, and
 * the fields that it reads.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WirePageTest {
    private static final String ALL = "?limit=-2&removed_null=1&state_ne=inactive&state_ne=stopped&state_ne=removing"
            + "&system=false";
    private final HttpClient http = HttpClient.newHttpClient();
    private World world;
    private String host = "";
    private String stack = "";
    private String service = "";

    @BeforeAll
    void open() {
        world = new World();
        host = world.host("one");
        stack = world.post(P + "/stacks", Map.of("name", "st", "dockerCompose", """
                version: '2'
                services:
                  db: {image: "mysql:5", ports: ["3306:3306"], labels: {io.rancher.sidekicks: data}}
                  data: {image: "busybox:1"}
                """, "startOnCreate", true)).text("id");
        service = world.get(P + "/services?name=db&stackId=" + stack).body().at("/data/0/id").asText();
        world.run(host);
    }

    @AfterAll
    void close() {
        http.shutdownNow();
        http.close();
        world.close();
    }

    @Test
    void everyCommandBeginsWithTheSchemas() {
        for (var path : List.of("/v2-beta", "/v2-beta/schemas", "/v1/schemas")) {
            var answer = world.get(path);
            var version = path.startsWith("/v1") ? "/v1" : "/v2-beta";
            header(answer, "X-API-Schemas", world.url + version + "/schemas");
        }
        for (var path : List.of(P, P + "/schemas/schemas", P + "/schemas")) {
            var answer = world.get(path);
            header(answer, "X-API-Schemas", world.url + P + "/schemas");
            header(answer, "X-API-Account-Id", PROJECT);
        }
        var schemas = get(P + "/schemas/schemas");
        assertThat(schemas.at("/links/self").asText()).isEqualTo(world.url + P + "/schemas");
        var byId = new LinkedHashMap<String, JsonNode>();
        schemas.path("data").forEach(schema -> byId.put(schema.path("id").asText(), schema));
        assertThat(byId).containsKeys("project", "host", "stack", "service", "container", "instance", "volume",
                "secret", "machine", "projectTemplate", "subscribe", "schema", "serviceLog", "serviceConsumeMap",
                "volumeTemplate", "setting", "pullTask", "loadBalancerService", "externalService", "dnsService",
                "storageDriverService", "networkDriverService", "certificate", "hostAccess");
        for (var makeable : List.of("stack", "service", "loadBalancerService", "externalService", "dnsService",
                "storageDriverService", "networkDriverService", "volumeTemplate", "project", "pullTask")) {
            assertThat(Objects.requireNonNull(byId.get(makeable)).path("collectionMethods")).as(makeable)
                    .extracting(JsonNode::asText)
                    .contains("POST");
        }
    }

    @Test
    @DisplayName("env ls")
    void envList() {
        filled(get("/v2-beta/projects" + ALL).at("/data/0"), "id", "name", "orchestration", "state", "created");
        assertThat(get("/v2-beta/projects?name=Default&removed_null=1&all=true").path("data")).hasSize(1);
        assertThat(world.get("/v2-beta/projects/Default").status()).isEqualTo(404);
    }

    @Test
    @DisplayName("hosts")
    void hosts() {
        var row = get(P + "/hosts" + ALL).at("/data/0");
        filled(row, "id", "hostname", "state", "agentState", "agentIpAddress", "instanceIds", "labels");
        fields(row, "transitioningMessage");
    }

    @Test
    @DisplayName("ps")
    void ps() {
        assertThat(get(P + "/stacks?all=true&limit=-2").path("data")).isNotEmpty();
        var row = find(get(P + "/services" + ALL), service);
        filled(row, "id", "type", "name", "stackId", "state", "healthState", "scale", "instanceIds", "system",
                "publicEndpoints", "launchConfig", "secondaryLaunchConfigs");
        fields(row, "transitioningMessage");
        assertThat(row.at("/launchConfig/imageUuid").asText()).isEqualTo("docker:mysql:5");
        assertThat(row.at("/secondaryLaunchConfigs/0/name").asText()).isEqualTo("data");
        assertThat(row.path("instanceIds")).hasSize(2);
        filled(row.at("/secondaryLaunchConfigs/0"), "name", "imageUuid");
        filled(row.at("/publicEndpoints/0"), "ipAddress", "port");
        var container = find(get(P + "/containers" + ALL), row.at("/instanceIds/0").asText());
        filled(container, "imageUuid", "state", "hostId", "primaryIpAddress", "externalId");
        fields(container, "healthState");
        var instances = get(row.at("/links/instances").asText());
        assertThat(instances.at("/data/0/actions").has("logs")).isTrue();
    }

    @Test
    @DisplayName("name lookup of `st/svc`")
    void namesAreLookedUp() {
        for (var type : List.of("services", "containers", "stacks", "hosts", "volumes", "secrets")) {
            assertThat(world.get(P + "/" + type + "/st/db").status()).as(type).isEqualTo(404);
            assertThat(get(P + "/" + type + "?name=st/db&removed_null=1").path("data")).as(type).isEmpty();
        }
        assertThat(get(P + "/hosts").at("/data/0/hostname").asText()).isEqualTo("one");
        assertThat(get(P + "/stacks?name=absent&removed_null=1").path("data")).isEmpty();
        filled(post(P + "/stacks", "{\"name\":\"absent\"}", 201), "id", "links");
        var found = get(P + "/stacks?name=st&removed_null=1").at("/data/0/id").asText();
        assertThat(get(P + "/services?name=db&stackId=" + found).at("/data/0/id").asText()).isEqualTo(service);
    }

    @Test
    @DisplayName("up -d")
    void up() {
        assertThat(get(P + "/stacks?name=new&removed_null=%3Cnil%3E").path("data")).isEmpty();
        assertThat(get(P + "/stacks?removed_null=%3Cnil%3E").path("data")).isNotEmpty();
        var made = post(P + "/stacks", "{\"name\":\"new\",\"links\":null,\"actions\":null}", 201);
        var id = made.path("id").asText();
        filled(get("/v2-beta/projects/" + PROJECT), "id", "name");
        filled(get(P), "id", "name");
        assertThat(get(P + "/volumetemplates?name=v&stackId=" + id).path("data")).isEmpty();
        post(P + "/volumetemplates", "{\"name\":\"v\",\"driver\":\"local\",\"stackId\":\"" + id + "\"}", 201);
        assertThat(get(P + "/services?name=web&stackId=" + id + "&removed_null=%3Cnil%3E").path("data")).isEmpty();
        var config = post(P + "/scripts/transform",
                "{\"Name\":\"/web\",\"Config\":{\"Image\":\"nginx\",\"Env\":[\"A=1\"],\"Labels\":{\"a\":\"b\"}},"
                        + "\"HostConfig\":{\"NetworkMode\":\"bridge\"}}",
                200);
        assertThat(config.path("imageUuid").asText()).isEqualTo("docker:nginx");
        var hash = "{\"io.rancher.service.hash\":\"3ed84b63\"}";
        var web = post(P + "/services", "{\"name\":\"web\",\"stackId\":\"" + id + "\",\"scale\":1,\"metadata\":" + hash
                + ",\"links\":null,\"actions\":null,\"launchConfig\":{\"links\":null,\"actions\":null,"
                + "\"imageUuid\":\"docker:nginx\",\"networkMode\":\"managed\",\"labels\":" + hash + "},"
                + "\"secondaryLaunchConfigs\":[{\"name\":\"side\",\"imageUuid\":\"docker:b\",\"labels\":" + hash
                + "}]}",
                201);
        var webId = web.path("id").asText();
        assertThat(get(P + "/services?name=web&stackId=" + id).at("/data/0/id").asText()).isEqualTo(webId);
        for (var place : List.of("/metadata", "/launchConfig/labels", "/secondaryLaunchConfigs/0/labels")) {
            assertThat(web.at(place).path("io.rancher.service.hash").asText()).as(place).isEqualTo("3ed84b63");
        }
        post(P + "/loadbalancerservices", "{\"name\":\"lb\",\"stackId\":\"" + id + "\",\"scale\":1,\"launchConfig\":"
                + "{\"imageUuid\":\"docker:rancher/lb-service-haproxy\"},\"lbConfig\":{\"portRules\":[{\"protocol\":"
                + "\"http\",\"serviceId\":\"" + webId + "\",\"sourcePort\":80,\"targetPort\":8080}]}}", 201);
        post(P + "/externalservices", "{\"name\":\"out\",\"stackId\":\"" + id
                + "\",\"externalIpAddresses\":[\"10.1.1.1\"],\"launchConfig\":null}", 201);
        post(P + "/dnsservices", "{\"name\":\"alias\",\"stackId\":\"" + id + "\"}", 201);
        post(P + "/storagedriverservices", "{\"name\":\"nfs\",\"stackId\":\"" + id + "\",\"launchConfig\":"
                + "{\"imageUuid\":\"docker:n\"},\"storageDriver\":{\"name\":\"rancher-nfs\"}}", 201);
        post(P + "/networkdriverservices", "{\"name\":\"net\",\"stackId\":\"" + id + "\",\"launchConfig\":"
                + "{\"imageUuid\":\"docker:n\"},\"networkDriver\":{\"name\":\"x\",\"cniConfig\":{\"a\":{}}}}", 201);
        assertThat(get(P + "/serviceconsumemaps?serviceId=" + webId).path("data")).isEmpty();
        post(P + "/services/" + webId + "/?action=setservicelinks",
                "{\"serviceLinks\":[{\"name\":\"db\",\"serviceId\":\"" + service + "\"}]}", 202);
        assertThat(get(P + "/serviceconsumemaps?serviceId=" + webId).at("/data/0/consumedServiceId").asText())
                .isEqualTo(service);
        var activate = get(P + "/services/" + webId).at("/actions/activate").asText();
        assertThat(activate).isEqualTo(world.url + P + "/services/" + webId + "/?action=activate");
        post(activate, "", 202);
        filled(get(P + "/services/" + webId), "transitioning", "state", "healthState");
        filled(get(P + "/settings/lb.instance.image"), "value");
        filled(get(P + "/settings/rancher.compose.version"), "value");
        var pull = post(P + "/pulltasks", "{\"image\":\"docker:nginx\",\"mode\":\"all\",\"labels\":{},"
                + "\"links\":null,\"actions\":null}", 201);
        filled(get(pull.at("/links/self").asText()), "status", "transitioning", "state");
        assertThat(get(P + "/certificates?name=c").path("data")).isEmpty();
        assertThat(get(P + "/services/" + webId).at("/actions").has("upgrade")).isTrue();
    }

    @Test
    @DisplayName("up --upgrade")
    void upUpgrade() {
        var hash = "{\"io.rancher.service.hash\":\"1\"}";
        var id = post(P + "/services", "{\"name\":\"hashed\",\"stackId\":\"" + stack + "\",\"metadata\":" + hash
                + ",\"launchConfig\":{\"imageUuid\":\"docker:a\",\"labels\":" + hash + "}}", 201).path("id").asText();
        put(P + "/services/" + id, "{\"scale\":3,\"metadata\":{\"io.rancher.service.hash\":\"2\",\"a\":null}}");
        var after = get(P + "/services?name=hashed&stackId=" + stack).at("/data/0");
        assertThat(after.at("/metadata/io.rancher.service.hash").asText()).isEqualTo("2");
        assertThat(after.at("/launchConfig/labels/io.rancher.service.hash").asText()).isEqualTo("1");
        assertThat(after.path("scale").asInt()).isEqualTo(3);
        post(after.at("/actions/upgrade").asText(), "{\"inServiceStrategy\":{\"batchSize\":2,\"intervalMillis\":1000,"
                + "\"startFirst\":false,\"launchConfig\":{\"imageUuid\":\"docker:b\",\"links\":null,\"labels\":"
                + "{\"io.rancher.service.hash\":\"3\"}},\"secondaryLaunchConfigs\":[{\"name\":\"side\","
                + "\"imageUuid\":\"docker:c\"}]},\"toServiceStrategy\":null}", 202);
        var upgrading = get(P + "/services/" + id);
        assertThat(upgrading.at("/launchConfig/labels/io.rancher.service.hash").asText()).isEqualTo("3");
        assertThat(upgrading.at("/metadata/io.rancher.service.hash").asText()).isEqualTo("2");
        assertThat(upgrading.path("state").asText()).isEqualTo("upgrading");
        filled(upgrading, "transitioning", "transitioningMessage", "upgrade");
        filled(upgrading.path("actions"), "rollback", "cancelupgrade");
    }

    @Test
    @DisplayName("scale")
    void scale() {
        var id = service("scaled");
        assertThat(put(P + "/services/" + id, "{\"scale\":2}").path("scale").asInt()).isEqualTo(2);
        assertThat(get(P + "/services/" + id).path("instanceIds")).hasSize(2);
    }

    @Test
    @DisplayName("stop/start/restart/rm")
    void stopStartRestartRemove() {
        var id = service("gone");
        world.run(host);
        var actions = get(P + "/services/" + id).path("actions");
        filled(actions, "deactivate", "update", "remove", "restart");
        assertThat(actions.has("activate")).isFalse();
        post(actions.path("restart").asText(),
                "{\"rollingRestartStrategy\":{\"batchSize\":1,\"intervalMillis\":1000}}", 202);
        post(actions.path("deactivate").asText(), "", 202);
        assertThat(get(P + "/services/" + id).path("actions").has("deactivate")).isFalse();
        assertThat(world.delete(P + "/services/" + id).status()).isEqualTo(200);
        assertThat(world.delete(P + "/hosts/" + host).status()).isEqualTo(405);

        var stacks = get(P + "/stacks/" + post(P + "/stacks", "{\"name\":\"all\"}", 201).path("id").asText());
        filled(stacks.path("actions"), "activateservices", "deactivateservices", "remove");
        post(stacks.at("/actions/deactivateservices").asText(), "null", 202);
        post(stacks.at("/actions/activateservices").asText(), "null", 202);
        assertThat(world.delete(stacks.at("/links/self").asText()).status()).isEqualTo(200);

        var box = post(P + "/containers", "{\"name\":\"box\",\"imageUuid\":\"docker:a\"}", 201).path("id").asText();
        world.run(host);
        change(box, it -> it.withStartedAt(Instant.parse("2026-01-01T00:00:00Z")));
        var running = get(P + "/containers/" + box);
        filled(running.path("actions"), "stop", "restart", "logs", "execute");
        post(running.at("/actions/restart").asText(), "", 202);
        change(box, it -> it.withStartedAt(Instant.parse("2026-01-01T00:00:01Z")));
        assertThat(post(running.at("/actions/stop").asText(), "{\"timeout\":10,\"remove\":false}", 202)
                .path("state").asText()).isEqualTo("stopping");
        change(box, it -> it.withState(InstanceState.STOPPED));
        var start = get(P + "/containers/" + box).at("/actions/start").asText();
        assertThat(post(start, "", 202).path("transitioning").asText()).isEqualTo("yes");
        assertThat(world.delete(P + "/containers/" + box).status()).isEqualTo(200);
    }

    @Test
    @DisplayName("logs")
    void logs() {
        var instance = get(P + "/services/" + service).at("/instanceIds/0").asText();
        var action = get(P + "/instances/" + instance).at("/actions/logs").asText();
        var access = post(action, "{\"follow\":false,\"lines\":100,\"timestamps\":true,\"since\":\"\"}", 200);
        filled(access, "token", "url");
        assertThat(access.path("url").asText()).startsWith("ws://").contains("/v1/logs/");
        opens(access);
    }

    @Test
    @DisplayName("logs --service")
    void logsOfServices() {
        var list = get(P + "/servicelogs?limit=100&order=desc&sort=id&all=true&system=false");
        assertThat(list.path("data")).isEmpty();
        assertThat(list.path("resourceType").asText()).isEqualTo("serviceLog");
        fields(get(P + "/schemas/serviceLog").path("resourceFields"), "created", "endTime", "level", "eventType",
                "description", "serviceId", "instanceId", "transactionId");
    }

    @Test
    @DisplayName("exec")
    void exec() {
        var instance = get(P + "/services/" + service).at("/instanceIds/0").asText();
        var access = post(get(P + "/containers/" + instance).at("/actions/execute").asText(),
                "{\"attachStdin\":true,\"attachStdout\":true,\"command\":[\"sh\"],\"tty\":true}", 200);
        filled(access, "token", "url");
        opens(access);
    }

    @Test
    @DisplayName("docker / host dockersocket")
    void dockerSocket() {
        var row = get(P + "/hosts/" + host);
        assertThat(row.at("/labels/io.rancher.host.docker_version").asText()).isNotEmpty();
        var access = post(row.at("/actions/dockersocket").asText(), "", 200);
        filled(access, "token", "url", "type");
        assertThat(access.path("type").asText()).isEqualTo("hostAccess");
        opens(access);
    }

    @Test
    @DisplayName("stats")
    void stats() {
        var instance = get(P + "/services/" + service).at("/instanceIds/0").asText();
        var paths = Map.of("hosts/" + host + " stats", "/v1/stats", "hosts/" + host + " hostStats", "/v1/hoststats",
                "hosts/" + host + " containerStats", "/v1/containerstats/", "containers/" + instance + " stats",
                "/v1/stats", "containers/" + instance + " containerStats", "/v1/containerstats/",
                "services/" + service + " containerStats", "/v1/containerstats/service");
        paths.forEach((what, path) -> {
            var words = what.split(" ");
            stats(get(P + "/" + words[0]).path("links").path(words[1]).asText(), path);
        });
        stats(get("/v2-beta/projects/" + PROJECT).at("/links/hostStats").asText(), "/v1/hoststats/project");
    }

    private void stats(String link, String path) {
        var access = get(link);
        filled(access, "token", "url");
        assertThat(access.path("type").asText()).isEqualTo("statsAccess");
        assertThat(access.path("token").asText()).contains(".");
        assertThat(access.path("url").asText()).isEqualTo(world.url.replaceFirst("http", "ws") + path);
        opens(access);
    }

    @Test
    @DisplayName("events / wait / --wait")
    void events() throws Exception {
        var place = get(P + "/schemas/subscribe").at("/links/collection").asText();
        var heard = new CompletableFuture<String>();
        var socket = open(place.replaceFirst("http", "ws") + "?eventNames=resource.change"
                + "&eventNames=service.kubernetes.change&include=services&projectId=" + PROJECT, world.admin(), heard);
        post(P + "/stacks", "{\"name\":\"heard\"}", 201);
        var event = Wire.JSON.readTree(heard.get(60, TimeUnit.SECONDS));
        socket.abort();
        filled(event, "name", "resourceType", "resourceId", "id", "time", "data");
        assertThat(event.path("name").asText()).isEqualTo("resource.change");
        filled(event.at("/data/resource"), "id", "type", "state", "transitioning", "links", "actions");
        filled(get(P + "/services/" + service), "transitioning", "state", "healthState");
    }

    @Test
    @DisplayName("inspect")
    void inspect() {
        var row = get(P + "/services/" + service);
        for (var path : List.of("services/" + service, "stacks/" + stack, "hosts/" + host,
                "containers/" + row.at("/instanceIds/0").asText(), "instances/" + row.at("/instanceIds/1").asText())) {
            var one = get(P + "/" + path);
            filled(one, "id", "type", "baseType", "kind", "state", "transitioning", "created", "createdTS",
                    "uuid", "accountId", "links", "actions");
            fields(one, "name", "transitioningMessage", "transitioningProgress", "removed", "description");
            one.path("links").forEach(link -> assertThat(world.get(link.asText()).status()).as(link.asText())
                    .isEqualTo(200));
        }
        filled(row.path("links"), "instances", "stack", "account", "consumedservices", "consumedbyservices");
        filled(get(P + "/stacks/" + stack).path("links"), "services", "account");
        filled(get(P + "/hosts/" + host).path("links"), "instances", "ipAddresses", "storagePools");
    }

    @Test
    @DisplayName("export")
    void export() {
        filled(get(P + "/stacks/" + stack).path("actions"), "exportconfig");
        filled(post(P + "/stacks/" + stack + "?action=exportconfig", "null", 200), "dockerComposeConfig",
                "rancherComposeConfig");
    }

    @Test
    @DisplayName("run")
    void run() {
        assertThat(get(P + "/stacks?name=Default&removed_null=1").path("data")).isEmpty();
        var home = post(P + "/stacks", "{\"name\":\"Default\"}", 201).path("id").asText();
        filled(post(P + "/services", "{\"name\":\"once\",\"stackId\":\"" + home + "\",\"scale\":1,\"startOnCreate\":"
                + "true,\"launchConfig\":{\"imageUuid\":\"docker:IMG\",\"networkMode\":\"managed\",\"command\":[\"x\"]}}",
                201), "id", "links", "actions");
    }

    @Test
    @DisplayName("stacks ls")
    void stacks() {
        var row = find(get(P + "/stacks" + ALL), stack);
        filled(row, "id", "name", "state", "healthState", "serviceIds");
        fields(row, "externalId");
    }

    @Test
    @DisplayName("python client")
    void pythonClient() {
        var lists = 0;
        for (var schema : get(P + "/schemas").path("data")) {
            var methods = new TreeSet<String>();
            schema.path("collectionMethods").forEach(method -> methods.add(method.asText()));
            if (methods.contains("GET") && schema.path("links").has("collection")
                    && !Set.of("schema", "subscribe").contains(schema.path("id").asText())) {
                var list = get(schema.at("/links/collection").asText() + "?limit=-2");
                assertThat(list.path("type").asText()).as(schema.path("id").asText()).isEqualTo("collection");
                filled(list, "resourceType", "links", "createTypes", "actions", "data", "sortLinks", "pagination",
                        "filters", "createDefaults");
                fields(list, "sort");
                fields(list.path("pagination"), "first", "previous", "next", "limit", "total", "partial");
                lists++;
            }
        }
        assertThat(lists).isGreaterThan(50);
        var missing = world.get(P + "/services/1s999");
        assertThat(missing.status()).isEqualTo(404);
        filled(missing.body(), "id", "type", "status", "code", "message", "links", "actions");
        fields(missing.body(), "detail", "fieldName");
        assertThat(world.send("GET", P + "/services", null, null).status()).isEqualTo(401);
    }

    @Test
    void everyRowOfThePageIsReplayed() throws IOException {
        var page = Path.of("../../../shared/contract/api-wire.md");
        assumeThat(page).isRegularFile();
        var rows = Files.readAllLines(page).stream()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| command "))
                .map(line -> line.split(" \\| ", -1)[0].substring(2)).toList();
        var replayed = new ArrayList<String>();
        for (var method : WirePageTest.class.getDeclaredMethods()) {
            if (method.isAnnotationPresent(DisplayName.class)) {
                replayed.add(method.getAnnotation(DisplayName.class).value());
            }
        }
        assertThat(rows).hasSizeGreaterThan(15).containsExactlyInAnyOrderElementsOf(replayed);
    }

    private String service(String name) {
        return post(P + "/services", "{\"name\":\"" + name + "\",\"stackId\":\"" + stack + "\",\"startOnCreate\":true,"
                + "\"launchConfig\":{\"imageUuid\":\"docker:a\"}}", 201).path("id").asText();
    }

    private void change(String container, UnaryOperator<Instance> change) {
        world.store.update(PROJECT, draft -> {
            draft.put(change.apply(Objects.requireNonNull(draft.view().get(Instance.class, container))));
            return "";
        });
        world.control.plan(PROJECT);
    }

    /** With the token alone: the commands send no credentials there. */
    private void opens(JsonNode access) {
        open(access.path("url").asText() + "?token=" + access.path("token").asText(), null, new CompletableFuture<>())
                .abort();
    }

    private WebSocket open(String url, @Nullable String authorization, CompletableFuture<String> heard) {
        var builder = http.newWebSocketBuilder();
        if (authorization != null) {
            builder.header("Authorization", authorization);
        }
        return builder.buildAsync(URI.create(url), new WebSocket.Listener() {
            private final StringBuilder text = new StringBuilder();

            @Override
            public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
                text.append(data);
                if (last) {
                    heard.complete(text.toString());
                }
                socket.request(1);
                return null;
            }
        }).join();
    }

    private JsonNode get(String path) {
        var answer = world.get(path);
        assertThat(answer.status()).as(path).isEqualTo(200);
        headers(answer, path);
        return answer.body();
    }

    private JsonNode post(String path, String body, int status) {
        var answer = world.send("POST", path, body, world.admin());
        assertThat(answer.status()).as("%s %s", path, answer.raw().body()).isEqualTo(status);
        headers(answer, path);
        return answer.body();
    }

    private JsonNode put(String path, String body) {
        var answer = world.send("PUT", path, body, world.admin());
        assertThat(answer.status()).as(path).isEqualTo(200);
        headers(answer, path);
        return answer.body();
    }

    /** Which every answer has: schemas of the environment where the path goes through one. */
    private void headers(World.Answer answer, String path) {
        header(answer, "Content-Type", "application/json");
        header(answer, "X-API-Schemas", world.url + (path.contains(P) ? P : "/v2-beta"));
        header(answer, "X-API-Account-Id", path.contains(P) ? PROJECT : "1a");
    }

    private static JsonNode find(JsonNode list, String id) {
        for (var row : list.path("data")) {
            if (row.path("id").asText().equals(id)) {
                return row;
            }
        }
        throw new AssertionError(id + " is not in the list");
    }

    private static void filled(JsonNode body, String... names) {
        for (var name : names) {
            assertThat(body.hasNonNull(name)).as("%s in %s", name, body).isTrue();
        }
    }

    private static void fields(JsonNode body, String... names) {
        for (var name : names) {
            assertThat(body.has(name)).as("%s in %s", name, body).isTrue();
        }
    }

    private static void header(World.Answer answer, String name, String wanted) {
        assertThat(answer.raw().headers().firstValue(name)).as(name)
                .hasValueSatisfying(value -> assertThat(value).startsWith(wanted));
    }
}
