package io.drover.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.model.network.BalancerContainer;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** A service behind a load balancer gets newer containers and goes back to the older ones, and nobody who asks notices. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class UpgradeTest {
    private static final String COMPOSE = """
            version: '2'
            services:
              lb:
                image: rancher/load-balancer-service
                ports: ['80:8080']
                links: [web]
              web:
                image: %s
                entrypoint: ['/bin/sh', '-c']
                command:
                - |
                  printf 'frontend web\\n mode http\\n timeout client 1m\\n bind :8080\\n http-request return status %%s content-type text/plain string "%%s"\\n' "$${STATUS:-200}" "$$SAYS" > /tmp/web.cfg
                  exec haproxy -db -f /tmp/web.cfg
                environment: {SAYS: old}
            """
            .formatted(BalancerContainer.IMAGE);
    private static final String RANCHER = """
            version: '2'
            services:
              web:
                scale: 4
                health_check: {port: 8080, interval: 500, response_timeout: 500, healthy_threshold: 2, unhealthy_threshold: 2}
            """;
    private static DroverLab drover;

    @BeforeAll
    static void up() {
        drover = DroverLab.with(2);
        drover.api().createStack("shop", COMPOSE, RANCHER);
        for (var service : List.of("web", "lb")) {
            Await.until(service + " is healthy", Duration.ofSeconds(90), () -> "healthy"
                    .equals(drover.api().named("/services", service).path("healthState").asText()));
        }
        Await.until("the old ones answer", Duration.ofSeconds(10), () -> says("old"));
    }

    @AfterAll
    static void down() {
        if (drover != null) {
            drover.close();
        }
    }

    @Test
    @Order(1)
    void nobodyNoticesAnUpgradeAndTheWayBack() {
        try (var visitors = new Visitors(List.of(balancer()), 4, 2, 300)) {
            upgrade("new");
            awaitState("upgraded");
            Await.until("the new ones answer", Duration.ofSeconds(10), () -> says("new"));
            // those before are stopped, and there
            assertThat(stopped()).isEqualTo(4);
            act("rollback");
            awaitState("active");
            Await.until("the old ones answer", Duration.ofSeconds(10), () -> says("old"));
            upgrade("newer");
            awaitState("upgraded");
            act("finishupgrade");
            awaitState("active");
            Await.until("nothing is left of the old ones", Duration.ofSeconds(30), () -> stopped() == 0);
            assertThat(drover.running("shop")).filteredOn(name -> name.startsWith("r-shop-web-")).hasSize(4);
            assertThat(visitors.failures()).isEmpty();
            assertThat(visitors.bodies().keySet()).containsExactlyInAnyOrder("old", "new", "newer");
        }
    }

    @Test
    @Order(2)
    void oneThatDoesNotComeUpGoesBackByItself() {
        try (var visitors = new Visitors(List.of(balancer()), 4, 2, 300)) {
            var web = drover.api().named("/services", "web");
            var config = (ObjectNode) web.path("launchConfig").deepCopy();
            config.putArray("command").add("sleep 100000");
            Api.expect(202, drover.api().post("/services/" + web.path("id").asText() + "?action=upgrade",
                    Map.of("inServiceStrategy", Map.of("launchConfig", config, "batchSize", 1, "intervalMillis", 100,
                            "startFirst", true, "autoRollback", true, "deadlineMillis", 15_000))));
            Await.until("it is upgrading", Duration.ofSeconds(10), () -> !state().equals("active"));
            awaitState("active");
            Await.until("the ones before answer", Duration.ofSeconds(10), () -> says("newer"));
            assertThat(visitors.failures()).isEmpty();
        }
    }

    @Test
    @Order(3)
    void inBlueAndGreenAllGoFromOneSetToTheOtherAtOnce() {
        var before = text();
        try (var visitors = new Visitors(List.of(balancer()), 4, 2, 300)) {
            upgrade(Map.of("SAYS", "green"), Map.of("strategy", "blue-green", "settings",
                    Map.of("settleMillis", "1000")));
            Await.until("all of it has been switched", Duration.ofSeconds(90), () -> "100".equals(
                    drover.api().named("/services", "web").path("upgradeShare").asText()));
            Await.until("only the new ones answer", Duration.ofSeconds(5), () -> says("green"));
            awaitState("upgraded");
            // whoever was asked before the last of one set was not asked after it
            assertThat(visitors.latest(before)).isBefore(visitors.latest("green"));
            act("rollback");
            awaitState("active");
            Await.until("the ones before answer", Duration.ofSeconds(10), () -> says(before));
            assertThat(visitors.failures()).isEmpty();
            assertThat(visitors.bodies().keySet()).containsExactlyInAnyOrder(before, "green");
        }
    }

    @Test
    @Order(4)
    void aCanaryThatIsGoodIsFollowedByTheRestAlsoWhenTheServerWasKilledMeanwhile() {
        var before = text();
        try (var visitors = new Visitors(List.of(balancer()), 4, 2, 300)) {
            upgrade(Map.of("SAYS", "canary"), canary());
            Await.until("it is judged", Duration.ofSeconds(60), () -> "20".equals(
                    drover.api().named("/services", "web").path("upgradeShare").asText()));
            drover.server().kill();
            drover.server().start();
            awaitState("upgraded");
            Await.until("the new ones answer", Duration.ofSeconds(10), () -> says("canary"));
            act("finishupgrade");
            awaitState("active");
            assertThat(visitors.failures()).isEmpty();
            assertThat(visitors.bodies().keySet()).containsExactlyInAnyOrder(before, "canary");
        }
    }

    @Test
    @Order(5)
    void aCanaryWithErrorsGoesBackByItself() {
        var before = text();
        try (var visitors = new Visitors(List.of(balancer()), 4, 2, 300)) {
            upgrade(Map.of("SAYS", "broken", "STATUS", "503"), canary());
            Await.until("it is judged", Duration.ofSeconds(60), () -> !visitors.failures().isEmpty());
            awaitState("active");
            var failed = visitors.failures().size();
            var answered = visitors.answered();
            Await.until("more has been asked", Duration.ofSeconds(10), () -> visitors.answered() > answered + 600);
            assertThat(visitors.failures()).as("nothing fails once it went back").hasSize(failed);
            // of the requests while it was judged, a fifth
            assertThat(failed).isLessThan(600);
            assertThat(says(before)).isTrue();
        }
    }

    private static Map<String, Object> canary() {
        return Map.of("strategy", "canary", "autoRollback", true, "settings", Map.of("percent", "20", "judgeMillis",
                "6000", "minRequests", "40", "maxErrorPercent", "5"));
    }

    private static void upgrade(Map<String, String> environment, Map<String, Object> how) {
        var web = drover.api().named("/services", "web");
        var config = (ObjectNode) web.path("launchConfig").deepCopy();
        environment.forEach(config.putObject("environment")::put);
        var strategy = new HashMap<String, Object>(how);
        strategy.putAll(Map.of("launchConfig", config, "batchSize", 2, "intervalMillis", 100, "startFirst", true));
        Api.expect(202, drover.api().post("/services/" + web.path("id").asText() + "?action=upgrade",
                Map.of("inServiceStrategy", strategy)));
    }

    private static String text() {
        return Get.text("http://" + balancer().getHostString() + "/");
    }

    private static void upgrade(String says) {
        var web = drover.api().named("/services", "web");
        var config = (ObjectNode) web.path("launchConfig").deepCopy();
        config.putObject("environment").put("SAYS", says);
        Api.expect(202, drover.api().post("/services/" + web.path("id").asText() + "?action=upgrade",
                Map.of("inServiceStrategy", Map.of("launchConfig", config, "batchSize", 2, "intervalMillis", 100,
                        "startFirst", true))));
    }

    private static void act(String action) {
        Api.expect(202, drover.api().post("/services/" + drover.api().named("/services", "web").path("id").asText()
                + "?action=" + action, Map.of()));
    }

    private static String state() {
        return drover.api().named("/services", "web").path("state").asText();
    }

    private static void awaitState(String state) {
        Await.until("web is " + state, Duration.ofSeconds(90), () -> state().equals(state));
    }

    private static long stopped() {
        return drover.hosts().stream().flatMap(host -> host.engine()
                .docker("ps", "-a", "--filter", "status=exited", "--format", "{{.Names}}").out().lines())
                .filter(name -> name.startsWith("r-shop-web-")).count();
    }

    private static boolean says(String text) {
        for (var i = 0; i < 8; i++) {
            if (!Get.text("http://" + balancer().getHostString() + "/").equals(text)) {
                return false;
            }
        }
        return true;
    }

    private static InetSocketAddress balancer() {
        return new InetSocketAddress(drover.hostOf("r-shop-lb-1-").machine().address(), 80);
    }
}
