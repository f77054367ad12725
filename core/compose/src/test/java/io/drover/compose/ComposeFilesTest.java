package io.drover.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.drover.model.Refusal;
import io.drover.model.spec.CommandCheck;
import io.drover.model.spec.Dependency;
import io.drover.model.spec.Dependency.Condition;
import io.drover.model.spec.Labels;
import io.drover.model.spec.LaunchConfig;
import io.drover.model.spec.PortSpec;
import io.drover.model.spec.PortSpec.Protocol;
import io.drover.model.spec.ServiceKind;
import io.drover.model.spec.ServiceSpec;
import io.drover.model.spec.ServiceSpec.Link;
import io.drover.model.spec.StackSpec;
import io.drover.model.spec.UpgradeOptions;
import io.drover.model.spec.VolumeSpec;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.ValueSource;
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
                restart: unless-stopped
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
        assertThat(config.restart()).isEqualTo(new LaunchConfig.RestartPolicy("unless-stopped", 0));
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
    }

    @Test
    void whatDoesNothingIsSaidByName() {
        var stack = ComposeFiles.read("web:\n  image: a\n  isolation: x\n  x-mine: 1\n",
                "web:\n  default_cert: c\n", Map.of());
        assertThat(stack.notes()).containsExactlyInAnyOrder(
                "docker-compose.yml line 3: service web: isolation is ignored: the engine's own setting is used",
                "rancher-compose.yml line 2: service web: default_cert is ignored: certificates stand under lb_config");
    }

    @Test
    void theAddressesOfAnExternalServiceAreCheckedAndANameIsNot() {
        var stack = ComposeFiles.read("out: {image: rancher/external-service}\n"
                + "named: {image: rancher/external-service, hostname: example.com}\n", """
                        out:
                          external_ips: [192.0.2.1]
                          health_check: {port: 81, request_line: GET / HTTP/1.0}
                        named:
                          health_check: {port: 82}
                        """, Map.of());
        var check = Objects.requireNonNull(service(stack, "out").healthCheck());
        assertThat(check.port()).isEqualTo(81);
        assertThat(check.requestLine()).isEqualTo("GET / HTTP/1.0");
        assertThat(stack.notes()).containsExactly("rancher-compose.yml line 5: service named: health_check is carried"
                + " out by load balancers only: a host name has no addresses to check");
        var again = ComposeExport.of(stack);
        assertThat(ComposeFiles.read(again.docker(), again.rancher(), Map.of()).services()).isEqualTo(stack.services());
    }

    @Test
    void whatABalancerCannotDoYetIsNoted() {
        var stack = ComposeFiles.read("""
                web: {image: a}
                lb:
                  image: rancher/lb-service-haproxy
                """, """
                web:
                  health_check: {port: 80, name: alive}
                lb:
                  lb_config:
                    port_rules:
                    - {source_port: 443, protocol: https, service: web}
                    - {source_port: 443, protocol: https, service: wbe, environment: other}
                    - {source_port: 443, protocol: https, service: other/api, region: east}
                """, Map.of());
        assertThat(stack.notes()).containsExactlyInAnyOrder(
                "rancher-compose.yml line 7: service lb: lb_config: port_rules: environment is ignored: a load balancer"
                        + " leads to services of its own environment",
                "rancher-compose.yml line 8: service lb: lb_config: port_rules: region is ignored: a load balancer leads"
                        + " to services of its own environment",
                "rancher-compose.yml line 4: service lb: there is no service wbe in this stack, to which a rule leads",
                "rancher-compose.yml line 4: service lb: no certificate is named for the ports of https and tls");
        assertThat(Objects.requireNonNull(service(stack, "web").launchConfig()).healthCheck()).extracting("name")
                .isEqualTo("alive");
    }

    @Test
    void theComposeSpecificationIsSaidInRanchersWords() {
        var stack = ComposeFiles.read("""
                name: shop
                x-common: &common
                  image: a:1
                  environment: {A: one, B: two}
                  volumes: ['/a:/a', 'b:/b']
                services:
                  base:
                    <<: *common
                  never: {image: a, profiles: [other]}
                  web:
                    extends: base
                    environment: [B=three, 'C=${C:-four}']
                    volumes:
                      - {type: bind, source: /new, target: /a, read_only: true}
                      - {type: tmpfs, target: /t, tmpfs: {size: 1m}}
                    ports:
                      - {target: 80, published: 8080}
                      - {target: 53, published: "53", protocol: udp, host_ip: 10.0.0.1}
                    pull_policy: always
                    stop_grace_period: 1m30s
                    healthcheck: {test: curl localhost, interval: 5s, retries: 2}
                    depends_on: {db: {condition: service_healthy}}
                    labels: [mine=1]
                    deploy:
                      replicas: 3
                      labels: {x: y}
                      resources:
                        limits: {cpus: '0.5', memory: 64M, pids: 10}
                        reservations: {cpus: '0.25', memory: 32M}
                      placement:
                        constraints: [node.labels.disk == ssd, node.labels.zone != east, node.role == worker]
                        max_replicas_per_node: 1
                      update_config: {order: start-first, parallelism: 2, delay: 1500ms}
                      restart_policy: {condition: on-failure, max_attempts: 3}
                  all:
                    image: b
                    deploy: {mode: global}
                  db: {image: c}
                """, null, Map.of());
        assertThat(stack.services()).extracting(ServiceSpec::name).containsExactly("base", "web", "all", "db");
        assertThat(service(stack, "all").global()).isTrue();
        var web = service(stack, "web");
        assertThat(web.scale()).isEqualTo(3);
        assertThat(web.dependsOn()).containsExactly(new Dependency("db", Condition.SERVICE_HEALTHY));
        assertThat(web.upgradeStrategy()).isEqualTo(new UpgradeOptions(true, 2, 1500));
        var config = Objects.requireNonNull(web.launchConfig());
        assertThat(config.image()).isEqualTo("a:1");
        assertThat(config.command().environment()).isEqualTo(Map.of("A", "one", "B", "three", "C", "four"));
        assertThat(config.command().stopTimeoutSeconds()).isEqualTo(90);
        assertThat(config.storage().volumes()).containsExactly("/new:/a:ro", "b:/b");
        assertThat(config.storage().tmpfs()).containsExactly(Map.entry("/t", "size=1048576"));
        assertThat(config.networking().ports()).extracting(Object::toString).containsExactly("8080:80/tcp",
                "10.0.0.1:53:53/udp");
        assertThat(config.commandCheck()).isEqualTo(
                new CommandCheck(List.of("CMD-SHELL", "curl localhost"), 5_000_000_000L, null, 2, null));
        assertThat(config.limits()).isEqualTo(LaunchConfig.Limits.NONE.withCpuQuota(50_000L).withCpuPeriod(100_000L)
                .withMemory(64L << 20).withPidsLimit(10L).withMilliCpuReservation(250)
                .withMemoryReservation(32L << 20));
        assertThat(config.restart()).isEqualTo(new LaunchConfig.RestartPolicy("on-failure", 3));
        assertThat(config.labels()).isEqualTo(Map.of("mine", "1", Labels.PULL_IMAGE, "always",
                "io.rancher.scheduler.affinity:host_label", "disk=ssd",
                "io.rancher.scheduler.affinity:host_label_ne", "zone=east",
                "io.rancher.scheduler.affinity:container_label_ne",
                "io.rancher.stack_service.name=${stack_name}/${service_name}"));
        assertThat(stack.notes()).satisfiesExactly(
                note -> assertThat(note)
                        .isEqualTo("docker-compose.yml line 26: service web: deploy: labels is ignored"),
                note -> assertThat(note).startsWith("docker-compose.yml line 34: service web: deploy: restart_policy:"
                        + " condition: on-failure is ignored: "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"service_started", "service_healthy", "service_completed_successfully"})
    void everyConditionIsKept(String condition) {
        var stack = ComposeFiles.read("""
                services:
                  web:
                    image: a
                    labels: {io.rancher.sidekicks: side}
                    depends_on: {db: {condition: %1$s}}
                  side:
                    image: b
                    depends_on: {job: {condition: %1$s, restart: true}}
                  db: {image: c}
                  job: {image: d}
                """.formatted(condition), null, Map.of());
        assertThat(service(stack, "web").dependsOn()).extracting(Dependency::service, one -> one.condition().word())
                .containsExactly(tuple("db", condition), tuple("job", condition));
        assertThat(stack.notes())
                .containsExactly("docker-compose.yml line 8: service side: depends_on: job: restart is ignored");
        var once = condition.equals("service_completed_successfully") ? "true" : null;
        for (var name : List.of("db", "job")) {
            assertThat(Objects.requireNonNull(service(stack, name).launchConfig()).label(Labels.START_ONCE))
                    .as("it is a job when its end is waited for").isEqualTo(once);
        }
        var texts = ComposeExport.of(stack);
        assertThat(ComposeFiles.read(texts.docker(), texts.rancher(), Map.of()).services())
                .isEqualTo(stack.services());
    }

    @Test
    void ofTwoConditionsTheOneThatAsksForMoreCountsAndAUnitDoesNotWaitForItself() {
        var stack = ComposeFiles.read("""
                services:
                  web:
                    image: a
                    labels: {io.rancher.sidekicks: side}
                    depends_on: {db: {condition: service_started}, side: {condition: service_healthy}}
                  side: {image: b, depends_on: {db: {condition: service_healthy}}}
                  db: {image: c}
                """, null, Map.of());
        assertThat(service(stack, "web").dependsOn())
                .containsExactly(new Dependency("db", Condition.SERVICE_HEALTHY));
        assertThat(stack.notes()).containsExactly(
                "service web: depends_on: side: condition is not waited for: both are of one unit");
    }

    @Test
    void aJobThatIsToBeStartedAgainStaysSo() {
        var stack = ComposeFiles.read("""
                services:
                  web: {image: a, depends_on: {job: {condition: service_completed_successfully}}}
                  job: {image: b, labels: {io.rancher.container.start_once: 'false'}}
                """, null, Map.of());
        assertThat(Objects.requireNonNull(service(stack, "job").launchConfig()).label(Labels.START_ONCE))
                .isEqualTo("false");
    }

    @Test
    void theTargetsOfAnOldBalancerBecomeRules() {
        var stack = ComposeFiles.read("""
                lb:
                  image: rancher/load-balancer-service
                  ports: ['80', '443:8443/http', '90:91/tcp']
                  expose: ['7:8']
                  links: [web, api]
                  labels:
                    io.rancher.loadbalancer.ssl.ports: '443'
                    io.rancher.loadbalancer.proxy-protocol.ports: '90'
                    io.rancher.loadbalancer.target.web: 'a.com:80/x=81, b.com'
                    io.rancher.loadbalancer.target.api: '9000'
                    mine: '1'
                web: {image: a}
                api: {image: b}
                """, "lb:\n  certs: [c]\n  load_balancer_config:\n    haproxy_config: {global: maxconn 9}\n", Map.of());
        var lb = service(stack, "lb");
        var config = Objects.requireNonNull(lb.lbConfig());
        assertThat(config.portRules()).extracting(rule -> rule.protocol() + " " + rule.sourcePort() + " "
                + rule.service() + " " + rule.targetPort() + " " + rule.hostname() + " " + rule.path())
                .containsExactly("http 80 web 81 a.com /x", "http 80 web 80 b.com null", "http 80 api 9000 null null",
                        "https 443 web 8443 b.com null", "https 443 api 9000 null null", "tcp 90 web 91 b.com null",
                        "tcp 90 api 9000 null null", "http 7 web 8 b.com null", "http 7 api 9000 null null");
        assertThat(config.certificates()).containsExactly("c");
        assertThat(config.config()).isEqualTo("global\n    maxconn 9\nfrontend 90\n    accept-proxy\n");
        var container = Objects.requireNonNull(lb.launchConfig());
        assertThat(container.labels()).isEqualTo(Map.of("mine", "1"));
        assertThat(container.networking().ports()).extracting(Object::toString).containsExactly("80:80/tcp",
                "443:443/tcp", "90:90/tcp");
        assertThat(container.networking().expose()).isEmpty();
        assertThat(lb.links()).isEmpty();
    }

    @Test
    void selectorsAreTakenFromLabelsAndOfAnOldBalancerBecomeRules() {
        var stack = ComposeFiles.read("""
                lb:
                  image: rancher/load-balancer-service
                  ports: ['80:8080', '90:91/tcp']
                  links: [web]
                  labels: {io.rancher.service.selector.link: 'role in (web, api)'}
                web:
                  image: a
                  labels:
                    io.rancher.service.selector.link: role=db
                    io.rancher.service.selector.container: by=hand
                names:
                  image: rancher/dns-service
                  labels: ['io.rancher.service.selector.link=role=db']
                """, null, Map.of());
        assertThat(Objects.requireNonNull(service(stack, "lb").lbConfig()).portRules())
                .extracting(rule -> rule.protocol() + " " + rule.sourcePort() + " " + rule.service() + " "
                        + rule.selector() + " " + rule.targetPort())
                .containsExactly("http 80 web null 8080", "http 80 null role in (web, api) 8080",
                        "tcp 90 web null 91", "tcp 90 null role in (web, api) 91");
        assertThat(service(stack, "web")).returns("role=db", ServiceSpec::selectorLink)
                .returns("by=hand", ServiceSpec::selectorContainer);
        assertThat(service(stack, "names")).returns("role=db", ServiceSpec::selectorLink)
                .returns(ServiceKind.ALIAS, ServiceSpec::kind);
    }

    /** All combinations of Rancher's guide, on a balancer that leads port 80 to 90 and 82 to 91. */
    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            example.com:80/path=81, example.com, 80, /path,    81
            example.com:80/path/a,  example.com, 80, /path/a,  -
            example.com:80=81,      example.com, 80, -,        81
            example.com:80,         example.com, 80, -,        -
            example.com/path/b/c=81,example.com, -,  /path/b/c,81
            example.com/path,       example.com, -,  /path,    -
            example.com=81,         example.com, -,  -,        81
            example.com,            example.com, -,  -,        -
            80/path=81,             -,           80, /path,    81
            80/path,                -,           80, /path,    -
            80=81,                  -,           80, -,        81
            /path=81,               -,           -,  /path,    81
            /path,                  -,           -,  /path,    -
            81,                     -,           -,  -,        81
            *.example.com:80=81,    *.example.com, 80, -,      81
            """)
    void everyFormOfATargetOfAnOldBalancerIsRead(String label, @Nullable String host, @Nullable Integer source,
            @Nullable String path, @Nullable Integer target) {
        var stack = ComposeFiles.read("""
                lb:
                  image: rancher/load-balancer-service
                  ports: ['80:90', '82:91']
                  external_links: ['other/web:w']
                  labels:
                    io.rancher.loadbalancer.target.other/web: '%s'
                """.formatted(label), null, Map.of());
        var on80 = " " + (target == null ? 90 : target) + " " + host + " " + path;
        // on a port that the label is not about it is a target like any other
        var on82 = source == null ? " " + (target == null ? 91 : target) + " " + host + " " + path : " 91 null null";
        assertThat(Objects.requireNonNull(service(stack, "lb").lbConfig()).portRules())
                .extracting(rule -> rule.service() + " " + rule.sourcePort() + " " + rule.targetPort() + " "
                        + rule.hostname() + " " + rule.path())
                .containsExactly("other/web 80" + on80, "other/web 82" + on82);
    }

    @Test
    void templatesAreCarriedOutAndLinesAreTheirs() {
        var text = """
                version: '2'
                {{- if eq .Values.big "true" }}
                # more
                {{- end }}
                services:
                {{- range splitPreserveQuotes .Values.names }}
                  {{ . }}:
                    image: {{ $.Stack.Name }}
                    wrong: 1
                {{- end }}
                """;
        assertThatThrownBy(() -> ComposeFiles.read(text, null,
                new StackContext("shop", "Default", Map.of("big", "false", "names", "a b"))))
                .hasMessage("docker-compose.yml line 9: service a: 'wrong' is not a key of compose files");
        var stack = ComposeFiles.read(text.replace("wrong", "scale"), null,
                new StackContext("shop", "Default", Map.of("big", "true", "names", "a b")));
        assertThat(stack.services()).extracting(ServiceSpec::name).containsExactly("a", "b");
        assertThat(Objects.requireNonNull(service(stack, "b").launchConfig()).image()).isEqualTo("shop");
    }

    @Test
    void templatesKnowWhereTheyAre() {
        var stack = ComposeFiles.read("""
                web:
                  image: a
                  labels:
                    where: '{{ .Environment.Name }}/{{ .Stack.Name }}'
                    what: '{{ .Release.Version }}/{{ .Stack.Version }}/{{ .Release.PreviousVersion }}'
                """, """
                .catalog:
                  name: Shop
                  version: "v1.6" # of three
                  questions:
                    - {variable: version}
                web:
                  metadata: {it: '{{ .Release.Version }}'}
                """, new StackContext("shop", "Default", Map.of()));
        assertThat(Objects.requireNonNull(service(stack, "web").launchConfig()).labels())
                .isEqualTo(Map.of("where", "Default/shop", "what", "v1.6/v1.6/"));
        assertThat(service(stack, "web").metadata()).isEqualTo(Map.of("it", "v1.6"));
    }

    @Test
    void aDollarIsWrittenTwice() {
        var stack = ComposeFiles.read("web:\n  image: a\n  labels: {l: '$${stack_name}/$NAME/${NO}'}\n", null,
                Map.of("NAME", "n"));
        assertThat(Objects.requireNonNull(service(stack, "web").launchConfig()).labels()).containsEntry("l",
                "${stack_name}/n/");
        assertThat(stack.notes()).containsExactly("the variable NO is not set; it was taken as empty");
    }

    @ParameterizedTest
    @ValueSource(strings = {"['io.rancher.scheduler.affinity:host_label=a=b']",
            "['io.rancher.scheduler.affinity:host_label: a=b']", "[{'io.rancher.scheduler.affinity:host_label': a=b}]",
            "['IO.rancher.scheduler.affinity:host_label=a=b', 'io.rancher.scheduler.affinity:host_label:a=b']"})
    void theColonInTheNameOfARuleSeparatesNothing(String labels) {
        var stack = ComposeFiles.read("web:\n  image: a\n  labels: " + labels + "\n", null, Map.of());
        assertThat(Objects.requireNonNull(service(stack, "web").launchConfig()).labels())
                .containsEntry(Labels.AFFINITY + "host_label", "a=b");
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
    void ofVolumesOnlyWhatDoesNothingIsSaid() {
        var stack = ComposeFiles.read("""
                services: {web: {image: a}}
                volumes:
                  v: {driver: nfs, per_container: true, driver_opts: {a: b}, labels: {x: y}}
                  w: {external: true, driver: nfs, name: there}
                """, null, Map.of());
        assertThat(stack.volumes()).isEqualTo(Map.of("v",
                new VolumeSpec("nfs", Map.of("a", "b"), false, true, null), "w",
                new VolumeSpec("nfs", Map.of(), true, false, "there")));
        assertThat(stack.notes()).containsExactly("docker-compose.yml line 3: volume v: labels is ignored",
                "docker-compose.yml line 4: volume w: driver is ignored: an external volume is taken as it is");
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

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            io.rancher.scheduler.affinity:not_host_label  | is ignored: there is no rule 'not_host_label', only
            io.rancher.scheduler.affinity:host_label_soft | ''
            io.rancher.scheduler.affinity:container_ne    | ''
            io.rancher.scheduler.affinity:host_labels     | is ignored: there is no rule 'host_labels', only
            io.rancher.scheduler.affinity:volumes         | ''
            io.rancher.scheduler.affinity:volumes_ne      | is ignored: there is no rule 'volumes_ne', only
            io.rancher.scheduler.affinity:volumes_soft    | is ignored: there is no rule 'volumes_soft', only
            io.rancher.scheduler.global                   | ''
            io.rancher.scheduler.globl                    | is ignored: it is not known
            io.rancher.scheduler.ips                      | is ignored: it is a label of hosts
            io.rancher.scheduler.require_any              | is ignored: it is a label of hosts
            io.rancher.container.requested_ip             | ''
            """)
    void aLabelAboutSchedulingThatDoesNothingIsNamed(String label, String reason) {
        var notes = ComposeFiles.read("web:\n  image: a\n  labels:\n    mine: x\n    " + label + ": y\n", null,
                Map.of()).notes();
        if (reason.isEmpty()) {
            assertThat(notes).isEmpty();
        } else {
            assertThat(notes).singleElement().asString()
                    .startsWith("docker-compose.yml line ")
                    .contains(": service web: labels " + label + " " + reason);
        }
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
            depends_on: [b]               | depends_on: [a]              | 2: service a: depends_on goes in a circle: a, b, a
            depends_on: {b: {}}           | links: [a]                   |
            links: [b]                    | links: [a]                   |
            'labels: {io.rancher.sidekicks: b}, volumes_from: [b]' | network_mode: 'container:a' | 2: service a: \
            volumes_from: containers share their networks or volumes in a circle: a, b, a
            'labels: {io.rancher.sidekicks: b}, net: "container:b"' | volumes_from: [a]  | 2: service a: net: containers share
            'labels: {io.rancher.sidekicks: b}' | depends_on: [c]        | 4: service c: depends_on goes in a circle: a, c, a
            links: [c]                    | 'labels: {io.rancher.sidekicks: c}' | 2: service a: links: c is a sidekick of b,
            'labels: {io.rancher.sidekicks: c}' | 'labels: {io.rancher.sidekicks: c}' | 3: service b: labels: the \
            sidekick c is one of a already
            extends: b                    | extends: c                   | 2: service a: extends itself, over a, b, c
            """)
    void whatServicesSayOfEachOtherHolds(String a, String b, @Nullable String message) {
        var third = message != null && message.contains("extends") ? "extends: a" : "depends_on: [a]";
        var text = "services:\n  a: {image: x, %s}\n  b: {image: x, %s}\n  c: {image: x, %s}\n".formatted(a, b, third);
        if (message == null) {
            assertThat(ComposeFiles.read(text, null, Map.of()).services()).hasSize(3);
        } else {
            assertThatThrownBy(() -> ComposeFiles.read(text, null, Map.of())).isInstanceOf(Refusal.class)
                    .hasMessageContaining("docker-compose.yml line " + message);
        }
    }

    @Test
    void whatTheStackHasAlreadyMayBeNamed() {
        var text = "web: {image: a, links: [db], depends_on: [db]}\n";
        var there = new StackContext("shop", "", Map.of(), Set.of("db"));
        assertThat(service(ComposeFiles.read(text, null, there), "web").links()).containsExactly(new Link("db", "db"));
        var profile = ComposeFiles.read("services: {web: {image: a, profiles: [x]}}", null,
                Map.of("COMPOSE_PROFILES", "x"));
        assertThat(profile.services()).hasSize(1);
        var optional = "services: {web: {image: a, depends_on: {db: {required: false}}}}";
        assertThat(service(ComposeFiles.read(optional, null, Map.of()), "web").dependsOn()).isEmpty();
    }

    @Test
    void aLongRowOfServicesIsReadOrRefusedAtOnce() {
        var row = new StringBuilder();
        for (var i = 1; i < 8_000; i++) {
            row.append("s%d: {image: a, depends_on: [s%d]}\n".formatted(i, i + 1));
        }
        row.append("s8000: {image: a}\n");
        assertThat(ComposeFiles.read(row.toString(), null, Map.of()).services()).hasSize(8_000);
        assertThatThrownBy(
                () -> ComposeFiles.read(row.toString().replace("depends_on: [", "extends: ").replace("]", ""),
                        null, Map.of()))
                .hasMessageContaining("extends goes over more than 50 services");
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
            web: {image: '${A!b}'}                             | after a $ comes a name
            web: {image: '${A:-b'}                             | after a $ comes a name
            web: {image: '${A:?say it}'}                       | the variable A must be set: say it
            web: {image: a, made_up: 1}                        | line 1: service web: 'made_up' is not a key
            web: {image: a, logging: {drivr: x}}               | service web: logging: 'drivr' is not a key
            web: {image: a, extends: web}                      | service web: extends itself, over web
            web: {image: a, extends: db}                       | extends db, which is not a service of this file
            web: {image: a, extends: {service: a, file: b}}    | extends the file b, which cannot be read here
            web: {image: a, deploy: {mode: x}}                 | service web: deploy: mode must be replicated or global
            web: {image: a, deploy: {placement: {constraints: [node.id==1]}}} | constraints must be node.labels.KEY
            web: {image: a, healthcheck: {test: [x]}}          | healthcheck: test must be NONE, CMD or CMD-SHELL
            web: {image: a, healthcheck: {interval: often}}    | interval must be a time
            web: {image: a, ports: [{published: 1}]}           | ports must be a list of texts or of maps with a target
            web: {image: a, volumes: [{type: bind, target: /a, source: b}]} | source must be a path from the root
            web: {image: a, depends_on: {db: {condition: x}}}  | condition must be service_started,
            web: {image: a, storage_driver: x}                 | storage_driver must be a map, not 'x'
            web: {image: a, upgrade_strategy: {batch_size: 0}} | batch_size must be 1 or more
            web: {image: a, upgrade_strategy: {deadline_millis: 9}} | deadline_millis must be 1000 or more
            include: [a.yml]                                   | include cannot be followed here
            lb: {image: rancher/lb-service-haproxy, lb_config: {port_rules: [{service: a}]}} | source_port is needed
            lb: {image: rancher/lb-service-haproxy, lb_config: {port_rules: [{source_port: 42}]}} | 42 is the balancer's
            lb: {image: rancher/lb-service-haproxy, lb_config: {port_rules: [{source_port: 1}]}} | service is needed
            lb: {image: rancher/lb-service-haproxy, lb_config: {port_rules: [{source_port: 1, selector: a=b, protocol: tcp}, {source_port: 1, selector: a=c}]}} | service lb: lb_config: port_rules[1].protocol must be tcp
            web: {image: a, health_check: {port: 1, initializing_timeout: 0}} | service web: health_check: initializing_timeout must be at least 1, not 0
            web: {image: a, health_check: {port: 1, healthy_threshold: -1}} | health_check: healthy_threshold must be at least 1
            web: {image: a, health_check: {port: 1, interval: -1}} | health_check: interval must be at least 0
            web: {image: a, health_check: {port: 1, recreate_on_quorum_strategy_config: {quorum: -1}}} | quorum must be at least 0
            lb: {image: rancher/load-balancer-service, ports: ['x']} | ports must be SOURCE, SOURCE:TARGET
            'web: {'                                           | line 1: not YAML
            'web: {image: a, labels: {io.rancher.sidekicks: x}}' | labels: the sidekick x is not a service of this file
            'version: 1.0, services: {}'                       | not YAML
            web_1: {image: a}                                  | line 1: service web_1: the name may have letters, digits
            web-: {image: a}                                   | line 1: service web-: the name may have letters, digits
            '"": {image: a}'                                   | line 1: service : the name is needed
            web: {image: a, scale: -1}                         | line 1: service web: scale: must be 0 or more, not -1
            web: {image: a, scale: 10001}                      | service web: scale: must be 10000 or less, not 10001
            web: {image: a, deploy: {replicas: -2}}            | service web: deploy: replicas must be from 0 to 10000
            web: {image: a, deploy: {update_config: {order: x}}} | deploy: update_config: order must be stop-first or start-first
            web: {image: a, deploy: {update_config: {parallelism: -1}}} | update_config: parallelism must be 0, which is all at once
            web: {image: a, deploy: {update_config: {failure_action: x}}} | failure_action must be pause, continue or rollback
            web: {image: a, deploy: {resources: {limits: {memory: x}}}} | deploy: resources: limits: memory must be an amount
            web: {image: a, deploy: {resources: {limits: {cpus: x}}}} | deploy: resources: limits: cpus must be a number
            web: {image: a, deploy: {resources: {limits: {pids: x}}}} | deploy: resources: limits: pids must be a whole number
            web: {image: a, deploy: {resources: {reservations: {memory: x}}}} | resources: reservations: memory must be an amount
            web: {image: a, deploy: {resources: {reservations: {cpus: 999999}}}} | reservations: cpus must be 100000 or less
            web: {image: a, deploy: {restart_policy: {max_attempts: -1}}} | restart_policy: max_attempts must be from 0 to
            web: {image: a, deploy: {placement: {constraints: [node.hostname==x]}}} | io.rancher.scheduler.affinity:host_label
            web: {image: a, restart: sometimes}                | line 1: service web: restart must be no, always, unless-stopped
            web: {image: a, restart: 'always:3'}               | line 1: service web: restart must be no, always, unless-stopped
            web: {image: a, pull_policy: perhaps}              | line 1: service web: pull_policy must be always, missing
            web: {image: a, pull_policy: every_now}            | line 1: service web: pull_policy must be always, missing
            web: {image: a, links: [db]}                       | service web: links: there is no service db in this stack
            web: {image: a, depends_on: [db]}                  | service web: depends_on: there is no service db
            web: {image: a, network_mode: 'container:db'}      | service web: network_mode: 'db' is not another container
            web: {image: a, net: 'container:db'}               | service web: net: 'db' is not another container
            web: {image: a, volumes_from: [web]}               | service web: volumes_from: 'web' is not another container
            out: {image: rancher/external-service}             | service out: the external service out needs either
            web: {image: a, metadata: [a]}                     | service web: metadata must be a map, not a list
            web: {image: a, metadata: a}                       | service web: metadata must be a map, not 'a'
            web: {image: a, depends_on: [web]}                 | service web: depends_on goes in a circle: web, web
            web: {image: a, labels: {io.rancher.sidekicks: web}} | the sidekick web cannot have sidekicks itself
            web: {image: a, labels: {io.drover.host_loss.grace_seconds: soon}} | labels: must be whole seconds, not 'soon'
            web: {image: a, environment: {A: [1]}}             | environment.A must be a text, not a list
            web: {image: a, environment: A}                    | environment must be a map or a list, not 'A'
            web: {image: {a: b}}                               | service web: image must be a text, not a map
            web: {image: a, tty: [true]}                       | service web: tty must be a text, not a list
            web: {image: a, dns: {a: b}}                       | service web: dns must be a list, not a map
            web: {image: a, health_check: [80]}                | service web: health_check must be a map, not a list
            web: {image: a, scale_policy: 3}                   | service web: scale_policy must be a map, not '3'
            web: {image: a, links: [[db]]}                     | service web: links must be a list of texts, not a list
            web: {image: a, ulimits: [1]}                      | service web: ulimits must be a map, not a list
            'services: {web: {image: a}}, volumes: {v: [1]}'   | not YAML
            '{services: {web: {image: a}}, volumes: {v: [1]}}' | line 1: volume v must be a map, not a list
            '{services: {web: {image: a}}, volumes: {v: {name: /x}}}' | line 1: volume v: name must be a name of two or more
            '{services: {web: {image: a}}, volumes: {v: {external: {name: "a b"}}}}' | volume v: external: name must be a name
            '{services: {web: {image: a}}, volumes: {v: {external: {nam: x}}}}' | volume v: external: 'nam' is not a key
            web: {image: a, volumes: ['./b:/a']}               | line 1: service web: volumes: './b:/a' must begin with a path
            web: {image: a, volumes: ['~/b:/a']}               | line 1: service web: volumes: '~/b:/a' must begin with a path
            """)
    void badInputNamesLineAndKey(String text, String message) {
        assertThatThrownBy(() -> ComposeFiles.read(text, null, Map.of())).isInstanceOf(Refusal.class)
                .hasMessageContaining(message)
                .satisfies(refusal -> assertThat(((Refusal) refusal).field()).isEqualTo("dockerCompose"));
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
