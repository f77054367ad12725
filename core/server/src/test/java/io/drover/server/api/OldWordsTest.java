package io.drover.server.api;

import static io.drover.server.api.World.PROJECT;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code /v1}, where stacks are environments. */
class OldWordsTest {
    private static final String V1 = "/v1/projects/" + PROJECT;
    private final World world = new World();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void aStackIsAnEnvironment() {
        var made = world.post(V1 + "/environments", Map.of("name", "stack", "dockerCompose", "web: {image: stack}\n"));
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.text("type")).isEqualTo("environment");
        assertThat(made.text("name")).isEqualTo("stack");
        assertThat(made.body().at("/links/self").asText())
                .isEqualTo(world.url + V1 + "/environments/" + made.text("id"));
        var service = world.get(V1 + "/services?environmentId=" + made.text("id")).body().at("/data/0");
        assertThat(service.path("environmentId").asText()).isEqualTo(made.text("id"));
        assertThat(service.has("stackId")).isFalse();
        assertThat(service.at("/launchConfig/imageUuid").asText()).isEqualTo("docker:stack");
        assertThat(world.get(service.at("/links/environment").asText()).text("id")).isEqualTo(made.text("id"));
        assertThat(world.get(V1 + "/services?environmentId=1st99").body().path("data")).isEmpty();
        var second = world.post(V1 + "/services", Map.of("name", "api", "environmentId", made.text("id"),
                "launchConfig", Map.of("imageUuid", "docker:a")));
        assertThat(second.text("environmentId")).isEqualTo(made.text("id"));
        assertThat(world.post(made.body().at("/actions/activateservices").asText(), Map.of()).status())
                .isEqualTo(202);
    }

    /** As rancher-compose 0.8 and the controllers of Rancher 1.1 make them. */
    @Test
    void aBalancerIsMadeOfPortsAndLinks() {
        var stack = world.stack("shop");
        var web = target(stack, "web");
        var api = target(stack, "api");
        var made = world.post(V1 + "/loadbalancerservices", Map.of("name", "lb", "environmentId", stack,
                "launchConfig",
                Map.of("ports", List.of("80:8080", "443:8443/tcp"), "expose", List.of("90:91"), "labels",
                        Map.of("io.rancher.loadbalancer.ssl.ports", "443")),
                "loadBalancerConfig", Map.of("haproxyConfig", Map.of("global", "maxconn 9"),
                        "lbCookieStickinessPolicy", Map.of("cookie", "c", "mode", "insert"),
                        "appCookieStickinessPolicy", Map.of("cookie", "d"))));
        assertThat(made.status()).as(made.raw().body()).isEqualTo(201);
        assertThat(made.body().path("warnings")).singleElement().asString().contains("appCookieStickinessPolicy");
        assertThat(made.body().at("/launchConfig/ports")).map(JsonNode::asText).containsExactly("80:80/tcp",
                "443:443/tcp");
        assertThat(made.body().at("/lbConfig/config").asText()).isEqualTo("global\n    maxconn 9\n");
        assertThat(made.body().at("/lbConfig/stickinessPolicy/cookie").asText()).isEqualTo("c");
        var lb = V1 + "/loadbalancerservices/" + made.text("id");

        assertThat(world.post(lb + "?action=setservicelinks", Map.of("serviceLinks", List.of(
                Map.of("serviceId", web, "ports", List.of("example.com:80/a=81", "b.com")),
                Map.of("serviceId", api)))).status()).isEqualTo(202);
        assertThat(rules(lb)).containsExactly("http 80 " + web + " 81 example.com/a", "http 80 " + web + " 8080 b.com",
                "http 80 " + api + " 8080 ", "tls 443 " + web + " 8443 b.com", "tls 443 " + api + " 8443 ",
                "http 90 " + web + " 91 b.com", "http 90 " + api + " 91 ");
        assertThat(world.get(lb).body().at("/linkedServices/web").asText()).isEqualTo(web);

        world.post(lb + "?action=removeservicelink", Map.of("serviceLink", Map.of("serviceId", web)));
        assertThat(rules(lb)).containsExactly("http 80 " + api + " 8080 ", "tls 443 " + api + " 8443 ",
                "http 90 " + api + " 91 ");
        world.post(lb + "?action=addservicelink",
                Map.of("serviceLink", Map.of("serviceId", web, "ports", List.of("443=7"))));
        assertThat(rules(lb)).contains("tls 443 " + web + " 7 ", "http 80 " + web + " 8080 ").hasSize(6);
        world.post(lb + "?action=setservicelinks", Map.of());
        assertThat(rules(lb)).isEmpty();
    }

    @Test
    void whatIsWrongInItIsNamed() {
        var stack = world.stack("shop");
        for (var port : List.of("x", "42", "80:1/udp", "99999:80")) {
            var refused = world.post(V1 + "/loadbalancerservices", Map.of("name", "lb", "environmentId", stack,
                    "launchConfig", Map.of("ports", List.of(port))));
            assertThat(refused.status()).isEqualTo(422);
            assertThat(refused.text("fieldName")).isEqualTo("launchConfig.ports");
        }
        var made = world.post(V1 + "/loadbalancerservices", Map.of("name", "lb", "environmentId", stack,
                "launchConfig", Map.of("ports", List.of("80"))));
        for (var link : List.of(Map.of("serviceId", "1s999"), Map.of(),
                Map.of("serviceId", target(stack, "web"), "ports",
                        List.of("a=b=c")))) {
            var refused = world.post(V1 + "/services/" + made.text("id") + "?action=setservicelinks",
                    Map.of("serviceLinks", List.of(link)));
            assertThat(refused.status()).as(refused.raw().body()).isEqualTo(422);
        }
        assertThat(world.get(V1 + "/services/" + made.text("id")).body().path("linkedServices")).isEmpty();
    }

    private String target(String stack, String name) {
        return world.post(V1 + "/services", Map.of("name", name, "environmentId", stack, "launchConfig",
                Map.of("imageUuid", "docker:a"))).text("id");
    }

    /** Those that lead somewhere. */
    private List<String> rules(String lb) {
        return StreamSupport.stream(world.get(lb).body().at("/lbConfig/portRules").spliterator(), false)
                .filter(rule -> rule.hasNonNull("serviceId"))
                .map(rule -> rule.path("protocol").asText() + " " + rule.path("sourcePort").asInt() + " "
                        + rule.path("serviceId").asText() + " " + rule.path("targetPort").asInt() + " "
                        + rule.path("hostname").asText("") + rule.path("path").asText(""))
                .toList();
    }

    @Test
    void itsSchemasLeadToIt() {
        var answer = world.get(V1);
        assertThat(answer.raw().headers().firstValue("X-API-Schemas")).contains(world.url + V1 + "/schemas");
        var schemas = world.get(V1 + "/schemas");
        assertThat(schemas.body().path("data")).extracting(schema -> schema.path("id").asText())
                .contains("environment", "service").doesNotContain("stack");
        var environment = world.get(V1 + "/schemas/environment").body();
        assertThat(environment.at("/links/collection").asText()).isEqualTo(world.url + V1 + "/environments");
        assertThat(environment.path("pluralName").asText()).isEqualTo("environments");
        JsonNode service = world.get(V1 + "/schemas/service").body();
        assertThat(service.at("/resourceFields/environmentId/type").asText()).isEqualTo("reference[environment]");
        assertThat(service.path("includeableLinks")).extracting(JsonNode::asText).contains("environment");
    }
}
