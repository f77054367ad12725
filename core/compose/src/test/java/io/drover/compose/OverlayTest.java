package io.drover.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.spec.Dependency;
import io.drover.model.spec.Dependency.Condition;
import io.drover.model.spec.LaunchConfig;
import io.drover.model.spec.LaunchConfig.Limits.Ulimit;
import io.drover.model.spec.ServiceSpec;
import io.drover.model.spec.StackSpec;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What docker-compose and rancher-compose say of one service, in whatever form, counts together. */
class OverlayTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            labels: [a=1, 'b:1']     | labels: {b: 2, c: 3}
            labels: {a: 1, b: 1}     | labels: ['b=2', {c: 3}]
            labels: ['a:1', b=1]     | labels: [b=2, c=3]
            labels: {a: 1, b: 1}     | labels: {b: 2, c: 3}
            """)
    void labelsComeTogetherInEveryForm(String docker, String rancher) {
        assertThat(config(docker, rancher).labels()).isEqualTo(Map.of("a", "1", "b", "2", "c", "3"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            environment: [A=1, B=1]  | environment: {B: 2, C: 3}
            environment: {A: 1, B: 1} | environment: ['B:2', C=3]
            environment: [A=1, B]    | environment: [B=2, C=3]
            """)
    void variablesComeTogetherInEveryForm(String docker, String rancher) {
        assertThat(config(docker, rancher).command().environment()).isEqualTo(Map.of("A", "1", "B", "2", "C", "3"));
    }

    @Test
    void soDoAllOtherKeysWithTwoForms() {
        assertThat(config("extra_hosts: ['a:1.1.1.1', 'b:::1']", "extra_hosts: {b: 2.2.2.2, c: '::3'}").networking()
                .extraHosts()).containsExactly("a:1.1.1.1", "b:2.2.2.2", "c:::3");
        assertThat(config("extra_hosts: ['a:1.1.1.1']", "extra_hosts: ['a=2.2.2.2']").networking().extraHosts())
                .containsExactly("a:2.2.2.2");
        assertThat(config("sysctls: [a=1, b=1]", "sysctls: {b: 2}").isolation().sysctls())
                .isEqualTo(Map.of("a", "1", "b", "2"));
        assertThat(config("log_driver: x\n  log_opt: [a=1]", "log_opt: {b: 2}").logging().options())
                .isEqualTo(Map.of("a", "1", "b", "2"));
        assertThat(config("logging: {driver: x, options: {a: 1}}", "logging: {options: [b=2]}").logging())
                .isEqualTo(new LaunchConfig.Logging("x", Map.of("a", "1", "b", "2")));
        assertThat(config("ulimits: {nofile: 1, nproc: 5}", "ulimits: {nofile: {soft: 2, hard: 3}}").limits().ulimits())
                .containsExactly(new Ulimit("nofile", 2, 3), new Ulimit("nproc", 5, 5));
        assertThat(config("dns: 1.1.1.1", "dns: [2.2.2.2]").networking().dns()).containsExactly("1.1.1.1", "2.2.2.2");
        assertThat(config("dns: 1.1.1.1", "dns: 2.2.2.2").networking().dns()).containsExactly("1.1.1.1", "2.2.2.2");
        assertThat(config("tmpfs: /a", "tmpfs: [/b]").storage().tmpfs()).containsOnlyKeys("/a", "/b");
        assertThat(config("volumes: ['/a:/x']", "volumes: ['/b:/x', '/c:/y']").storage().volumes())
                .containsExactly("/b:/x", "/c:/y");
        assertThat(config("ports: ['80:80']", "ports: ['80:80', '81:81']").networking().ports())
                .as("a port is published once").extracting(Object::toString)
                .containsExactly("80:80/tcp", "81:81/tcp");
    }

    @Test
    void aCommandIsOneThing() {
        var config = config("command: [a, b]\n  entrypoint: [c]\n  healthcheck: {test: [CMD, x], retries: 2}",
                "command: [d]\n  entrypoint: e f\n  healthcheck: {test: [CMD, z]}");
        assertThat(config.command().command()).containsExactly("d");
        assertThat(config.command().entryPoint()).containsExactly("e", "f");
        assertThat(Objects.requireNonNull(config.commandCheck()).test()).containsExactly("CMD", "z");
        assertThat(config.commandCheck().retries()).isEqualTo(2);
    }

    @Test
    void whatIsWaitedForComesTogether() {
        var stack = read("image: a\n  depends_on: [b, c]", "depends_on: {c: {condition: service_healthy}}");
        assertThat(stack.services().getFirst().dependsOn()).containsExactly(Dependency.on("b"),
                new Dependency("c", Condition.SERVICE_HEALTHY));
    }

    @Test
    void aKeyWithNothingTakesNothingAway() {
        var config = config("labels: {a: 1}\n  dns: [1.1.1.1]\n  tty: true", "labels:\n  dns:\n  tty:");
        assertThat(config.labels()).isEqualTo(Map.of("a", "1"));
        assertThat(config.networking().dns()).containsExactly("1.1.1.1");
        assertThat(config.command().tty()).isTrue();
    }

    @Test
    void sidekicksStaySoWhenBothFilesHaveLabels() {
        var stack = read("image: a\n  labels: [io.rancher.sidekicks=b]", "labels: {mine: 1}");
        assertThat(stack.services().getFirst().sidekicks()).extracting(LaunchConfig::name).containsExactly("b");
    }

    private static StackSpec read(String docker, String rancher) {
        return ComposeFiles.read("web:\n  " + docker + "\nb: {image: b}\nc: {image: c}\n", "web:\n  " + rancher + "\n",
                Map.of());
    }

    private static LaunchConfig config(String docker, String rancher) {
        List<ServiceSpec> services = read("image: a\n  " + docker, rancher).services();
        return Objects.requireNonNull(services.getFirst().launchConfig());
    }
}
