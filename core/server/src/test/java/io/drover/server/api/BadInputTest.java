package io.drover.server.api;

import static io.drover.server.api.World.P;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What cannot be is answered with the field and the reason, and changes nothing. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputTest {
    private World world;
    private String stack;
    private String service;
    private String host;

    @BeforeAll
    void open() {
        world = new World();
        stack = world.stack("taken");
        service = world.post(P + "/services", Map.of("name", "web", "stackId", stack, "launchConfig",
                Map.of("imageUuid", "docker:busybox"))).text("id");
        host = world.host("busy");
    }

    @AfterAll
    void close() {
        world.close();
    }

    record Bad(String method, String path, String body, int status, String code, String field, String reason) {
        @Override
        public String toString() {
            return method + " " + path + " " + (body.length() > 80 ? body.substring(0, 80) + "…" : body);
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void isRefusedWithFieldAndReason(Bad bad) {
        var before = List.of(world.view().seq(), world.store.view("global").seq());

        var path = bad.path.replace("STACK", stack).replace("SERVICE", service).replace("HOST", host);
        var answer = world.send(bad.method, path, bad.body.replace("STACK", stack), world.admin());

        assertThat(answer.status()).as(answer.raw().body()).isEqualTo(bad.status);
        assertThat(answer.text("type")).isEqualTo("error");
        assertThat(answer.body().path("status").asInt()).isEqualTo(bad.status);
        assertThat(answer.text("code")).isEqualTo(bad.code);
        assertThat(answer.body().path("fieldName").asText(null)).isEqualTo(bad.field.isEmpty() ? null : bad.field);
        assertThat(answer.text("message")).contains(bad.reason);
        assertThat(List.of(world.view().seq(), world.store.view("global").seq())).isEqualTo(before);
    }

    static Stream<Bad> all() {
        return Stream.of(bodies(), stacks(), services(), launchConfigs(), containers(), others(), addresses())
                .flatMap(it -> it);
    }

    private static Stream<Bad> bodies() {
        return Stream.of(post("/stacks", "{\"name\": ", "InvalidBodyContent", "", "line 1"),
                post("/stacks", "[1]", "InvalidBodyContent", "", "JSON object"),
                post("/stacks", "\"text\"", "InvalidBodyContent", "", "JSON object"),
                post("/stacks", "{\"name\":\"a\",\"name\":\"b\"}", "InvalidBodyContent", "", "Duplicate"),
                post("/stacks", "{} {}", "InvalidBodyContent", "", "not JSON"),
                new Bad("POST", P + "/stacks", "{\"name\":\"" + "x".repeat(Api.MAX_BODY) + "\"}", 413,
                        "MaxLengthExceeded", "", "larger"));
    }

    private static Stream<Bad> stacks() {
        return Stream.of(post("/stacks", "{}", "MissingRequired", "name", "missing"),
                post("/stacks", "null", "MissingRequired", "name", "missing"),
                post("/stacks", "", "MissingRequired", "name", "missing"),
                post("/stacks", "{\"name\":\"\"}", "MissingRequired", "name", "missing"),
                post("/stacks", "{\"name\":{}}", "InvalidFormat", "name", "text"),
                post("/stacks", "{\"name\":\"a b\"}", "InvalidCharacters", "name", "a-zA-Z0-9-"),
                post("/stacks", "{\"name\":\"" + "x".repeat(64) + "\"}", "MaxLengthExceeded", "name", "63"),
                post("/stacks", "{\"name\":\"TAKEN\"}", "NotUnique", "name", "already"),
                post("/stacks", "{\"name\":\"a\",\"startOnCreate\":\"maybe\"}", "InvalidFormat", "startOnCreate",
                        "true or false"),
                post("/stacks", "{\"name\":\"a\",\"environment\":[]}", "InvalidFormat", "environment", "object"),
                post("/stacks", "{\"name\":\"a\",\"dockerCompose\":\"web: [\"}", "InvalidFormat", "dockerCompose",
                        "line"));
    }

    private static Stream<Bad> services() {
        return Stream.of(service("\"stackId\":\"STACK\"", "MissingRequired", "name", "missing"),
                service("\"name\":\"a\"", "MissingRequired", "stackId", "missing"),
                service("\"name\":\"a\",\"stackId\":\"1st999\"", "InvalidReference", "stackId", "1st999"),
                service("\"name\":\"web\",\"stackId\":\"STACK\"", "NotUnique", "name", "already"),
                service("\"name\":\"a\",\"stackId\":\"STACK\",\"scale\":-1", "MinLimitExceeded", "scale", "0"),
                service("\"name\":\"a\",\"stackId\":\"STACK\",\"scale\":1.5", "InvalidFormat", "scale", "whole"),
                service("\"name\":\"a\",\"stackId\":\"STACK\",\"scale\":99999999999", "InvalidFormat", "scale",
                        "32 bits"),
                service("\"name\":\"a\",\"stackId\":\"STACK\",\"type\":\"loadBalancerService\"", "MissingRequired",
                        "lbConfig", "missing"),
                rule("{}", "MissingRequired", "sourcePort", "missing"),
                rule("{\"sourcePort\":42}", "InvalidOption", "sourcePort", "balancer's own"),
                rule("{\"sourcePort\":70000}", "MaxLimitExceeded", "sourcePort", "65535"),
                rule("{\"sourcePort\":80,\"protocol\":\"ftp\"}", "InvalidOption", "protocol", "http"),
                rule("{\"sourcePort\":80,\"priority\":0}", "MinLimitExceeded", "priority", "at least 1"),
                rule("{\"sourcePort\":80}", "MissingRequired", "serviceId", "selector"),
                new Bad("POST", P + "/loadbalancerservices",
                        "{\"name\":\"a\",\"stackId\":\"STACK\",\"launchConfig\":{\"imageUuid\":\"docker:a\"},"
                                + "\"lbConfig\":{\"portRules\":[{\"sourcePort\":80,\"selector\":\"a=b\"},"
                                + "{\"sourcePort\":80,\"protocol\":\"tcp\",\"selector\":\"a=c\"}]}}",
                        422, "InvalidOption", "lbConfig.portRules[1].protocol", "must be http"),
                rule("{\"sourcePort\":80,\"serviceId\":\"1s99\"}", "InvalidReference", "serviceId", "1s99"),
                post("/storagedriverservices", "{\"name\":\"a\",\"stackId\":\"STACK\"}", "MissingRequired",
                        "storageDriver", "missing"),
                post("/volumetemplates", "{\"name\":\"v\"}", "MissingRequired", "stackId", "missing"),
                post("/volumetemplates", "{\"name\":\"v\",\"stackId\":\"1st99\"}", "InvalidReference", "stackId",
                        "1st99"),
                new Bad("PUT", P + "/services/SERVICE", "{\"scale\":\"many\"}", 422, "InvalidFormat", "scale",
                        "whole"),
                new Bad("PUT", P + "/services/SERVICE", "{\"scale\":20000}", 422, "MaxLimitExceeded", "scale",
                        "10000"),
                post("/services/SERVICE?action=vanish", "{}", "InvalidAction", "", "vanish"),
                post("/services/SERVICE?action=rollback", "{}", "ActionNotAvailable", "", "rollback"),
                post("/services/SERVICE?action=deactivate", "{}", "ActionNotAvailable", "", "deactivate"),
                post("/services/SERVICE?action=setservicelinks", "{\"serviceLinks\":[{\"serviceId\":\"1s99\"}]}",
                        "InvalidReference", "serviceLinks", "1s99"),
                post("/services/SERVICE?action=setservicelinks", "{\"serviceLinks\":[{}]}", "MissingRequired",
                        "serviceLinks[0].serviceId", "missing"));
    }

    private static Bad rule(String rule, String code, String field, String reason) {
        return post("/loadbalancerservices",
                "{\"name\":\"a\",\"stackId\":\"STACK\",\"launchConfig\":{\"imageUuid\":\"docker:a\"},"
                        + "\"lbConfig\":{\"portRules\":[" + rule + "]}}",
                code, "lbConfig.portRules[0]." + field, reason);
    }

    private static Stream<Bad> launchConfigs() {
        return Stream.of(config("{}", "MissingRequired", "launchConfig.imageUuid", "missing"),
                config("[]", "InvalidFormat", "launchConfig", "object"),
                config("{\"imageUuid\":\"docker:a\",\"ports\":[\"80\",\"x\"]}", "PortWrongFormat",
                        "launchConfig.ports[1]", "'x' is none"),
                config("{\"imageUuid\":\"docker:a\",\"ports\":[\"80:99999\"]}", "PortWrongFormat",
                        "launchConfig.ports[0]", "65535"),
                config("{\"imageUuid\":\"docker:a\",\"memory\":\"lots\"}", "InvalidFormat", "launchConfig.memory",
                        "whole number"),
                config("{\"imageUuid\":\"docker:a\",\"environment\":{\"A\":[1]}}", "InvalidFormat",
                        "launchConfig.environment.A", "text"),
                config("{\"imageUuid\":\"docker:a\",\"privileged\":\"perhaps\"}", "InvalidFormat",
                        "launchConfig.privileged", "true or false"),
                config("{\"imageUuid\":\"docker:a\",\"ulimits\":[{\"soft\":1}]}", "InvalidFormat",
                        "launchConfig.ulimits[0].name", "name"),
                config("{\"imageUuid\":\"docker:a\",\"healthCheck\":{}}", "MissingRequired",
                        "launchConfig.healthCheck.port", "missing"),
                config("{\"imageUuid\":\"docker:a\",\"healthCheck\":{\"port\":0}}", "InvalidFormat",
                        "launchConfig.healthCheck.port", "65535"),
                config("{\"imageUuid\":\"docker:a\",\"healthCheck\":{\"port\":1,\"strategy\":\"x\"}}",
                        "InvalidOption", "launchConfig.healthCheck.strategy", "recreate"),
                config("{\"imageUuid\":\"docker:a\",\"healthCheck\":{\"port\":1,\"interval\":-1}}",
                        "MinLimitExceeded", "launchConfig.healthCheck.interval", "at least 0"),
                config("{\"imageUuid\":\"docker:a\",\"healthCheck\":{\"port\":1,\"responseTimeout\":-1}}",
                        "MinLimitExceeded", "launchConfig.healthCheck.responseTimeout", "at least 0"),
                config("{\"imageUuid\":\"docker:a\",\"healthCheck\":{\"port\":1,\"healthyThreshold\":0}}",
                        "MinLimitExceeded", "launchConfig.healthCheck.healthyThreshold", "at least 1"),
                config("{\"imageUuid\":\"docker:a\",\"healthCheck\":{\"port\":1,\"unhealthyThreshold\":-3}}",
                        "MinLimitExceeded", "launchConfig.healthCheck.unhealthyThreshold", "at least 1"),
                config("{\"imageUuid\":\"docker:a\",\"healthCheck\":{\"port\":1,\"initializingTimeout\":0}}",
                        "MinLimitExceeded", "launchConfig.healthCheck.initializingTimeout", "at least 1"),
                config("{\"imageUuid\":\"docker:a\",\"healthCheck\":{\"port\":1,\"reinitializingTimeout\":-1}}",
                        "MinLimitExceeded", "launchConfig.healthCheck.reinitializingTimeout", "at least 1"),
                config("{\"imageUuid\":\"docker:a\",\"healthCheck\":{\"port\":1,"
                        + "\"recreateOnQuorumStrategyConfig\":{\"quorum\":-1}}}", "MinLimitExceeded",
                        "launchConfig.healthCheck.recreateOnQuorumStrategyConfig.quorum", "at least 0"),
                config("{\"imageUuid\":\"docker:a\"},\"secondaryLaunchConfigs\":[{\"imageUuid\":\"docker:a\"}]",
                        "MissingRequired", "secondaryLaunchConfigs[0].name", "missing"),
                config("{\"imageUuid\":\"docker:a\",\"networkLaunchConfig\":\"nobody\"}", "InvalidReference",
                        "launchConfig.networkLaunchConfig", "nobody"));
    }

    private static Stream<Bad> containers() {
        return Stream.of(container("", "MissingRequired", "imageUuid", "missing"),
                container("\"name\":\"a b\",\"imageUuid\":\"docker:a\"", "InvalidCharacters", "name", "letters"),
                container("\"name\":\"a--b\",\"imageUuid\":\"docker:a\"", "InvalidCharacters", "name", "dashes"),
                container("\"imageUuid\":\"docker:a\",\"ports\":[\"80:99999\"]", "PortWrongFormat", "ports[0]",
                        "65535"),
                container("\"imageUuid\":\"docker:a\",\"command\":{}", "InvalidFormat", "command", "text"),
                container("\"imageUuid\":\"docker:a\",\"startOnCreate\":\"soon\"", "InvalidFormat",
                        "startOnCreate", "true or false"),
                container("\"imageUuid\":\"docker:a\",\"restartPolicy\":{\"name\":\"often\"}", "InvalidOption",
                        "restartPolicy.name", "on-failure"),
                container("\"imageUuid\":\"docker:a\",\"requestedHostId\":\"1h99\"", "InvalidReference",
                        "requestedHostId", "1h99"));
    }

    private static Bad container(String fields, String code, String field, String reason) {
        return post("/containers", "{" + fields + "}", code, field, reason);
    }

    private static Stream<Bad> others() {
        return Stream.of(new Bad("PUT", P + "/hosts/HOST", "{\"labels\":\"a\"}", 422, "InvalidFormat", "labels",
                "object"),
                new Bad("DELETE", P + "/hosts/HOST", "", 405, "MethodNotAllowed", "", "cannot be removed"),
                new Bad("POST", "/v2-beta/projects", "{\"name\":\"default\"}", 422, "NotUnique", "name", "named"),
                new Bad("POST", "/v2-beta/settings", "{\"name\":\"a\"}", 422, "MissingRequired", "value", "missing"),
                new Bad("POST", "/v2-beta/settings", "{\"name\":\"a b\"}", 422, "MissingRequired",
                        "value", "missing"),
                new Bad("POST", "/v2-beta/settings", "{\"name\":\"a b\",\"value\":\"c\"}", 422, "InvalidCharacters",
                        "name", "letters"),
                new Bad("POST", "/v2-beta/stacks", "{\"name\":\"a\"}", 422, "MissingRequired", "accountId",
                        "environment"));
    }

    private static Stream<Bad> addresses() {
        return Stream.of(missing(P + "/nothing"), missing(P + "/stacks/1st999"), missing(P + "/stacks/SERVICE"),
                missing(P + "/services/st1/db"), missing(P + "/stacks/STACK/nolink"), missing("/v2-beta/projects/none"),
                missing("/v2-beta/projects/1a99/stacks"), missing(P + "/schemas/nothing"), missing("/v1/nothing"),
                missing(P + "/a/b/c/d/e"), wrongMethod("PUT", "/stacks"), wrongMethod("DELETE", "/stacks"),
                machine("{\"hostname\":\"a\"}", 422, "DriverConfigExactlyOneRequired", "not 0"),
                machine("{\"hostname\":\"a\",\"amazonec2Config\":{},\"azureConfig\":{},\"packetConfig\":null}", 422,
                        "DriverConfigExactlyOneRequired", "not 2"),
                new Bad("POST", P + "/hosts", "{\"hostname\":\"a\",\"amazonec2Config\":{}}", 422, "InvalidOption",
                        "amazonec2Config", "registration token"),
                wrongMethod("POST", ""),
                wrongMethod("PATCH", "/stacks/STACK"), wrongMethod("POST", "/stacks/STACK"),
                wrongMethod("PUT", "/schemas"),
                new Bad("GET", P + "/stacks?limit=x", "", 422, "InvalidFormat", "limit", "whole number"),
                new Bad("GET", P + "/stacks?marker=%21", "", 422, "InvalidFormat", "marker", "marker"));
    }

    @Test
    void aWrongMethodIsAnsweredWithTheRightOnes() {
        assertThat(world.send("PATCH", P + "/stacks", "{}", world.admin()).raw().headers().firstValue("Allow"))
                .hasValueSatisfying(allow -> assertThat(allow).contains("POST"));
    }

    private static Bad post(String path, String body, String code, String field, String reason) {
        return new Bad("POST", P + path, body, 422, code, field, reason);
    }

    private static Bad service(String fields, String code, String field, String reason) {
        return post("/services", "{\"launchConfig\":{\"imageUuid\":\"docker:a\"}," + fields + "}", code, field,
                reason);
    }

    private static Bad config(String config, String code, String field, String reason) {
        return post("/services", "{\"name\":\"a\",\"stackId\":\"STACK\",\"launchConfig\":" + config + "}", code,
                field, reason);
    }

    private static Bad missing(String path) {
        return new Bad("GET", path, "", 404, "NotFound", "", "does not exist");
    }

    private static Bad machine(String body, int status, String code, String reason) {
        return new Bad("POST", P + "/hosts", body, status, code, "", reason);
    }

    private static Bad wrongMethod(String method, String path) {
        return new Bad(method, P + path, "{}", 405, "MethodNotAllowed", "", "");
    }
}
