package io.drover.server.api;

import static io.drover.server.api.World.P;
import static io.drover.server.api.World.PROJECT;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
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
    void envList() {
        fields(get("/v2-beta/projects" + ALL).at("/data/0"), "id", "name", "orchestration", "state", "created");
        assertThat(get("/v2-beta/projects?name=Default&removed_null=1&all=true").path("data")).hasSize(1);
        assertThat(world.get("/v2-beta/projects/Default").status()).isEqualTo(404);
    }

    @Test
    void hosts() {
        fields(get(P + "/hosts" + ALL).at("/data/0"), "id", "hostname", "state", "agentState", "agentIpAddress",
                "instanceIds", "labels", "transitioningMessage");
    }

    @Test
    void ps() {
        assertThat(get(P + "/stacks?all=true&limit=-2").path("data")).isNotEmpty();
        var row = find(get(P + "/services" + ALL), service);
        fields(row, "id", "type", "name", "stackId", "state", "healthState", "scale", "instanceIds", "system",
                "publicEndpoints", "transitioningMessage", "launchConfig", "secondaryLaunchConfigs");
        assertThat(row.at("/launchConfig/imageUuid").asText()).isEqualTo("docker:mysql:5");
        assertThat(row.at("/secondaryLaunchConfigs/0/name").asText()).isEqualTo("data");
        assertThat(row.path("instanceIds")).hasSize(2);
        fields(row.at("/publicEndpoints/0"), "ipAddress", "port");
        fields(get(P + "/containers" + ALL).at("/data/0"), "imageUuid", "state", "healthState", "hostId",
                "primaryIpAddress", "externalId");
        var instances = get(row.at("/links/instances").asText());
        assertThat(instances.at("/data/0/actions").has("logs")).isTrue();
    }

    @Test
    void namesAreLookedUp() {
        for (var type : List.of("services", "containers", "stacks", "hosts", "volumes", "secrets")) {
            assertThat(world.get(P + "/" + type + "/st/db").status()).as(type).isEqualTo(404);
            assertThat(get(P + "/" + type + "?name=st/db&removed_null=1").path("data")).as(type).isEmpty();
        }
        var found = get(P + "/stacks?name=st&removed_null=1").at("/data/0/id").asText();
        assertThat(get(P + "/services?name=db&stackId=" + found).at("/data/0/id").asText()).isEqualTo(service);
    }

    @Test
    void up() {
        assertThat(get(P + "/stacks?name=new&removed_null=%3Cnil%3E").path("data")).isEmpty();
        var made = post(P + "/stacks", "{\"name\":\"new\",\"links\":null,\"actions\":null}", 201);
        var id = made.path("id").asText();
        fields(get("/v2-beta/projects/" + PROJECT), "id", "name");
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
        fields(get(P + "/services/" + webId), "transitioning", "state", "healthState");
        fields(get(P + "/settings/lb.instance.image"), "value");
        fields(get(P + "/settings/rancher.compose.version"), "value");
        assertThat(get(P + "/certificates?name=c").path("data")).isEmpty();
        assertThat(get(P + "/services/" + webId).at("/actions").has("upgrade")).isFalse();
    }

    @Test
    void scaleStopAndRemove() {
        var id = post(P + "/services", "{\"name\":\"gone\",\"stackId\":\"" + stack + "\",\"startOnCreate\":true,"
                + "\"launchConfig\":{\"imageUuid\":\"docker:a\"}}", 201).path("id").asText();
        assertThat(put(P + "/services/" + id, "{\"scale\":2}").path("scale").asInt()).isEqualTo(2);
        var actions = get(P + "/services/" + id).path("actions");
        fields(actions, "deactivate", "update", "remove");
        post(actions.path("deactivate").asText(), "", 202);
        assertThat(world.delete(P + "/services/" + id).status()).isEqualTo(200);
        assertThat(world.delete(P + "/hosts/" + host).status()).isEqualTo(405);
    }

    @Test
    void logs() {
        var instance = get(P + "/services/" + service).at("/instanceIds/0").asText();
        var action = get(P + "/instances/" + instance).at("/actions/logs").asText();
        fields(post(action, "{\"follow\":false,\"lines\":100,\"timestamps\":true,\"since\":\"\"}", 200), "token",
                "url");
        assertThat(get(P + "/servicelogs?limit=100&order=desc&sort=id&all=true&system=false").path("data")).isEmpty();
    }

    @Test
    void exportAndRun() {
        fields(get(P + "/stacks/" + stack), "serviceIds", "externalId");
        fields(post(P + "/stacks/" + stack + "?action=exportconfig", "null", 200), "dockerComposeConfig",
                "rancherComposeConfig");
        var home = post(P + "/stacks", "{\"name\":\"Default\"}", 201).path("id").asText();
        fields(post(P + "/services", "{\"name\":\"once\",\"stackId\":\"" + home + "\",\"scale\":1,\"startOnCreate\":"
                + "true,\"launchConfig\":{\"imageUuid\":\"docker:IMG\",\"networkMode\":\"managed\",\"command\":[\"x\"]}}",
                201), "id", "links", "actions");
    }

    private JsonNode get(String path) {
        var answer = world.get(path);
        assertThat(answer.status()).as(path).isEqualTo(200);
        header(answer, "Content-Type", "application/json");
        return answer.body();
    }

    private JsonNode post(String path, String body, int status) {
        var answer = world.send("POST", path, body, world.admin());
        assertThat(answer.status()).as("%s %s", path, answer.raw().body()).isEqualTo(status);
        return answer.body();
    }

    private JsonNode put(String path, String body) {
        var answer = world.send("PUT", path, body, world.admin());
        assertThat(answer.status()).as(path).isEqualTo(200);
        return answer.body();
    }

    private static JsonNode find(JsonNode list, String id) {
        for (var row : list.path("data")) {
            if (row.path("id").asText().equals(id)) {
                return row;
            }
        }
        throw new AssertionError(id + " is not in the list");
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
