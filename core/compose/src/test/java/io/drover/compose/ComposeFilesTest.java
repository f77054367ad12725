package io.drover.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.model.Refusal;
import io.drover.model.spec.Labels;
import io.drover.model.spec.LaunchConfig;
import io.drover.model.spec.PortSpec;
import io.drover.model.spec.PortSpec.Protocol;
import io.drover.model.spec.ServiceKind;
import io.drover.model.spec.ServiceSpec;
import io.drover.model.spec.ServiceSpec.Link;
import io.drover.model.spec.StackSpec;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComposeFilesTest {

    @Test
    void bothVersionsOfTheFormatAndBothFilesMakeOneStack() {
        var two = ComposeFiles.read("version: '2'\nservices:\n  web:\n    image: a:1\n",
                "version: '2'\nservices:\n  web:\n    scale: 3\n", Map.of());
        var one = ComposeFiles.read("web:\n  image: a:1\n", "web:\n  scale: 3\n", Map.of());
        assertThat(one).isEqualTo(two);
        assertThat(service(two, "web").scale()).isEqualTo(3);
        assertThat(two.notes()).isEmpty();
    }

    @Test
    void everyKeyOfAContainerIsRead() {
        var config = config("""
                image: a:1
                command: sh -c "echo 'a b'"
                entrypoint: ['/in', '-x']
                environment:
                  A: 1
                  B: yes
                  C: "x=${X}"
                working_dir: /w
                user: me
                tty: true
                stdin_open: true
                stop_signal: SIGINT
                stop_grace_period: 20s
                ports: ['8080:80', '127.0.0.1:53:53/udp', '99', '7000-7001:70-71']
                expose: [90]
                dns: 8.8.8.8
                dns_search: [a.b]
                extra_hosts: ['h:1.2.3.4']
                hostname: hn
                privileged: true
                read_only: true
                cap_add: [net_admin]
                devices: ['/dev/a:/dev/b:rwm']
                pid: host
                sysctls: {net.a: 1}
                mem_limit: 512m
                memswap_limit: 1g
                mem_reservation: 1048576
                cpu_shares: 10
                ulimits: {nofile: 5, nproc: {soft: 1, hard: 2}}
                volumes: ['/a', 'n:/b:ro', '/h:/c']
                tmpfs: /t:size=1m
                logging: {driver: syslog, options: {tag: t}}
                restart: on-failure:3
                labels:
                  IO.RANCHER.Container.Start_Once: 'true'
                  mine: X
                """);
        assertThat(config.command().command()).containsExactly("sh", "-c", "echo 'a b'");
        assertThat(config.command().entryPoint()).containsExactly("/in", "-x");
        assertThat(config.command().environment()).containsExactly(Map.entry("A", "1"), Map.entry("B", "true"),
                Map.entry("C", "x=5"));
        assertThat(config.command().stopTimeoutSeconds()).isEqualTo(20);
        assertThat(config.networking().ports()).containsExactly(new PortSpec(null, 8080, 80, Protocol.TCP),
                new PortSpec("127.0.0.1", 53, 53, Protocol.UDP), new PortSpec(null, null, 99, Protocol.TCP),
                new PortSpec(null, 7000, 70, Protocol.TCP), new PortSpec(null, 7001, 71, Protocol.TCP));
        assertThat(config.networking().mode()).isEqualTo("managed");
        assertThat(config.networking().extraHosts()).containsExactly("h:1.2.3.4");
        assertThat(config.isolation().capAdd()).containsExactly("NET_ADMIN");
        assertThat(config.limits().memory()).isEqualTo(512L << 20);
        assertThat(config.limits().memorySwap()).isEqualTo(1L << 30);
        assertThat(config.limits().ulimits()).containsExactly(new LaunchConfig.Limits.Ulimit("nofile", 5, 5),
                new LaunchConfig.Limits.Ulimit("nproc", 1, 2));
        assertThat(config.storage().volumes()).containsExactly("/a", "n:/b:ro", "/h:/c");
        assertThat(config.storage().tmpfs()).containsEntry("/t", "size=1m");
        assertThat(config.logging().driver()).isEqualTo("syslog");
        assertThat(config.restart()).isEqualTo(new LaunchConfig.RestartPolicy("on-failure", 3));
        assertThat(config.labels()).containsEntry(Labels.START_ONCE, "true").containsEntry("mine", "X");
    }

    @Test
    void sidekicksMoveIntoTheirPrimary() {
        var stack = ComposeFiles.read("""
                version: '2'
                services:
                  web:
                    image: a
                    labels:
                      io.rancher.sidekicks: data, logs
                  data:
                    image: b
                    links: ['db:database']
                  logs:
                    image: c
                    network_mode: container:web
                    volumes_from: [data]
                  db:
                    image: d
                """, null, Map.of());
        assertThat(stack.services()).extracting(ServiceSpec::name).containsExactly("web", "db");
        var web = service(stack, "web");
        assertThat(web.sidekicks()).extracting(LaunchConfig::name).containsExactly("data", "logs");
        assertThat(web.sidekicks().get(1).networking().networkFrom()).isEqualTo("web");
        assertThat(web.sidekicks().get(1).storage().volumesFrom()).containsExactly("data");
        assertThat(web.links()).containsExactly(new Link("db", "database"));
    }

    @Test
    void kindsOfServiceComeFromTheImage() {
        var stack = ComposeFiles.read("""
                out: {image: rancher/external-service}
                other: {image: rancher/dns-service, links: [out]}
                lb: {image: rancher/load-balancer-service, links: [out]}
                """, "out:\n  external_ips: [10.1.1.1]\n", Map.of());
        assertThat(service(stack, "out").kind()).isEqualTo(ServiceKind.EXTERNAL);
        assertThat(service(stack, "out").externalIps()).containsExactly("10.1.1.1");
        assertThat(service(stack, "other").kind()).isEqualTo(ServiceKind.ALIAS);
        assertThat(service(stack, "lb").kind()).isEqualTo(ServiceKind.LOAD_BALANCER);
        assertThat(stack.notes()).anyMatch(note -> note.contains("lb") && note.contains("does not run yet"));
    }

    @Test
    void whatIsNotHonouredIsSaidByName() {
        var stack = ComposeFiles.read("web:\n  image: a\n  isolation: x\n  made_up: 1\n", "web:\n  lb_config: {}\n",
                Map.of());
        assertThat(stack.notes()).containsExactlyInAnyOrder(
                "docker-compose.yml line 3: service web: isolation is not honoured yet",
                "docker-compose.yml line 4: service web: made_up is not honoured yet",
                "rancher-compose.yml line 2: service web: lb_config is not honoured yet");
    }

    @Test
    void aDollarIsWrittenTwice() {
        var stack = ComposeFiles.read("web:\n  image: a\n  labels: {l: '$${stack_name}/$NAME/${NO}'}\n", null,
                Map.of("NAME", "n"));
        assertThat(Objects.requireNonNull(service(stack, "web").launchConfig()).labels()).containsEntry("l",
                "${stack_name}/n/");
        assertThat(stack.notes()).containsExactly("the variable NO is not set; it was taken as empty");
    }

    @Test
    void whatBothFilesGiveIsJoined() {
        var stack = ComposeFiles.read("web:\n  image: a\n  tty: false\n  labels: {a: 1, b: 1}\n  dns: [8.8.8.8]\n",
                "web:\n  tty: true\n  labels: {b: 2, c: 3}\n  dns: [9.9.9.9]\n", Map.of());
        var config = Objects.requireNonNull(service(stack, "web").launchConfig());
        assertThat(config.labels()).containsExactly(Map.entry("a", "1"), Map.entry("b", "2"), Map.entry("c", "3"));
        assertThat(config.networking().dns()).containsExactly("8.8.8.8", "9.9.9.9");
        assertThat(config.command().tty()).isTrue();
    }

    @Test
    void valuesOfMetadataKeepTheirKinds() {
        var stack = ComposeFiles.read("web: {image: a}\n", """
                web:
                  metadata:
                    a: 7
                    b: '7'
                    c: no
                    d: 1.5
                    e: [1, {f: n}]
                    g: ${X}
                    h: 007
                """, Map.of("X", "8"));
        assertThat(service(stack, "web").metadata()).isEqualTo(Map.of("a", 7L, "b", "7", "c", false, "d", 1.5, "e",
                List.of(1L, Map.of("f", false)), "g", "8", "h", "007"));
    }

    @Test
    void anEmptyVolumeIsLeftOutAndSaid() {
        var stack = ComposeFiles.read("web:\n  image: a\n  volumes: ['${A}:${B}', '/x:/y']\n", null,
                Map.of("A", "", "B", ""));
        assertThat(Objects.requireNonNull(service(stack, "web").launchConfig()).storage().volumes())
                .containsExactly("/x:/y");
        assertThat(stack.notes()).containsExactly(
                "docker-compose.yml line 3: service web: volumes has an empty entry, which was left out");
    }

    @Test
    void theLineIsThatOfTheWrongEntry() {
        assertThatThrownBy(() -> ComposeFiles.read("web:\n  image: a\n  links:\n  - db\n  - ':x'\n", null, Map.of()))
                .hasMessage("docker-compose.yml line 5: service web: links must be service or service:alias, not ':x'");
        assertThatThrownBy(() -> ComposeFiles.read("web:\n  image: a\n  ports:\n  - 80\n  - 8:9:a\n", null, Map.of()))
                .hasMessage(
                        "docker-compose.yml line 5: service web: ports must be [address:][public:]private[/tcp|/udp],"
                                + " not '8:9:a'");
        assertThatThrownBy(() -> ComposeFiles.read("web: {image: a}", "web:\n  health_check:\n    port: 0\n", Map.of()))
                .hasMessage(
                        "rancher-compose.yml line 3: service web: health_check: port must be from 1 to 65535, not '0'")
                .satisfies(refusal -> assertThat(((Refusal) refusal).field()).isEqualTo("rancherCompose"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            web: [1]                                           | line 1: service web must be a map, not a list
            web: {image: a, ports: ['80:99999']}               | line 1: service web: ports must be ports from 1 to 65535
            web: {image: a, ports: ['a:b']}                    | line 1: service web: ports must be [address:]
            web: {image: a, mem_limit: lots}                   | mem_limit must be an amount of memory
            web: {image: a, privileged: perhaps}               | privileged must be true or false, not 'perhaps'
            web: {image: a, command: "a 'b"}                   | command must be a command with its quotes closed
            web: {image: a, scale: many}                       | scale must be a whole number, not 'many'
            web: {image: a, labels: {a: [1]}}                  | labels.a must be a text, not a list
            web: {command: x}                                  | line 1: service web: image is needed
            web: {build: .}                                    | images are not built from compose files
            web: {image: '${A:-b}'}                            | after a $ comes a name
            'web: {'                                           | line 1: not YAML
            'web: {image: a, labels: {io.rancher.sidekicks: x}}' | the sidekick x of web is not a service
            'version: 1.0, services: {}'                       | not YAML
            """)
    void badInputNamesLineAndKey(String text, String message) {
        assertThatThrownBy(() -> ComposeFiles.read(text, null, Map.of())).isInstanceOf(Refusal.class)
                .hasMessageContaining(message)
                .satisfies(refusal -> assertThat(((Refusal) refusal).field()).isEqualTo("dockerCompose"));
    }

    @Test
    void whateverIsReadNothingButARefusalComesOut() {
        var pieces = List.of("web", "image", ":", " ", "\n", "  ", "- ", "a", "{", "}", "[", "]", "'", "\"", "$", "${",
                "&x ", "*x", "<<: ", "services", "version", "'2'", "ports", "80:80", "labels", "io.rancher.sidekicks",
                "ulimits", "links", "null", "|", "#", "!!java ", "health_check", "port", "1", "-", "\t", "é");
        var random = new Random(7);
        for (var i = 0; i < 20_000; i++) {
            var text = new StringBuilder(random.nextInt(3) == 0 ? "web:\n  image: a\n  " : "");
            for (var n = random.nextInt(25); n > 0; n--) {
                text.append(pieces.get(random.nextInt(pieces.size())));
            }
            try {
                ComposeFiles.read(text.toString(), null, Map.of());
            } catch (Refusal refusal) {
                assertThat(refusal.field()).isNotNull();
            }
        }
    }

    @Test
    void aSmallTextCannotStandForALargeOne() {
        var bomb = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        for (var i = 1; i < 9; i++) {
            bomb.append("a").append(i).append(": &a").append(i).append(" [");
            bomb.append(("*a" + (i - 1) + ",").repeat(9)).append("*a").append(i - 1).append("]\n");
        }
        assertThatThrownBy(() -> ComposeFiles.read(bomb.toString(), null, Map.of())).isInstanceOf(Refusal.class);
    }

    private static ServiceSpec service(StackSpec stack, String name) {
        return stack.services().stream().filter(service -> service.name().equals(name)).findFirst().orElseThrow();
    }

    private static LaunchConfig config(String keys) {
        var stack = ComposeFiles.read("web:\n" + keys.indent(2), null, Map.of("X", "5"));
        assertThat(stack.notes()).isEmpty();
        return Objects.requireNonNull(service(stack, "web").launchConfig());
    }
}
