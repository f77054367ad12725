package io.drover.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.model.network.BalancerContainer;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/**
 * A load balancer on two hosts in front of services on three: what is asked of it is answered, whatever happens to the
 * containers behind it, to its rules and to its certificates.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LoadBalancerTest {
    private static final int REQUESTS = 1_000_000;
    private static final int PER_SECOND = 5_000;
    private static final int KEEPING = 12;
    private static final int FRESH = 4;
    /** Of those who come over TLS, half for each request anew: so they are shown the certificate of the moment. */
    private static final int SECURE = 4;
    private static final int SECURE_PER_SECOND = 100;
    private static final Duration VERDICT = Duration.ofSeconds(1);
    /** What is begun so long after a kill may have been sent before it. */
    private static final Duration UNDER_WAY = Duration.ofMillis(500);
    /** Longer than a balancer takes to try a request elsewhere. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration FORGETS = Duration.ofSeconds(25);
    /** Each says its name at 8080 and 8081, and at 8082 whether it is well, which is so while a file is there. */
    private static final String WEB = """
                image: %s
                entrypoint: ['/bin/sh', '-c']
                command:
                - |
                  mkdir -p /www; echo ok > /www/well; httpd -p 8082 -h /www
                  for port in 8080 8081; do
                    printf 'frontend f%%s\\n mode http\\n timeout client 1m\\n bind :%%s\\n http-request return status 200 content-type text/plain string "%%s %%s"\\n' $$port $$port $$HOSTNAME $$port
                  done > /tmp/web.cfg
                  exec haproxy -db -f /tmp/web.cfg
            """
            .formatted(BalancerContainer.IMAGE);
    private static final String COMPOSE = """
            version: '2'
            services:
              lb:
                image: rancher/load-balancer-service
                ports: ['80:8080', '81:8081', '443:8080']
                links: [one, two, three]
                labels:
                  io.rancher.scheduler.global: 'true'
                  io.rancher.scheduler.affinity:host_label_ne: machine=MACHINE
                  io.rancher.loadbalancer.ssl.ports: '443'
              one:
            %1$s
              two:
            %1$s
              three:
            %1$s
            """.formatted(WEB);
    private static final String RANCHER = """
            version: '2'
            services:
              lb:
                default_cert: shop
              one: &checked
                scale: 2
                health_check:
                  port: 8082
                  request_line: GET /well HTTP/1.0
                  interval: 500
                  response_timeout: 500
                  healthy_threshold: 2
                  unhealthy_threshold: 2
                  initializing_timeout: 60000
                  strategy: none
              two: *checked
              three: *checked
            """;
    private static DroverLab drover;
    private static final Certificates certificates = new Certificates();

    @BeforeAll
    static void up() {
        drover = DroverLab.with(3);
        addCertificate();
        drover.api().createStack("shop", COMPOSE.replace("MACHINE", drover.hosts().get(2).machine().name()), RANCHER);
        for (var service : List.of("one", "two", "three", "lb")) {
            drover.api().awaitActive(service, Duration.ofSeconds(90));
        }
    }

    @AfterAll
    static void down() {
        if (drover != null) {
            drover.close();
        }
    }

    /** The guide's example: source 80 and 81, targets 8080 and 8081, three services, round robin. */
    @Test
    @Order(1)
    void theExampleOfTheGuideWorksAsWritten() {
        for (var port : List.of(80, 81)) {
            for (var address : balancers(port)) {
                Await.until("every container answers at " + address, Duration.ofSeconds(30), () -> {
                    var names = new TreeSet<String>();
                    for (var i = 0; i < 6; i++) {
                        names.add(Get.text("http://" + address.getHostString() + ":" + port + "/"));
                    }
                    return names.size() == 6
                            && names.stream().allMatch(it -> it.endsWith(port == 80 ? "8080" : "8081"));
                });
            }
        }
        var lb = drover.api().named("/services", "lb");
        assertThat(lb.path("type").asText()).isEqualTo("loadBalancerService");
        assertThat(lb.path("publicEndpoints").toString()).contains("\"port\":80", "\"port\":81", "\"port\":443");
        Await.until("it is healthy", Duration.ofSeconds(30), () -> "healthy"
                .equals(drover.api().named("/services", "lb").path("healthState").asText()));
        var numbers = Api.expect(200,
                drover.api().post("/loadbalancerservices/" + lb.path("id").asText() + "?action=statistics",
                        Map.of()));
        assertThat(numbers.path("silentInstanceIds")).isEmpty();
        assertThat(numbers.path("targets").findValuesAsText("target")).anyMatch(it -> it.startsWith("shop-one-"));
        assertThat(Stream.of(numbers.path("targets")).flatMap(it -> it.findValues("requests").stream())
                .mapToLong(JsonNode::asLong).sum()).isPositive();
    }

    @Test
    @Order(2)
    void portFortyTwoIsRefusedWithItsReason() {
        var lb = drover.api().named("/services", "lb");
        var refused = change(lb, List.of(Map.of("sourcePort", 42, "targetPort", 8080, "serviceId", id("one"))));
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.body().toString()).contains("sourcePort", "42");
    }

    @Test
    @Order(3)
    void aBadSectionIsRefusedInHaproxysWordsAndTheFormerGoesOn() {
        var lb = drover.api().named("/services", "lb");
        var config = new HashMap<>(Map.of("portRules", lb.at("/lbConfig/portRules"), "defaultCertificateId",
                lb.at("/lbConfig/defaultCertificateId"), "config", "frontend 80\n  nonsense here\n"));
        Api.expect(200, drover.api().put("/services/" + lb.path("id").asText(), Map.of("lbConfig", config)));
        Await.until("the reason is shown", Duration.ofSeconds(60), () -> drover.api().named("/services", "lb")
                .path("transitioningMessage").asText().contains("nonsense"));
        assertThat(Get.text("http://" + balancers(80).getFirst().getHostString() + "/")).endsWith("8080");
        config.put("config", "");
        Api.expect(200, drover.api().put("/services/" + lb.path("id").asText(), Map.of("lbConfig", config)));
        Await.until("the reason is gone", Duration.ofSeconds(60), () -> drover.api().named("/services", "lb")
                .path("transitioning").asText().equals("no"));
    }

    /** Nothing that is asked fails, but what is under way on a container or host that is killed outright. */
    @Test
    @Order(5)
    @Timeout(value = 20, unit = TimeUnit.MINUTES)
    void nothingIsDroppedWhateverChanges() {
        var addresses = new ArrayList<>(balancers(80));
        addresses.addAll(balancers(81));
        var killed = new ArrayList<Instant>();
        try (var visitors = new Visitors(addresses, KEEPING, FRESH, PER_SECOND);
                var secure = new Visitors(balancers(443), SECURE / 2, SECURE / 2, SECURE_PER_SECOND)) {
            changeTargets(killed, visitors);
            changeListeners();
            changeCertificates();
            loseAHost(killed);
            Await.until(REQUESTS + " answers", Duration.ofMinutes(8), () -> visitors.answered() >= REQUESTS);
            var failures = Stream.of(visitors, secure).flatMap(some -> some.failures().stream()).toList();
            var unexcused = failures.stream()
                    .filter(failure -> killed.stream().noneMatch(at -> underWay(failure, at))).toList();
            assertThat(unexcused).isEmpty();
            // who is killed has at most one request of each visitor
            assertThat(failures.size()).isLessThanOrEqualTo(killed.size() * (KEEPING + FRESH + SECURE));
            assertThat(secure.answered()).as("over TLS").isGreaterThan(SECURE_PER_SECOND);
            System.out.printf("%,d answers, %,d of them over TLS, %d failed on %d killed containers and hosts%n",
                    visitors.answered() + secure.answered(), secure.answered(), failures.size(), killed.size());
        }
    }

    /** The verdict of those that check it counts, and nothing else: HAProxy checks none of these by itself. */
    @Test
    @Order(4)
    void whoIsFoundIllGetsNothingNewInASecond() {
        try (var metronome = new Metronome(); var verdicts = new Verdicts(drover)) {
            verdicts.rounds(2, round -> {
                var end = round.lastRequest().isAfter(round.lastName()) ? round.lastRequest() : round.lastName();
                var limit = VERDICT.plus(metronome.stoodStill(round.verdict(), end));
                say(round + ", limit " + limit);
                assertThat(round.balancers()).as("of %s, to the last request", round).isLessThan(limit);
                assertThat(round.names()).as("of %s, to the last name", round).isLessThan(limit);
            });
        }
    }

    /** Who knows both balancers and goes to the other one notices nothing, but of what was under way there. */
    @Test
    @Order(6)
    void aHostWithABalancerIsKilled() {
        var both = balancers(80);
        var gone = drover.hosts().get(1);
        try (var before = Visitors.ofEither(both, KEEPING, FRESH, PER_SECOND, FORGETS)) {
            Await.until("both are asked", Duration.ofSeconds(20), () -> before.answered() > PER_SECOND);
            var killed = Instant.now();
            gone.machine().powerOff();
            var off = Instant.now();
            Await.until("what was under way then counts no more", Duration.ofSeconds(5),
                    () -> Instant.now().isAfter(off.plus(UNDER_WAY)));
            try (var after = Visitors.ofEither(both, KEEPING, FRESH, PER_SECOND, PATIENCE)) {
                Await.until("the server knows that it is gone", Duration.ofSeconds(60),
                        () -> drover.api().count("/hosts",
                                host -> gone.machine().name().equals(host.path("hostname").asText())
                                        && host.path("agentState").asText().equals("disconnected")) == 1);
                Await.until("many more answers", Duration.ofSeconds(60), () -> after.answered() > 2 * PER_SECOND);
                assertThat(after.failures()).as("killed at " + killed).isEmpty();
            }
            // a visitor whom the one left without an answer may ask the other for what only the dead host could give
            assertThat(before.failures()).as("killed at " + killed).hasSizeLessThanOrEqualTo(2 * (KEEPING + FRESH))
                    .allMatch(failure -> underWay(failure, killed, off));
        }
    }

    private static boolean underWay(Visitors.Failure failure, Instant killed) {
        return underWay(failure, killed, killed);
    }

    /** @param off when the last of it had ended */
    private static boolean underWay(Visitors.Failure failure, Instant killed, Instant off) {
        return failure.begun().isBefore(off.plus(UNDER_WAY)) && failure.at().isAfter(killed.minusMillis(100));
    }

    /** 200 of them. */
    private static void changeTargets(List<Instant> killed, Visitors visitors) {
        var scales = Map.of("one", List.of(3, 2), "two", List.of(4, 2), "three", List.of(3, 2));
        for (var round = 0; round < 20; round++) {
            // 6: three services up and down
            for (var step : List.of(0, 1)) {
                scales.forEach((service, sizes) -> scale(service, sizes.get(step)));
                for (var service : scales.keySet()) {
                    awaitRunning(service, scales.get(service).get(step));
                }
            }
            // 2: one is ill, and well again
            var container = "shop-one-" + (1 + round % 2);
            var engine = drover.hostOf("r-" + container + "-").engine();
            var name = engine.running("r-" + container + "-").getFirst();
            say("ill " + container);
            engine.docker("exec", name, "mv", "/www/well", "/www/ill");
            awaitHealth(container, "unhealthy");
            say("well " + container);
            engine.docker("exec", name, "mv", "/www/ill", "/www/well");
            awaitHealth(container, "healthy");
            // 1: one is restarted
            restart("shop-two-" + (1 + round % 2));
            // 1: one is killed, or a service is renewed by hand
            if (round % 2 == 0) {
                var victim = "r-shop-three-" + (1 + round / 2 % 2) + "-";
                var host = drover.hostOf(victim).engine();
                say("kill " + victim);
                killed.add(Instant.now());
                host.docker("kill", host.running(victim).getFirst());
                awaitRunning("three", 2);
            } else {
                renew(round);
            }
            assertThat(visitors.failures().stream()
                    .filter(failure -> killed.stream().noneMatch(at -> underWay(failure, at)))).as("round " + round)
                    .isEmpty();
        }
    }

    /** Another service takes the place of one, as people upgrade by hand. */
    private static void renew(int round) {
        var lb = drover.api().named("/services", "lb");
        var old = drover.api().list("/services").filter(it -> it.path("name").asText().matches("new\\d+")).findFirst();
        var name = "new" + round;
        var one = drover.api().named("/services", "one");
        Api.expect(201, drover.api().post("/services", Map.of("name", name, "stackId", one.path("stackId").asText(),
                "scale", 2, "startOnCreate", true, "launchConfig", one.path("launchConfig"))));
        Await.until(name + " is healthy", Duration.ofSeconds(40), () -> drover.api().named("/services", name)
                .path("healthState").asText().equals("healthy"));
        var rules = new ArrayList<Map<String, Object>>();
        for (var service : List.of("one", "two", "three", name)) {
            for (var port : List.of(80, 81, 443)) {
                rules.add(Map.of("sourcePort", port, "targetPort", port == 81 ? 8081 : 8080, "protocol",
                        port == 443 ? "https" : "http", "serviceId", id(service)));
            }
        }
        Api.expect(200, change(lb, rules));
        old.ifPresent(service -> {
            Api.expect(200, drover.api().delete("/services/" + service.path("id").asText()));
            Await.until("the old one is gone", Duration.ofSeconds(40), () -> drover.api().count("/containers",
                    it -> it.path("name").asText().startsWith("shop-" + service.path("name").asText() + "-")) == 0);
        });
    }

    private static void changeListeners() {
        var lb = drover.api().named("/services", "lb");
        for (var i = 0; i < 20; i++) {
            var rules = new ArrayList<Object>();
            lb.at("/lbConfig/portRules").forEach(rules::add);
            var port = 9000 + i;
            rules.add(Map.of("sourcePort", port, "targetPort", 8081, "protocol", "http", "serviceId", id("two")));
            rules.add(Map.of("sourcePort", 80, "targetPort", 8081, "protocol", "http", "serviceId", id("two"), "path",
                    "/path" + i));
            Api.expect(200, change(lb, rules));
            for (var balancer : balancers(80)) {
                Await.until("the new path", Duration.ofSeconds(60), () -> Get
                        .text("http://" + balancer.getHostString() + "/path" + port % 9000).endsWith("8081"));
            }
        }
        var rules = new ArrayList<Object>();
        lb.at("/lbConfig/portRules").forEach(rules::add);
        Api.expect(200, change(lb, rules));
    }

    private static void changeCertificates() {
        for (var i = 0; i < 20; i++) {
            var serial = addCertificate();
            for (var balancer : balancers(443)) {
                Await.until("the new certificate", Duration.ofSeconds(60),
                        () -> Certificates.shown(balancer, "shop.example").equals(serial));
            }
        }
    }

    private static void loseAHost(List<Instant> killed) {
        var host = drover.hosts().get(2);
        killed.add(Instant.now());
        host.machine().powerOff();
        Await.until("its containers run elsewhere", Duration.ofSeconds(60),
                () -> Stream.of("one", "two", "three").allMatch(service -> drover.running("shop")
                        .stream().filter(name -> name.startsWith("r-shop-" + service + "-")).count() >= 2));
    }

    /** So that a failure can be told from what was done at its moment. */
    private static void say(String what) {
        System.out.println(Instant.now() + " " + what);
    }

    private static void scale(String service, int scale) {
        say("scale " + service + " " + scale);
        Api.expect(200, drover.api().put("/services/" + id(service), Map.of("scale", scale)));
    }

    private static void restart(String container) {
        say("restart " + container);
        var before = drover.api().named("/containers", container);
        Api.expect(202, drover.api().post("/containers/" + before.path("id").asText() + "?action=restart", Map.of()));
        Await.until(container + " runs again", Duration.ofSeconds(40), () -> {
            var now = drover.api().named("/containers", container);
            return now.path("startCount").asInt() > before.path("startCount").asInt()
                    && now.path("state").asText().equals("running")
                    && now.path("healthState").asText().equals("healthy");
        });
    }

    private static void awaitRunning(String service, int scale) {
        Await.until(scale + " of " + service, Duration.ofSeconds(60), () -> {
            var containers = drover.api().list("/containers")
                    .filter(it -> it.path("name").asText().startsWith("shop-" + service + "-")).toList();
            return containers.size() == scale && containers.stream()
                    .allMatch(it -> it.path("state").asText().equals("running")
                            && it.path("healthState").asText().equals("healthy"));
        });
    }

    private static void awaitHealth(String container, String health) {
        Await.until(container + " is " + health, Duration.ofSeconds(20), () -> drover.api()
                .named("/containers", container).path("healthState").asText().equals(health));
    }

    private static Api.Answer change(JsonNode lb, List<?> rules) {
        return drover.api().put("/services/" + lb.path("id").asText(), Map.of("lbConfig",
                Map.of("portRules", rules, "defaultCertificateId", lb.at("/lbConfig/defaultCertificateId").asText())));
    }

    private static String id(String service) {
        return drover.api().named("/services", service).path("id").asText();
    }

    private static List<InetSocketAddress> balancers(int port) {
        return IntStream.of(0, 1).mapToObj(n -> new InetSocketAddress(drover.hosts().get(n).machine().address(), port))
                .collect(Collectors.toList());
    }

    /** Makes a certificate or puts a new one in its place. @return its serial number */
    private static String addCertificate() {
        var made = certificates.make("shop.example");
        var body = Map.of("name", "shop", "cert", made.cert(), "key", made.key());
        var known = drover.api().list("/certificates").findFirst();
        if (known.isPresent()) {
            Api.expect(200, drover.api().put("/certificates/" + known.get().path("id").asText(), body));
        } else {
            Api.expect(201, drover.api().post("/certificates", body));
        }
        return made.serial();
    }
}
