package io.drover.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.model.Wire;
import io.drover.model.spec.LaunchConfig;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Launch configs from Rancher's JSON and back. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LaunchConfigsTest {
    private final RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(42);

    @Test
    void whatIsReadIsWrittenAsItWas() {
        for (int i = 0; i < 2000; i++) {
            var json = generated();
            var config = LaunchConfigs.read("", new Given("launchConfig", json));
            var written = Wire.read(Json.write(LaunchConfigs.body(config, "launchConfig")).toString(), JsonNode.class);
            for (var field : json.properties()) {
                assertThat(written.path(field.getKey())).as(field.getKey()).isEqualTo(field.getValue());
            }
            assertThat(LaunchConfigs.read("", new Given("launchConfig", written))).isEqualTo(config);
            assertThat(LaunchConfigs.warnings(new Given("launchConfig", written))).isEmpty();
        }
    }

    @Test
    void bareConfigsHaveDockersDefaults() {
        var config = LaunchConfigs.read("", given("{\"imageUuid\":\"docker:a\",\"command\":null,\"unheardOf\":5}"));
        assertThat(config).isEqualTo(LaunchConfig.of("", "a"));
        assertThat(LaunchConfigs.read("", given("{\"imageUuid\":\"rancher/none\"}")).image())
                .isEqualTo("rancher/none");
    }

    @Test
    void otherWritingsMeanTheSame() {
        var config = LaunchConfigs.read("", given("""
                {"imageUuid":"docker:a","command":"sh","memory":"1024","tty":"true","environment":{"A":1,"B":null},
                "ports":["80","8080-8081:80-81/udp"],"networkLaunchConfig":"web","networkMode":"managed"}"""));
        assertThat(config.command().command()).containsExactly("sh");
        assertThat(config.command().tty()).isTrue();
        assertThat(config.command().environment()).containsEntry("A", "1").containsEntry("B", "");
        assertThat(config.limits().memory()).isEqualTo(1024);
        assertThat(config.networking().ports()).hasToString("[80/tcp, 8080:80/udp, 8081:81/udp]");
        assertThat(config.networking().mode()).isEqualTo("container");
    }

    @Test
    void whatIsKnownAndNotDoneIsSaid() {
        assertThat(LaunchConfigs.warnings(given("""
                {"imageUuid":"docker:a","build":{"git":"x"},"netAlias":["b"],"publishAllPorts":true,"cpuCount":4,
                "lxcConf":{},"secrets":[],"registryCredentialId":null,"storageOpt":{},"unheardOf":true}""")))
                .containsExactly("launchConfig.build is not honoured yet", "launchConfig.cpuCount is not honoured yet",
                        "launchConfig.netAlias is not honoured yet",
                        "launchConfig.publishAllPorts is not honoured yet");
    }

    private static Given given(String json) {
        return new Given("launchConfig", Wire.read(json, JsonNode.class));
    }

    private ObjectNode generated() {
        var json = Wire.JSON.createObjectNode().put("imageUuid", "docker:image:" + random.nextInt(9));
        for (var field : LaunchConfigs.FIELDS) {
            // two of these are kept as labels
            if (random.nextBoolean() || List.of("imageUuid", "requestedHostId", "requestedIpAddress", "labels")
                    .contains(field.name())) {
                continue;
            }
            switch (field.type()) {
                case "string", "enum" -> json.put(field.name(), field.name().equals("networkMode") ? "host" : "t");
                case "int" -> json.put(field.name(), random.nextInt(1, 1 << 20));
                case "boolean" -> json.put(field.name(), random.nextBoolean());
                case "array[string]" -> json.putArray(field.name())
                        .add(field.name().equals("ports") ? "10.0.0.1:81:80/udp" : "one");
                case "map[string]" -> json.putObject(field.name()).put("key", "value").put("other", "");
                case "array[ulimit]" -> json.putArray(field.name()).addObject().put("type", "ulimit")
                        .put("name", "nofile").put("soft", 5L).put("hard", 9L);
                case "logConfig" -> json.putObject(field.name()).put("type", "logConfig").put("driver", "syslog")
                        .putObject("config").put("a", "b");
                case "restartPolicy" -> json.putObject(field.name()).put("type", "restartPolicy")
                        .put("name", "on-failure").put("maximumRetryCount", 3);
                default -> assertThat(field.name()).isEqualTo("healthCheck");
            }
        }
        if (json.has("networkLaunchConfig")) {
            json.put("networkMode", "container");
        }
        return (ObjectNode) Wire.read(json.toString(), JsonNode.class);
    }
}
