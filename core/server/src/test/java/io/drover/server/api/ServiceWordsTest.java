package io.drover.server.api;

import static io.drover.server.api.World.P;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.model.InstanceHealth;
import io.drover.model.Service;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a client says of a service is done, or its answer says that it is not. */
class ServiceWordsTest {
    private final World world = new World();
    private final String stack = world.stack("shop");

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void requestsAreLetEndAsLongAsTheLaunchConfigSays() {
        var made = make("service", "web", Map.of("launchConfig", config("drainTimeoutMs", 3000)));
        assertThat(made.body().at("/launchConfig/drainTimeoutMs").asInt()).isEqualTo(3000);
        assertThat(made.body().has("warnings")).isFalse();
        assertThat(service(made.text("id")).spec().drainTimeoutMillis()).isEqualTo(3000);

        var upgraded = world.post(P + "/services/" + made.text("id") + "?action=upgrade",
                Map.of("inServiceStrategy", Map.of("launchConfig", config("drainTimeoutMs", 4000))));
        assertThat(upgraded.status()).as(upgraded.raw().body()).isEqualTo(202);
        assertThat(service(made.text("id")).spec().drainTimeoutMillis()).isEqualTo(4000);

        var exported = world.post(P + "/stacks/" + stack + "?action=exportconfig", Map.of());
        assertThat(exported.text("rancherComposeConfig")).contains("drain_timeout_ms: 4000");
        assertThat(make("service", "plain", Map.of("launchConfig", config("tty", true))).body()
                .at("/launchConfig/drainTimeoutMs").isNull()).isTrue();
        assertThat(world.get(P + "/schemas/launchconfig").body().at("/resourceFields/drainTimeoutMs/type").asText())
                .isEqualTo("int");
    }

    @Test
    void thatTimeIsNoLessThanNone() {
        var refused = send("service", "web", Map.of("launchConfig", config("drainTimeoutMs", -1)));
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.text("code")).isEqualTo("MinLimitExceeded");
        assertThat(refused.text("fieldName")).isEqualTo("launchConfig.drainTimeoutMs");
        var sidekick = new HashMap<>(config("drainTimeoutMs", 5));
        sidekick.put("name", "log");
        assertThat(warnings(make("service", "web", Map.of("launchConfig", config("tty", true),
                "secondaryLaunchConfigs", List.of(sidekick))))).containsExactly(
                        "secondaryLaunchConfigs[0].drainTimeoutMs is not honoured: that of the launchConfig is");
    }

    @Test
    void whoWantsAContainerToEndIsToldOfTheLabel() {
        assertThat(warnings(make("service", "web", Map.of("launchConfig", config("restartPolicy",
                Map.of("name", "no")))))).singleElement().asString().startsWith(
                        "launchConfig.restartPolicy is not honoured")
                .contains("io.rancher.container.start_once=true");
        var once = new HashMap<>(config("restartPolicy", Map.of("name", "no")));
        once.put("labels", Map.of("io.rancher.container.start_once", "true"));
        assertThat(make("service", "once", Map.of("launchConfig", once)).body().has("warnings")).isFalse();
        assertThat(make("service", "up", Map.of("launchConfig", config("restartPolicy", Map.of("name", "always"))))
                .body().has("warnings")).isFalse();
        var refused = send("service", "odd", Map.of("launchConfig", config("restartPolicy",
                Map.of("name", "sometimes"))));
        assertThat(refused.text("code")).isEqualTo("InvalidOption");
        assertThat(refused.text("fieldName")).isEqualTo("launchConfig.restartPolicy.name");
    }

    @Test
    void addressesOfOthersAreChecked() {
        var check = Map.of("port", 80, "requestLine", "GET / HTTP/1.0");
        var made = make("externalService", "out",
                Map.of("externalIpAddresses", List.of("10.0.0.1"), "healthCheck", check)).body();
        assertThat(made.has("warnings")).isFalse();
        assertThat(made.at("/healthCheck/port").asInt()).isEqualTo(80);
        assertThat(made.at("/healthCheck/requestLine").asText()).isEqualTo("GET / HTTP/1.0");
        assertThat(made.path("addressHealth")).isEmpty();
        assertThat(warnings(make("externalService", "named", Map.of("hostname", "example.com", "healthCheck", check))))
                .containsExactly(
                        "healthCheck is honoured by load balancers only: a host name has no addresses to check");
        var refused = send("externalService", "odd",
                Map.of("externalIpAddresses", List.of("10.0.0.1"), "healthCheck", Map.of("port", 0)));
        assertThat(refused.text("fieldName")).isEqualTo("healthCheck.port");

        var id = made.path("id").asText();
        world.store.update(World.PROJECT, draft -> {
            var since = Instant.parse("2026-01-01T00:00:00Z");
            draft.put(Objects.requireNonNull(draft.view().get(Service.class, id)).withState(Service.State.ACTIVE)
                    .withOutside(Map.of("10.0.0.1", new InstanceHealth(InstanceHealth.State.UNHEALTHY, since,
                            "connection refused", 1, List.of("1h1"), List.of()))));
            return true;
        });
        var now = world.get(P + "/services/" + id);
        assertThat(now.text("healthState")).isEqualTo("unhealthy");
        assertThat(now.text("transitioningMessage")).isEqualTo("10.0.0.1: connection refused");
        now = world.get(P + "/externalservices/" + id);
        assertThat(now.body().at("/addressHealth/0/address").asText()).isEqualTo("10.0.0.1");
        assertThat(now.body().at("/addressHealth/0/reason").asText()).isEqualTo("connection refused");
        assertThat(now.body().at("/addressHealth/0/healthcheckHostIds/0").asText()).isEqualTo("1h1");
    }

    private static Map<String, Object> config(String field, Object value) {
        return Map.of("imageUuid", "docker:a", field, value);
    }

    private static List<String> warnings(World.Answer made) {
        return StreamSupport.stream(made.body().path("warnings").spliterator(), false).map(JsonNode::asText).toList();
    }

    private World.Answer make(String type, String name, Map<String, Object> fields) {
        var made = send(type, name, fields);
        assertThat(made.status()).as(made.raw().body()).isEqualTo(201);
        return made;
    }

    private World.Answer send(String type, String name, Map<String, Object> fields) {
        var body = new HashMap<>(fields);
        body.put("stackId", stack);
        body.put("name", name);
        return world.post(P + "/" + type + "s", body);
    }

    private Service service(String id) {
        return Objects.requireNonNull(world.view().get(Service.class, id));
    }
}
