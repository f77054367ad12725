package io.drover.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.model.network.BalancerContainer;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Ten containers behind a load balancer are replaced by newer ones and come back in all ways that there are, and nobody who asks notices. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class UpgradeTest {
    private static final String COMPOSE = """
            version: '2'
            services:
              lb:
                image: rancher/load-balancer-service
                ports: ['80:8080']
                links: [web]
              friend:
                image: %1$s
                entrypoint: ['/bin/sleep', '100000']
                links: ['web:site']
              web:
                image: %1$s
                entrypoint: ['/bin/sh', '-c']
                command:
                - |
                  printf 'frontend web\\n mode http\\n timeout client 1m\\n bind :8080\\n http-request return status %%s content-type text/plain string "%%s"\\n' "$${STATUS:-200}" "$$SAYS" > /tmp/web.cfg
                  exec haproxy -db -f /tmp/web.cfg
                environment: {SAYS: old}
            """
            .formatted(BalancerContainer.IMAGE);
    /** Who is slow for a while on a busy machine is not replaced: one set would not be compared with itself. */
    private static final String RANCHER = """
            version: '2'
            services:
              web:
                scale: 10
                health_check: {port: 8080, interval: 500, response_timeout: 2000, healthy_threshold: 2, unhealthy_threshold: 4, strategy: none}
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
        Await.until("the old ones answer", Duration.ofSeconds(30), () -> says("old"));
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
        var before = set();
        try (var visitors = visitors()) {
            upgrade("new", 4);
            awaitState("upgraded");
            // those before are stopped, and there
            assertThat(stopped()).isEqualTo(10);
            Await.until("the new ones answer", Duration.ofSeconds(30), () -> says("new"));
            act("rollback");
            awaitState("active");
            Await.until("the old ones answer", Duration.ofSeconds(30), () -> says("old"));
            awaitOnly(before);
            assertThat(visitors.failures()).isEmpty();
            assertThat(visitors.bodies().keySet()).containsExactlyInAnyOrder("old", "new");
        }
    }

    @Test
    @Order(2)
    void oneToABrokenImageStopsByItselfAndRollsBackToThoseBefore() {
        var before = set();
        try (var visitors = visitors()) {
            var config = config();
            config.put("imageUuid", "docker:drover/nowhere:1");
            upgrade(config, 2, Map.of("deadlineMillis", 5_000));
            awaitState("canceled-upgrade");
            assertThat(web().path("transitioningMessage").asText()).contains("no progress for 5 s")
                    .contains("shop-web-");
            act("rollback");
            awaitState("active");
            awaitOnly(before);
            assertThat(visitors.failures()).isEmpty();
            assertThat(visitors.bodies().keySet()).containsExactly("old");
        }
    }

    @Test
    @Order(3)
    void oneThatDoesNotComeUpGoesBackByItself() {
        var before = set();
        try (var visitors = visitors()) {
            var config = config();
            config.putArray("command").add("trap 'exit 0' TERM; sleep 100000 & wait");
            upgrade(config, 2, Map.of("autoRollback", true, "deadlineMillis", 5_000));
            Await.until("it is upgrading", Duration.ofSeconds(30), () -> !state().equals("active"));
            awaitState("active");
            awaitOnly(before);
            assertThat(visitors.failures()).isEmpty();
            assertThat(visitors.bodies().keySet()).containsExactly("old");
        }
    }

    @Test
    @Order(4)
    void theNextOwnerEndsWhatWasUnderWayWhenTheServerWasKilled() {
        var before = set();
        try (var visitors = visitors()) {
            upgrade("new", 4);
            restart();
            awaitMidway();
            restart();
            awaitState("upgraded");
            Await.until("the new ones answer", Duration.ofSeconds(30), () -> says("new"));
            act("finishupgrade");
            restart();
            awaitState("active");
            awaitTenOthers(before);

            before = set();
            upgrade("given up", 4);
            awaitMidway();
            act("rollback");
            restart();
            awaitState("active");
            awaitOnly(before);
            assertThat(visitors.failures()).isEmpty();
            assertThat(visitors.bodies().keySet()).containsExactlyInAnyOrder("old", "new", "given up");
        }
    }

    @Test
    @Order(5)
    void inBlueAndGreenAllGoFromOneSetToTheOtherAtOnce() {
        var before = text();
        try (var visitors = visitors()) {
            upgrade(Map.of("SAYS", "green"), Map.of("strategy", "blue-green", "settings",
                    Map.of("settleMillis", "1000")));
            Await.until("all of it has been switched", Duration.ofSeconds(90),
                    () -> "100".equals(web().path("upgradeShare").asText()));
            Await.until("only the new ones answer", Duration.ofSeconds(30), () -> says("green"));
            awaitState("upgraded");
            // whoever was asked before the last of one set was not asked after it
            assertThat(visitors.latest(before)).isBefore(visitors.latest("green"));
            act("rollback");
            awaitState("active");
            Await.until("the ones before answer", Duration.ofSeconds(30), () -> says(before));
            assertThat(visitors.failures()).isEmpty();
            assertThat(visitors.bodies().keySet()).containsExactlyInAnyOrder(before, "green");
        }
    }

    @Test
    @Order(6)
    void aCanaryThatIsGoodIsFollowedByTheRestAlsoWhenTheServerWasKilledMeanwhile() {
        var before = text();
        var set = set();
        try (var visitors = visitors()) {
            upgrade(Map.of("SAYS", "canary"), canary());
            Await.until("it is judged", Duration.ofSeconds(60), () -> "20".equals(web().path("upgradeShare").asText()));
            restart();
            awaitState("upgraded");
            Await.until("the new ones answer", Duration.ofSeconds(30), () -> says("canary"));
            act("finishupgrade");
            awaitState("active");
            awaitTenOthers(set);
            assertThat(visitors.failures()).isEmpty();
            assertThat(visitors.bodies().keySet()).containsExactlyInAnyOrder(before, "canary");
        }
    }

    @Test
    @Order(7)
    void aCanaryWithErrorsGoesBackByItself() {
        var before = text();
        try (var visitors = visitors()) {
            upgrade(Map.of("SAYS", "broken", "STATUS", "503"), canary());
            Await.until("it is judged", Duration.ofSeconds(60), () -> !visitors.failures().isEmpty());
            awaitState("active");
            var failed = visitors.failures().size();
            var answered = visitors.answered();
            Await.until("more has been asked", Duration.ofSeconds(30), () -> visitors.answered() > answered + 600);
            assertThat(visitors.failures()).as("nothing fails once it went back").hasSize(failed);
            // of the requests while it was judged, a fifth: all of them would be 1,800, and a busy server takes a while
            assertThat(failed).isLessThan(1_000);
            assertThat(says(before)).isTrue();
        }
    }

    @Test
    @Order(8)
    void anotherServiceTakesOverWithAllWhoUseTheFirst() {
        var text = text();
        var config = config();
        config.putObject("environment").put("SAYS", "next");
        var next = Api.expect(201, drover.api().post("/services", Map.of("name", "next", "stackId",
                web().path("stackId").asText(), "scale", 1, "launchConfig", config, "startOnCreate", true)))
                .path("id").asText();
        drover.api().awaitActive("next", Duration.ofSeconds(30));
        try (var visitors = visitors()) {
            Api.expect(202, drover.api().post("/services/" + web().path("id").asText() + "?action=upgrade",
                    Map.of("toServiceStrategy", Map.of("toServiceId", next, "finalScale", 10, "updateLinks", true,
                            "batchSize", 5, "intervalMillis", 100))));
            awaitState("upgraded");
            Await.until("the other ones answer", Duration.ofSeconds(30), () -> says("next"));
            act("finishupgrade");
            awaitState("active");
            assertThat(running()).allMatch(name -> name.startsWith("r-shop-next-")).hasSize(10);
            assertThat(drover.api().named("/services", "friend").at("/linkedServices/site").asText()).isEqualTo(next);
            assertThat(drover.api().named("/services", "lb").at("/lbConfig/portRules").findValuesAsText("serviceId"))
                    .containsOnly(next);
            assertThat(visitors.failures()).isEmpty();
            assertThat(visitors.bodies().keySet()).containsExactlyInAnyOrder(text, "next");
        }
    }

    private static Map<String, Object> canary() {
        return Map.of("strategy", "canary", "autoRollback", true, "settings", Map.of("percent", "20", "judgeMillis",
                "6000", "minRequests", "40", "maxErrorPercent", "5"));
    }

    private static void upgrade(String says, int batch) {
        var config = config();
        config.putObject("environment").put("SAYS", says);
        upgrade(config, batch, Map.of());
    }

    private static void upgrade(Map<String, String> environment, Map<String, Object> how) {
        var config = config();
        environment.forEach(config.putObject("environment")::put);
        upgrade(config, 5, how);
    }

    private static void upgrade(ObjectNode config, int batch, Map<String, Object> how) {
        var strategy = new HashMap<String, Object>(how);
        strategy.putAll(Map.of("launchConfig", config, "batchSize", batch, "intervalMillis", 100, "startFirst", true));
        Api.expect(202, drover.api().post("/services/" + web().path("id").asText() + "?action=upgrade",
                Map.of("inServiceStrategy", strategy)));
    }

    private static JsonNode web() {
        return drover.api().named("/services", "web");
    }

    private static ObjectNode config() {
        return (ObjectNode) web().path("launchConfig").deepCopy();
    }

    private static Visitors visitors() {
        return new Visitors(List.of(balancer()), 4, 2, 300);
    }

    private static String text() {
        return Get.text("http://" + balancer().getHostString() + "/");
    }

    private static void act(String action) {
        Api.expect(202, drover.api().post("/services/" + web().path("id").asText() + "?action=" + action, Map.of()));
    }

    private static String state() {
        return web().path("state").asText();
    }

    private static void awaitState(String state) {
        Await.until("web is " + state, Duration.ofSeconds(90), () -> state().equals(state));
    }

    /** Some batches have been through, and some have not. */
    private static void awaitMidway() {
        Await.until("web is midway", Duration.ofSeconds(60), () -> {
            var web = web();
            var percent = web.path("transitioningProgress").asInt();
            return web.path("state").asText().equals("upgrading") && percent >= 20 && percent <= 80;
        });
    }

    /** A new epoch: whoever runs then is the next owner. */
    private static void restart() {
        drover.server().kill();
        drover.server().start();
    }

    /** The containers of the service that run, by Docker's ids. */
    private static Set<String> set() {
        var ids = drover.hosts().stream().flatMap(host -> host.engine()
                .docker("ps", "--no-trunc", "--format", "{{.ID}}", "--filter", "name=r-shop-web-").out().lines())
                .collect(Collectors.toSet());
        assertThat(ids).hasSize(10);
        return ids;
    }

    private static List<String> running() {
        return drover.running("shop").stream().filter(name -> !name.startsWith("r-shop-lb-")
                && !name.startsWith("r-shop-friend-")).toList();
    }

    /** What was new may take a moment to end. */
    private static void awaitOnly(Set<String> set) {
        Await.until("no more than ten run", Duration.ofSeconds(30), () -> running().size() == 10);
        assertThat(set()).isEqualTo(set);
        Await.until("nothing new is left", Duration.ofSeconds(30), () -> stopped() == 0);
    }

    private static void awaitTenOthers(Set<String> set) {
        Await.until("nothing is left of the old ones", Duration.ofSeconds(30), () -> stopped() == 0);
        Await.until("no more than ten run", Duration.ofSeconds(30), () -> running().size() == 10);
        assertThat(set()).doesNotContainAnyElementsOf(set);
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
