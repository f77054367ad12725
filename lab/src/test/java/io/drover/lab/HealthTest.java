package io.drover.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Checks of all kinds on three real engines, and what becomes of who fails them. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class HealthTest {
    /** Each is well while a file is there. */
    private static final String COMPOSE = """
            version: '2'
            services:
              web: &web
                image: drover/sample:1
                command: ['sh', '-c', 'touch /www/well; exec httpd -f -p 8000 -h /www']
              kept: *web
              quorum: *web
              bare:
                image: drover/sample:1
                network_mode: host
                command: ['sh', '-c', 'touch /www/well; exec httpd -f -p 18001 -h /www']
              docker:
                image: drover/sample:1
                command: ['sh', '-c', 'touch /www/well; exec sleep 100000']
                healthcheck:
                  test: ['CMD', 'test', '-e', '/www/well']
                  interval: 1s
                  retries: 2
              lb:
                image: rancher/load-balancer-service
                ports: ['80:8000']
                links: [kept]
            """;
    private static final String RANCHER = """
            version: '2'
            services:
              web:
                scale: 3
                health_check: &check
                  port: 8000
                  request_line: GET /well HTTP/1.0
                  interval: 500
                  response_timeout: 2000
                  healthy_threshold: 2
                  unhealthy_threshold: 2
                  initializing_timeout: 60000
                  reinitializing_timeout: 60000
              kept:
                scale: 2
                health_check:
                  <<: *check
                  strategy: none
              quorum:
                scale: 2
                health_check:
                  <<: *check
                  strategy: recreateOnQuorum
                  recreate_on_quorum_strategy_config:
                    quorum: 2
              bare:
                health_check:
                  <<: *check
                  port: 18001
            """;
    private static DroverLab drover;

    @BeforeAll
    static void up() {
        drover = DroverLab.with(3);
        drover.api().createStack("shop", COMPOSE, RANCHER);
        for (var service : List.of("web", "kept", "quorum", "bare", "docker", "lb")) {
            Await.until(service + " is healthy", Duration.ofSeconds(90), () -> "healthy"
                    .equals(drover.api().named("/services", service).path("healthState").asText()));
        }
    }

    @AfterAll
    static void down() {
        if (drover != null) {
            drover.close();
        }
    }

    @Test
    @Order(1)
    void whoFailsIsMadeAnewAndTheReasonIsSaid() {
        var ill = container("shop-web-1");
        fall("shop-web-1");
        Await.until("another in its place", Duration.ofSeconds(30), () -> {
            var now = drover.api().list("/containers").filter(it -> it.path("name").asText().equals("shop-web-1"))
                    .toList();
            return now.size() == 1 && !now.getFirst().path("id").equals(ill.path("id"))
                    && now.getFirst().path("healthState").asText().equals("healthy");
        });
        assertThat(drover.api().get("/containers/" + ill.path("id").asText()).body().path("healthReason").asText())
                .contains("404");
        assertThat(ill.path("healthcheckHostIds")).hasSize(3);
    }

    @Test
    @Order(2)
    void withoutAStrategyNobodyTouchesItAndNeitherNamesNorBalancersLeadToIt() {
        var ill = container("shop-kept-1");
        fall("shop-kept-1");
        Await.until("it is unhealthy", Duration.ofSeconds(20), () -> health("shop-kept-1").equals("unhealthy"));
        // how soon is measured where nobody has to be asked by way of a process that is started for it
        var address = ill.path("primaryIpAddress").asText();
        Await.until("names do not lead to it", Duration.ofSeconds(20), () -> !resolved().contains(address));
        assertThat(resolved()).contains(container("shop-kept-2").path("primaryIpAddress").asText());
        assertThat(container("shop-kept-1").path("healthReason").asText()).contains("404");
        assertThat(drover.api().named("/services", "kept").path("healthState").asText()).isEqualTo("degraded");
        awaitOnlyWellOnesBehindTheBalancer();
        rise("shop-kept-1");
        Await.until("it is healthy", Duration.ofSeconds(20), () -> health("shop-kept-1").equals("healthy"));
        Await.until("names lead to it", Duration.ofSeconds(20), () -> resolved().contains(address));
        assertThat(container("shop-kept-1").path("id")).isEqualTo(ill.path("id"));
        assertThat(container("shop-kept-1").path("healthHistory").toString()).contains("unhealthy");
    }

    @Test
    @Order(3)
    void beneathTheQuorumNobodyIsReplaced() {
        var ill = container("shop-quorum-1");
        fall("shop-quorum-1");
        Await.until("it is unhealthy", Duration.ofSeconds(20), () -> health("shop-quorum-1").equals("unhealthy"));
        var other = container("shop-quorum-2");
        assertThat(container("shop-quorum-1").path("id")).isEqualTo(ill.path("id"));
        assertThat(other.path("healthState").asText()).isEqualTo("healthy");
        rise("shop-quorum-1");
        Await.until("it is healthy", Duration.ofSeconds(20), () -> health("shop-quorum-1").equals("healthy"));
    }

    @Test
    @Order(4)
    void aContainerInItsHostsNetworkIsCheckedToo() {
        var ill = container("shop-bare-1");
        fall("shop-bare-1");
        Await.until("another in its place", Duration.ofSeconds(40),
                () -> drover.api().count("/containers", it -> it.path("name").asText().equals("shop-bare-1")
                        && !it.path("id").equals(ill.path("id"))
                        && it.path("healthState").asText().equals("healthy")) == 1);
    }

    @Test
    @Order(5)
    void whatDockerChecksByACommandCounts() {
        var ill = container("shop-docker-1");
        assertThat(ill.path("healthState").asText()).isEqualTo("healthy");
        assertThat(ill.path("healthReason").asText("")).isIn("", "null");
        fall("shop-docker-1");
        // it is made anew at once, and what was wrong stands in the one before
        Await.until("its reason", Duration.ofSeconds(20), () -> drover.api()
                .get("/containers/" + ill.path("id").asText()).body().path("healthReason").asText()
                .contains("exit code 1"));
        Await.until("another in its place", Duration.ofSeconds(40), () -> drover.api()
                .count("/containers", it -> it.path("name").asText().equals("shop-docker-1")
                        && !it.path("id").equals(ill.path("id"))
                        && it.path("healthState").asText().equals("healthy")) == 1);
    }

    /** The server is away while one falls ill and recovers, and one falls ill and stays so. */
    @Test
    @Order(6)
    void aServerThatComesBackActsOnWhatIsNow() {
        var well = container("shop-web-2");
        var ill = container("shop-web-3");
        drover.server().kill();
        fall("shop-web-2");
        fall("shop-web-3");
        balancersOwnCheckTakesIllOnesAway();
        rise("shop-web-2");
        drover.server().start();
        Await.until("the one that stayed ill is made anew", Duration.ofSeconds(60), () -> drover.api().count(
                "/containers", it -> it.path("name").asText().equals("shop-web-3")
                        && !it.path("id").equals(ill.path("id"))
                        && it.path("healthState").asText().equals("healthy")) == 1);
        assertThat(container("shop-web-2").path("id")).isEqualTo(well.path("id"));
        assertThat(container("shop-web-2").path("startCount")).isEqualTo(well.path("startCount"));
    }

    /** HAProxy checks its targets by itself, so they go without any server. */
    private static void balancersOwnCheckTakesIllOnesAway() {
        fall("shop-kept-2");
        awaitOnlyWellOnesBehindTheBalancer();
        rise("shop-kept-2");
    }

    /** Who is ill has no such file. */
    private static void awaitOnlyWellOnesBehindTheBalancer() {
        Await.until("the balancer leads to the well one only", Duration.ofSeconds(20), () -> {
            for (var i = 0; i < 10; i++) {
                if (!Get.text("http://" + balancer().getHostString() + "/well").isEmpty()) {
                    return false;
                }
            }
            return true;
        });
    }

    @Test
    @Order(7)
    void aLostCheckerIsReplacedAndNobodyFallsIllOfIt() {
        var before = drover.api().list("/containers").filter(it -> it.path("name").asText().startsWith("shop-kept-"))
                .map(it -> it.path("id").asText()).toList();
        var gone = drover.hosts().stream().filter(host -> host.engine().running("r-shop-kept-").isEmpty()).findFirst();
        // two containers are on two of the three hosts at most
        var machine = gone.orElseThrow().machine();
        machine.cut();
        try {
            var lost = drover.api().list("/hosts").filter(it -> it.path("agentIpAddress").asText()
                    .equals(machine.address())).findFirst().orElseThrow().path("id").asText();
            Await.until("it checks no more", Duration.ofSeconds(60), () -> drover.api().list("/containers")
                    .filter(it -> it.path("name").asText().startsWith("shop-kept-"))
                    .noneMatch(it -> it.path("healthcheckHostIds").toString().contains(lost)));
        } finally {
            machine.restore();
        }
        assertThat(drover.api().list("/containers").filter(it -> it.path("name").asText().startsWith("shop-kept-"))
                .map(it -> it.path("id").asText()).toList()).containsExactlyInAnyOrderElementsOf(before);
        assertThat(health("shop-kept-1")).isEqualTo("healthy");
    }

    private static JsonNode container(String name) {
        return drover.api().list("/containers").filter(it -> it.path("name").asText().equals(name))
                .reduce((_, last) -> last).orElseThrow();
    }

    private static String health(String name) {
        return container(name).path("healthState").asText();
    }

    private static void fall(String name) {
        in(name, "rm", "-f", "/www/well");
    }

    private static void rise(String name) {
        in(name, "touch", "/www/well");
    }

    private static void in(String name, String... words) {
        var engine = drover.hostOf("r-" + name + "-").engine();
        var all = new java.util.ArrayList<>(List.of("exec", engine.running("r-" + name + "-").getFirst()));
        all.addAll(List.of(words));
        assertThat(engine.docker(all.toArray(String[]::new)).ok()).as(String.join(" ", all)).isTrue();
    }

    /** What another container finds by the name of the service. */
    private static String resolved() {
        var engine = drover.hostOf("r-shop-docker-1-").engine();
        return Objects.toString(engine.docker("exec", engine.running("r-shop-docker-1-").getFirst(), "nslookup",
                "kept.shop.rancher.internal").out());
    }

    private static InetSocketAddress balancer() {
        return new InetSocketAddress(drover.hostOf("r-shop-lb-1-").machine().address(), 80);
    }
}
