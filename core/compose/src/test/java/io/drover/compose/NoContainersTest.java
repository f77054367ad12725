package io.drover.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.model.spec.ServiceKind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Services without containers: what describes one is no mistake there, and is named. */
class NoContainersTest {
    /** Of each group of keys one or more. */
    private static final List<String> KEYS = List.of("health_check: {port: 80}", "tty: true", "restart: always",
            "environment: {A: 1}", "command: x", "ports: ['80:80']", "lb_config: {port_rules: [{target_port: 80}]}",
            "mem_limit: 1g", "cap_add: [all]", "volumes: ['/a:/a']", "logging: {driver: x}", "healthcheck: {test: x}",
            "network_mode: host", "env_file: a.env", "stop_grace_period: 1s", "pull_policy: always",
            "scale_policy: {min: 1}", "upgrade_strategy: {start_first: true}", "drain_timeout_ms: 5",
            "retain_ip: true", "expose: [80]", "dns: 1.1.1.1", "ulimits: {nofile: 1}", "deploy: {resources: {limits:"
                    + " {memory: 1g}}}",
            "secrets: [a]", "build: .");

    @ParameterizedTest
    @ValueSource(strings = {"rancher/external-service", "rancher/dns-service"})
    void everyKeyOfAContainerIsNamedAsIgnored(String image) {
        var external = image.contains("external");
        for (var key : KEYS) {
            if (external && key.startsWith("health_check")) {
                // its addresses are checked
                continue;
            }
            var stack = ComposeFiles.read("""
                    out:
                      image: %s
                      %s
                    """.formatted(image, key), external ? "out: {external_ips: [10.0.0.1]}" : null, Map.of());
            var name = key.startsWith("deploy") ? "mem_limit" : key.substring(0, key.indexOf(':'));
            assertThat(stack.notes()).as(key).singleElement().asString()
                    .startsWith("docker-compose.yml line 3: service out: " + name + " is ignored: ");
            assertThat(stack.services().getFirst().kind())
                    .isEqualTo(external ? ServiceKind.EXTERNAL : ServiceKind.ALIAS);
            assertThat(stack.services().getFirst().launchConfig()).isNull();
        }
    }

    @Test
    void whatIsWrongInThemIsStillFound() {
        assertThatThrownBy(() -> ComposeFiles.read("""
                out:
                  image: rancher/external-service
                  hostname: example.com
                  health_check: {port: 0}
                """, null, Map.of())).hasMessageContaining(
                "docker-compose.yml line 4: service out: health_check: port must be from 1 to 65535");
        assertThatThrownBy(() -> ComposeFiles.read("""
                out: {image: rancher/dns-service, ttty: true}
                """, null, Map.of())).hasMessageContaining("'ttty' is not a key of compose files");
    }

    @Test
    void labelsOfAnAliasAreNamedOneByOne() {
        assertThat(ComposeFiles.read("""
                names:
                  image: rancher/dns-service
                  labels: {io.rancher.service.selector.link: a=b, mine: 1}
                """, null, Map.of()).notes()).containsExactly(
                "docker-compose.yml line 3: service names: labels mine is ignored: an alias has no containers");
    }
}
