package io.drover.server.api;

import static io.drover.server.api.World.P;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.model.Service;
import io.drover.model.intent.Intent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Each type of resource as a client meets it: made, read, changed, acted on, removed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ResourcesTest {
    private static final String COMPOSE = "web:\n  image: busybox\n  command: sleep 1000\n  ports: ['8080:80']\n";
    private World world;

    @BeforeAll
    void open() {
        world = new World();
    }

    @AfterAll
    void close() {
        world.close();
    }

    @Test
    void aStackIsMadeFromComposeTextsStartedAndRemoved() {
        var made = world.post(P + "/stacks", Map.of("name", "composed", "dockerCompose", COMPOSE, "rancherCompose",
                "web:\n  scale: 2\n", "startOnCreate", true));

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.text("type")).isEqualTo("stack");
        assertThat(made.text("state")).isEqualTo("activating");
        assertThat(made.text("transitioning")).isEqualTo("yes");
        assertThat(made.text("accountId")).isEqualTo("1a5");
        assertThat(made.text("dockerCompose")).isEqualTo(COMPOSE);
        assertThat(made.body().path("serviceIds")).hasSize(1);
        assertThat(made.body().at("/links/self").asText()).isEqualTo(world.url + P + "/stacks/" + made.text("id"));

        var services = world.get(made.body().at("/links/services").asText());
        assertThat(services.text("resourceType")).isEqualTo("service");
        var web = services.body().at("/data/0");
        assertThat(web.path("name").asText()).isEqualTo("web");
        assertThat(web.path("scale").asInt()).isEqualTo(2);
        assertThat(web.at("/launchConfig/imageUuid").asText()).isEqualTo("docker:busybox");
        assertThat(web.at("/launchConfig/ports/0").asText()).isEqualTo("8080:80/tcp");
        assertThat(web.path("instanceIds")).hasSize(2);

        var stopped = world.post(made.body().at("/actions/deactivateservices").asText(), Map.of());
        assertThat(stopped.status()).isEqualTo(202);

        var removed = world.delete(P + "/stacks/" + made.text("id"));
        assertThat(removed.status()).isEqualTo(200);
        assertThat(removed.text("state")).isIn("removing", "removed");
        assertThat(names(removed.body().path("actions"))).isSubsetOf("purge");
    }

    @Test
    void aServiceIsMadeScaledActedOnAndRemoved() {
        var stack = world.stack("by-hand");
        var made = world.post(P + "/services", Map.of("name", "api", "stackId", stack, "scale", 3, "startOnCreate",
                true, "metadata", Map.of("a", List.of(1, "b")), "launchConfig",
                Map.of("imageUuid", "docker:redis:7", "labels", Map.of("io.rancher.service.hash", "abc")),
                "secondaryLaunchConfigs", List.of(Map.of("name", "side", "imageUuid", "docker:busybox"))));
        var service = P + "/services/" + made.text("id");

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.text("type")).isEqualTo("service");
        assertThat(made.text("state")).isEqualTo("activating");
        assertThat(made.body().path("instanceIds")).hasSize(6);
        assertThat(made.body().at("/metadata/a/1").asText()).isEqualTo("b");
        assertThat(made.body().at("/launchConfig/labels/io.rancher.service.hash").asText()).isEqualTo("abc");
        assertThat(made.body().at("/secondaryLaunchConfigs/0/name").asText()).isEqualTo("side");
        assertThat(names(made.body().path("actions"))).contains("deactivate", "setservicelinks", "remove", "update")
                .contains("upgrade").doesNotContain("activate", "rollback");

        assertThat(world.put(service, Map.of("scale", 1)).body().path("scale").asInt()).isEqualTo(1);
        assertThat(world.get(service).body().path("instanceIds")).hasSize(2);

        var off = world.post(service + "?action=deactivate", Map.of());
        assertThat(off.status()).isEqualTo(202);
        assertThat(off.text("state")).isIn("deactivating", "inactive");
        assertThat(world.post(service + "?action=activate", Map.of()).text("state")).isEqualTo("activating");

        assertThat(world.delete(service).text("state")).isEqualTo("removing");
        assertThat(world.delete(service).status()).isEqualTo(405);
    }

    @Test
    void aBalancerConsumesServicesOfOtherStacksToo() {
        var far = service(world.stack("far"), "api");
        var near = world.stack("near");
        var lb = world.post(P + "/loadbalancerservices", Map.of("name", "lb", "stackId", near, "launchConfig",
                Map.of("imageUuid", "docker:a"), "lbConfig",
                Map.of("portRules", List.of(Map.of("sourcePort", 80, "serviceId", far))))).text("id");
        assertThat(ids(world.get(P + "/services/" + lb + "/consumedservices").body())).containsExactly(far);
        assertThat(ids(world.get(P + "/services/" + far + "/consumedbyservices").body())).containsExactly(lb);
    }

    @Test
    void linksBetweenServicesAreSetAddedAndTakenAway() {
        var stack = world.stack("linked");
        var one = service(stack, "one");
        var two = service(stack, "two");
        var action = P + "/services/" + one + "?action=";

        var set = world.post(action + "setservicelinks",
                Map.of("serviceLinks", List.of(Map.of("serviceId", two, "name", "alias"))));
        assertThat(set.body().at("/linkedServices/alias").asText()).isEqualTo(two);
        assertThat(ids(world.get(P + "/services/" + one + "/consumedservices").body())).containsExactly(two);
        assertThat(ids(world.get(P + "/services/" + two + "/consumedbyservices").body())).containsExactly(one);

        var added = world.post(action + "addservicelink", Map.of("serviceLink", Map.of("serviceId", two)));
        assertThat(names(added.body().path("linkedServices"))).containsExactly("alias", "two");
        var taken = world.post(action + "removeservicelink",
                Map.of("serviceLink", Map.of("serviceId", two, "name", "alias")));
        assertThat(names(taken.body().path("linkedServices"))).containsExactly("two");
    }

    @Test
    void externalServicesHaveATypeOfTheirOwn() {
        var stack = world.stack("outside");
        var made = world.post(P + "/externalservices",
                Map.of("name", "db", "stackId", stack, "externalIpAddresses", List.of("10.0.0.9")));

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.text("type")).isEqualTo("externalService");
        assertThat(made.text("baseType")).isEqualTo("service");
        assertThat(made.body().at("/externalIpAddresses/0").asText()).isEqualTo("10.0.0.9");
        assertThat(ids(world.get(P + "/externalservices").body())).containsExactly(made.text("id"));
        assertThat(ids(world.get(P + "/services?stackId=" + stack).body())).containsExactly(made.text("id"));
        assertThat(ids(world.get(P + "/dnsservices").body())).isEmpty();
    }

    @Test
    void containersShowWhatTheirHostsReport() {
        var stack = world.stack("running");
        var service = service(stack, "box");
        var host = world.host("runner");
        world.run(host);
        var box = world.get(P + "/services/" + service + "/instances").body().at("/data/0");

        assertThat(box.path("type").asText()).isEqualTo("container");
        assertThat(box.path("name").asText()).isEqualTo("running-box-1");
        assertThat(box.path("state").asText()).isEqualTo("running");
        assertThat(box.path("transitioning").asText()).isEqualTo("no");
        assertThat(box.path("hostId").asText()).isEqualTo(host);
        assertThat(box.path("primaryIpAddress").asText()).isEqualTo("172.17.0.9");
        assertThat(box.path("externalId").asText()).isEqualTo("c" + box.path("id").asText());
        assertThat(box.path("imageUuid").asText()).isEqualTo("docker:busybox");
        assertThat(names(box.path("actions"))).contains("logs", "remove");
        assertThat(ids(world.get(P + "/hosts/" + host + "/instances?name=running-box-1").body()))
                .containsExactly(box.path("id").asText());
        assertThat(ids(world.get(P + "/containers/" + box.path("id").asText() + "/hosts").body()))
                .containsExactly(host);
        assertThat(world.get(P + "/services/" + service).text("state")).isEqualTo("active");
        assertThat(world.get(P + "/services/" + service).text("healthState")).isEqualTo("healthy");

        var removed = world.delete(P + "/containers/" + box.path("id").asText());
        assertThat(removed.text("state")).isEqualTo("removing");
        assertThat(world.view().get(Service.class, service)).isNotNull();
    }

    @Test
    void hostsAreDrainedAndRemovedOnlyWhenInactive() {
        var host = P + "/hosts/" + world.host("drained");
        var active = world.get(host);

        assertThat(active.text("state")).isEqualTo("active");
        assertThat(active.text("agentState")).isEqualTo("active");
        assertThat(active.text("hostname")).isEqualTo("drained");
        assertThat(active.body().at("/labels/zone").asText()).isEqualTo("a");
        assertThat(active.body().at("/labels/io.rancher.host.docker_version").asText()).isEqualTo("24.0");
        assertThat(active.body().at("/info/memoryInfo/memTotal").asInt()).isEqualTo(8192);
        assertThat(names(active.body().path("actions"))).containsExactlyInAnyOrder("deactivate", "dockersocket",
                "evacuate", "update");

        assertThat(world.delete(host).status()).isEqualTo(405);
        assertThat(world.post(host + "?action=activate", Map.of()).text("code")).isEqualTo("ActionNotAvailable");
        assertThat(world.post(host + "?action=deactivate", Map.of()).text("state")).isEqualTo("inactive");

        var labelled = world.put(host, Map.of("labels",
                Map.of("zone", "b", "io.rancher.host.docker_version", "24.0"), "name", "n"));
        assertThat(labelled.body().at("/labels/zone").asText()).isEqualTo("b");
        assertThat(labelled.text("name")).isEqualTo("n");
        assertThat(world.view().hosts().stream().filter(it -> it.hostname().equals("drained")).findFirst().orElseThrow()
                .labels()).containsOnlyKeys("zone");

        assertThat(world.delete(host).text("state")).isIn("removing", "removed");
    }

    @Test
    void aStackIsExportedAsItIsNow() {
        var stack = world.post(P + "/stacks", Map.of("name", "exported", "dockerCompose", """
                version: '2'
                services:
                  web:
                    image: nginx
                    links: [db]
                  db:
                    image: mysql
                """)).text("id");
        var other = world.stack("exported-too");
        var cache = world.post(P + "/services", Map.of("name", "cache", "stackId", other, "launchConfig",
                Map.of("imageUuid", "docker:redis"))).text("id");
        var web = world.get(P + "/services?name=web&stackId=" + stack).body().at("/data/0/id").asText();
        world.put(P + "/services/" + web, Map.of("scale", 5));
        world.post(P + "/services/" + web + "?action=addservicelink",
                Map.of("serviceLink", Map.of("serviceId", cache, "name", "fast")));

        var exported = world.send("POST", P + "/stacks/" + stack + "?action=exportconfig", "null", world.admin());
        assertThat(exported.status()).isEqualTo(200);
        assertThat(exported.text("type")).isEqualTo("composeConfig");
        assertThat(exported.text("dockerComposeConfig")).contains("- exported-too/cache:fast", "- db:db", "mysql");
        assertThat(exported.text("rancherComposeConfig")).contains("scale: 5");

        var again = world.post(P + "/stacks", Map.of("name", "again", "dockerCompose",
                exported.text("dockerComposeConfig"), "rancherCompose", exported.text("rancherComposeConfig")));
        assertThat(again.status()).isEqualTo(201);
        var webAgain = world.get(P + "/services?name=web&stackId=" + again.text("id")).body().at("/data/0");
        assertThat(webAgain.path("launchConfig"))
                .isEqualTo(world.get(P + "/services/" + web).body().path("launchConfig"));
        assertThat(world.post(P + "/stacks/" + stack + "?action=exportconfig", Map.of("serviceIds", List.of(web)))
                .text("dockerComposeConfig")).doesNotContain("mysql");
    }

    @Test
    void anEnvironmentIsRenamedAndRemovedOnlyWhenEmpty() {
        var project = world.post("/v2-beta/projects", Map.of("name", "staging")).text("id");
        assertThat(world.put("/v2-beta/projects/" + project, Map.of("name", "Default")).text("code"))
                .isEqualTo("NotUnique");
        assertThat(world.put("/v2-beta/projects/" + project, Map.of("name", "stage", "description", "to try"))
                .text("name")).isEqualTo("stage");
        assertThat(world.put("/v2-beta/projects/" + project, Map.of("description", "tried")).text("name"))
                .isEqualTo("stage");
        var stack = world.post("/v2-beta/projects/" + project + "/stacks", Map.of("name", "inside")).text("id");
        var refused = world.delete("/v2-beta/projects/" + project);
        assertThat(refused.text("code")).isEqualTo("InvalidState");
        assertThat(refused.text("message")).contains("1 stacks and 0 hosts");

        world.delete("/v2-beta/projects/" + project + "/stacks/" + stack);
        world.control.plan(project);
        assertThat(world.delete("/v2-beta/projects/" + project).text("state")).isEqualTo("removed");
        assertThat(world.get("/v2-beta/projects").body().path("data")).noneMatch(
                it -> it.path("id").asText().equals(project));
    }

    @Test
    void aKeyIsRenamed() {
        var key = world.post(P + "/apikeys", Map.of("name", "old")).text("id");
        assertThat(world.put(P + "/apikeys/" + key, Map.of("name", "new")).text("name")).isEqualTo("new");
        assertThat(world.put(P + "/apikeys/" + key, Map.of("description", "d")).text("name")).isEqualTo("new");
    }

    @Test
    void aRegistrationTokenSaysWhatToRun() {
        var made = world.post(P + "/registrationtokens", Map.of());

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.text("state")).isEqualTo("active");
        assertThat(made.text("registrationUrl")).isEqualTo(world.url + "/v1/scripts/" + made.text("token"));
        assertThat(made.text("command")).contains("|| curl -fsS " + world.url + "/v1/images/agent |")
                .contains("; sudo docker run --rm --privileged -v ")
                .endsWith(made.text("image") + " " + made.text("registrationUrl"));
        assertThat(made.text("token")).hasSizeGreaterThan(30);
    }

    @Test
    void settingsAreFoundByNameAndSecretOnesNever() {
        assertThat(world.post("/v2-beta/settings", Map.of("name", "a.b", "value", "1")).status()).isEqualTo(201);
        assertThat(world.get(P + "/settings/a.b").text("value")).isEqualTo("1");
        assertThat(world.put("/v2-beta/settings/1as!a.b", Map.of("value", "2")).text("activeValue")).isEqualTo("2");

        world.control.submit("global", new Intent.PutSetting("secret.x", "hidden"));
        assertThat(world.get("/v2-beta/settings/secret.x").status()).isEqualTo(404);
        assertThat(world.get("/v2-beta/settings").raw().body()).doesNotContain("hidden");
    }

    private String service(String stack, String name) {
        return world.post(P + "/services", Map.of("name", name, "stackId", stack, "startOnCreate", true, "launchConfig",
                Map.of("imageUuid", "docker:busybox"))).text("id");
    }

    static List<String> names(JsonNode object) {
        var names = new ArrayList<String>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    static List<String> ids(JsonNode collection) {
        return collection.path("data").findValuesAsText("id").isEmpty()
                ? List.of()
                : StreamSupport.stream(collection.path("data").spliterator(), false)
                        .map(it -> it.path("id").asText()).toList();
    }
}
