package io.drover.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.Refusal;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Whatever is written, there is a stack or a refusal that says where, and soon. */
class HostileFilesTest {
    private static final int FILES = 100_000;
    private static final Pattern PLACE = Pattern.compile("(docker|rancher)-compose\\.yml line [1-9]\\d*: \\S.*",
            Pattern.DOTALL);
    private static final Duration LONGEST = Duration.ofSeconds(1);
    private static final List<String> PIECES = List.of("web", "image", ":", " ", "\n", "  ", "- ", "a", "{", "}", "[",
            "]", "'", "\"", "$", "${", "${A:-", "${A?", "&x ", "*x", "<<: ", "services", "version", "'2'", "ports",
            "80:80", "labels", "io.rancher.sidekicks", "ulimits", "links", "null", "|", "#", "!!java ", "health_check",
            "port", "1", "-", "\t", "é", "{{", "}}", "{{ range until 999 }}", "{{ end }}", "{{ if .Values.x }}",
            "{{ else }}", "{{ repeat 99 \"ab\" }}", "deploy", "extends", "lb_config", "port_rules", "source_port",
            "rancher/load-balancer-service", "storage_driver", "healthcheck", "depends_on", "include", "profiles");
    /** Keys and values of the right shape more often than chance would give them. */
    private static final List<String> LINES = List.of("    image: a\n", "    image: rancher/lb-service-haproxy\n",
            "    image: rancher/load-balancer-service\n", "    ports: ['80:80', 99999, -1, '1-5:1-5']\n",
            "    ports: [{target: 80, published: x}]\n", "    volumes: [{type: bind, target: /a}, ':', 'a:b:c:d']\n",
            "    extends: web\n", "    extends: {service: b, file: c}\n", "    links: [b, ':', 'a:b']\n",
            "    labels: {io.rancher.sidekicks: 'b,web'}\n", "    labels: [a, 'b=c', {d: e}]\n",
            "    deploy: {replicas: -1, mode: global}\n", "    deploy: {resources: {limits: {cpus: 1e9}}}\n",
            "    healthcheck: {test: [], interval: 9999999h}\n", "    depends_on: {b: {condition: no}}\n",
            "    lb_config: {port_rules: [{source_port: 42}, 1]}\n", "    scale: 99999999999999999999\n",
            "    mem_limit: 9e99g\n", "    command: \"a 'b\"\n", "    environment: [A, B=1, {C: D}]\n",
            "    ulimits: {nofile: {soft: 1}}\n", "    network_mode: 'container:'\n", "    sysctls: [a]\n",
            "    storage_driver: {name: [x]}\n", "    health_check: {port: 0}\n", "    metadata: {a: [*x, {b: 1}]}\n",
            "    restart: [no]\n", "    restart: perhaps\n", "    pull_policy: {a: b}\n",
            "    image: rancher/external-service\n", "    image: rancher/dns-service\n",
            "    deploy: {update_config: {order: x, parallelism: 0}, placement: {constraints: [node.role==manager]}}\n",
            "    devices: [{target: x}]\n", "    extra_hosts: {h: [1, {a: b}]}\n", "    extra_hosts: ['h']\n",
            "    logging: 1\n", "    stop_grace_period: -1\n", "    cpus: NaN\n", "    made_up: x\n", "  b:\n",
            "  c: {image: c, extends: web}\n", "volumes: {v: {external: {name: x}}}\n", "    <<: *x\n");

    @Test
    void everyFileIsReadOrRefusedWithItsPlace() {
        var random = new Random(7);
        var longest = 0L;
        var slowest = "";
        var read = 0;
        // the first one pays for what all of them use
        ComposeFiles.read("web:\n  image: a\n", "web:\n  scale: 1\n", Map.of());
        for (var i = 0; i < FILES; i++) {
            var docker = random.nextBoolean() ? lines(random) : pieces(random);
            var rancher = random.nextInt(4) == 0 ? lines(random) : null;
            var began = spent();
            try {
                ComposeFiles.read(docker, rancher, Map.of("A", "$B", "x", "1"));
                read++;
            } catch (Refusal refusal) {
                assertThat(refusal.field()).isIn("dockerCompose", "rancherCompose");
                assertThat(refusal.getMessage()).as(docker).matches(PLACE);
            }
            var took = spent() - began;
            if (took > longest) {
                longest = took;
                slowest = docker;
            }
        }
        assertThat(read).as("files that are right after all").isGreaterThan(FILES / 100);
        assertThat(Duration.ofNanos(longest)).as("the slowest: %s", slowest).isLessThan(LONGEST);
    }

    /** What this thread has cost so far, whatever else runs on the machine, in nanoseconds. */
    private static long spent() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static String lines(Random random) {
        var text = new StringBuilder("version: '2'\nservices:\n  web: &x\n");
        for (var n = random.nextInt(6); n >= 0; n--) {
            text.append(LINES.get(random.nextInt(LINES.size())));
        }
        return text.toString();
    }

    private static String pieces(Random random) {
        var text = new StringBuilder(random.nextInt(3) == 0 ? "web:\n  image: a\n  " : "");
        for (var n = random.nextInt(25); n > 0; n--) {
            text.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return text.toString();
    }
}
