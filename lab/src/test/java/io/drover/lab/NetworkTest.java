package io.drover.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * One flat network over four real engines: every container reaches every other by address and by name, over every driver, and
 * whatever is restarted heals by itself while a connection between two other hosts goes on.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class NetworkTest {
    /** Its web gives back what it is given. */
    private static final String COMPOSE = """
            version: '2'
            services:
              web:
                image: drover/sample:1
                command: ['nc', '-ll', '-p', '9001', '-e', 'cat']
                links:
                  - db:store
                labels:
                  io.rancher.scheduler.global: 'true'
                  io.rancher.sidekicks: side
              side:
                image: drover/sample:1
                command: ['sleep', '100000']
              db:
                image: drover/sample:1
                command: ['httpd', '-f', '-p', '8000', '-h', '/www']
                ports: ['8000', '18000:8000']
              outside:
                image: rancher/external-service
              both:
                image: rancher/dns-service
                links: ['db', 'outside']
            """;
    private static final String RANCHER = """
            version: '2'
            services:
              outside:
                external_ips: [10.99.0.1]
            """;
    /** What a busy machine may take longer than was promised. */
    private static final Duration SLACK = Duration.ofSeconds(1);
    /** Who ends before it has run for so long is not started again at once. */
    private static final Duration SETTLED = Duration.ofSeconds(12);
    private static DroverLab drover;
    private static Connection connection;

    @BeforeAll
    static void up() {
        drover = DroverLab.with(4);
        drover.api().createStack("shop", COMPOSE, RANCHER);
        drover.api().awaitActive("web", Duration.ofSeconds(60));
        drover.api().awaitActive("db", Duration.ofSeconds(60));
        Await.until("the way between two hosts", Duration.ofSeconds(30), () -> pings(on(2), address(on(3))));
        connection = new Connection(on(2), on(3));
    }

    @AfterAll
    static void down() {
        if (drover != null) {
            drover.close();
        }
    }

    @Test
    @Order(1)
    void everyContainerReachesEveryOther() {
        assertThat(containers()).hasSize(9);
        assertThat(containers().values()).allSatisfy(
                one -> assertThat(one.path("primaryIpAddress").asText()).startsWith("10.42."));
        allReachAll();
        everyKindOfNameIsKnown();
    }

    @Test
    @Order(2)
    void theOtherSideSeesTheManagedAddressAndDockersOwnNeverCrosses() {
        assertThat(in(on(3), "netstat", "-tn").out()).contains(address(on(2)) + ":");
        var from = on(0);
        var to = address(on(1));
        var docker = in(from, "sh", "-c", "ip -4 addr show eth0 | grep -o '172.17[0-9.]*' | head -1").out();
        assertThat(in(from, "ping", "-c", "1", "-W", "1", to).ok()).isTrue();
        assertThat(in(from, "ping", "-c", "1", "-W", "1", "-I", docker, to).ok()).as("from " + docker).isFalse();
    }

    @Test
    @Order(3)
    void everyDriverReaches() {
        for (var driver : List.of("vxlan", "ipsec", "wireguard")) {
            use(driver);
            allReachAll();
        }
        connection = new Connection(on(2), on(3));
    }

    @Test
    @Order(4)
    void publishedPortsAreReachedFromEverywhereAndMetadataSaysThem() {
        var db = drover.api().named("/services", "db");
        var host = drover.hostOf("r-shop-db-1-").machine().address();
        var random = drover.api().named("/containers", "shop-db-1").path("ports").get(0).asText().split(":", -1)[0];
        assertThat(Integer.parseInt(random)).isBetween(49153, 65535);
        for (var port : List.of(random, "18000")) {
            for (var n = 0; n < 4; n++) {
                assertThat(in(on(n), "nc", "-w", "2", host, port, "-e", "true").ok())
                        .as("from host " + n + " to " + port)
                        .isTrue();
            }
        }
        assertThat(db.path("publicEndpoints").toString()).contains("18000");
        assertThat(in(on(0), "wget", "-qO-", "http://169.254.169.250/latest/self/service/name").out()).isEqualTo("web");
        assertThat(in(on(0), "wget", "-qO-", "http://169.254.169.250/latest/self/container/primary_ip").out())
                .isEqualTo(address(on(0)));
    }

    @Test
    @Order(4)
    void aPortOfOneAddressIsReachedThereAndNowhereElse() throws IOException {
        var host = drover.hosts().get(1);
        var machine = host.machine();
        var afar = drover.hosts().getFirst().machine();
        var usual = machine.address();
        var end = usual.lastIndexOf('.') + 1;
        var other = usual.substring(0, end) + (Integer.parseInt(usual.substring(end)) + 100);
        machine.run("ip", "addr", "add", other + "/32", "dev", "eth0");
        var id = Api.expect(201, drover.api().post("/containers", Map.of("name", "bound", "imageUuid",
                "docker:drover/sample:1", "command", List.of("httpd", "-f", "-p", "8000", "-h", "/www"),
                "requestedHostId", hostId(machine), "ports", List.of(other + ":5353:5353/udp",
                        "127.0.0.1:5354:5353/udp", other + ":8053:8000"))))
                .path("id").asText();
        try {
            Await.until("it runs", Duration.ofSeconds(30), () -> drover.api().named("/containers", "bound")
                    .path("state").asText().equals("running"));
            try (var _ = new UdpEcho(host, host.engine().running("r-bound-").getFirst(), 5353)) {
                Await.until("an answer over UDP", Duration.ofSeconds(10),
                        () -> UdpEcho.ask(afar, other, 5353).equals("hello"));
                assertThat(UdpEcho.ask(afar, usual, 5353)).as("at the host's other address").isEmpty();
                assertThat(UdpEcho.ask(machine, "127.0.0.1", 5354)).isEqualTo("hello");
                assertThat(UdpEcho.ask(afar, usual, 5354)).as("what the host has for itself").isEmpty();
                assertThat(UdpEcho.ask(afar, other, 5354)).isEmpty();
            }
            Await.until("an answer over TCP", Duration.ofSeconds(10),
                    () -> in(on(0), "nc", "-w", "2", other, "8053", "-e", "true").ok());
            assertThat(in(on(0), "nc", "-w", "2", usual, "8053", "-e", "true").ok()).isFalse();
        } finally {
            drover.api().delete("/containers/" + id);
            machine.run("ip", "addr", "del", other + "/32", "dev", "eth0");
        }
    }

    private static String hostId(Machine machine) {
        return drover.api().list("/hosts").filter(host -> host.path("hostname").asText().equals(machine.name()))
                .map(host -> host.path("id").asText()).findFirst().orElseThrow();
    }

    @Test
    @Order(5)
    void aBrokenPairIsNamedWithItsReasonAndHeals() {
        var one = drover.hosts().getFirst().machine();
        one.run("iptables", "-I", "INPUT", "-p", "udp", "--dport", "51820", "-s",
                drover.hosts().get(1).machine().address(),
                "-j", "DROP");
        one.run("iptables", "-I", "OUTPUT", "-p", "udp", "--dport", "51820", "-d",
                drover.hosts().get(1).machine().address(), "-j", "DROP");
        try {
            Await.until("it is said", Duration.ofSeconds(60), () -> unreachable().contains("51820"));
            allReachAll(container -> !container.equals(on(0))
                    && drover.hostOf("r-" + container + "-") != drover.hosts().getFirst());
        } finally {
            one.run("iptables", "-D", "INPUT", "1");
            one.run("iptables", "-D", "OUTPUT", "1");
        }
        Await.until("it is over", Duration.ofSeconds(60), () -> unreachable().isEmpty());
    }

    @Test
    @Order(6)
    void aPolicyIsKeptFromOneMomentToTheNext() {
        var network = drover.api().list("/networks").findFirst().orElseThrow().path("id").asText();
        Api.expect(200, drover.api().put("/networks/" + network, Map.of("defaultPolicyAction", "deny", "policy",
                List.of(Map.of("within", "service", "action", "allow")))));
        Await.until("another service is closed", Duration.ofSeconds(10),
                () -> !in(on(0), "nc", "-w", "1", address("shop-db-1"), "8000", "-e", "true").ok());
        assertThat(in(on(0), "nc", "-w", "2", address(on(1)), "9001", "-e", "true").ok()).isTrue();
        connection.goesOn();
        Api.expect(200,
                drover.api().put("/networks/" + network, Map.of("defaultPolicyAction", "allow", "policy", List.of())));
        Await.until("it is open again", Duration.ofSeconds(10),
                () -> in(on(0), "nc", "-w", "1", address("shop-db-1"), "8000", "-e", "true").ok());
    }

    @Test
    @Order(7)
    void aContainerStartedByHandJoinsWithinASecondAndLeaves() {
        var host = drover.hosts().getFirst();
        // it looks for its address itself: what it takes to ask it is no part of the time
        host.engine().docker("run", "-d", "--name", "hand", "--label", "io.rancher.container.network=true",
                "drover/sample:1", "sh", "-c", """
                        read began _ < /proc/uptime
                        until ip -4 addr show eth0 | grep -q 'inet 10.42.'; do sleep 0.02; done
                        read joined _ < /proc/uptime
                        echo $began $joined
                        exec sleep 100000
                        """);
        Await.until("its address", Duration.ofSeconds(10), () -> !timeToJoin(host, "hand").isNegative());
        assertThat(timeToJoin(host, "hand")).isLessThan(Duration.ofSeconds(1).plus(SLACK));
        Await.until("it is shown", Duration.ofSeconds(5), () -> drover.api().count("/containers",
                one -> one.path("name").asText().equals("hand") && one.path("nativeContainer").asBoolean()) == 1);
        var address = drover.api().named("/containers", "hand").path("primaryIpAddress").asText();
        Await.until("it is reached from another host", Duration.ofSeconds(5), () -> pings(on(1), address));
        Await.until("it finds names", Duration.ofSeconds(5), () -> host.engine()
                .docker("exec", "hand", "nslookup", "db.shop.rancher.internal").out().contains("Address: 10.42."));
        host.engine().docker("rm", "-f", "hand");
        Await.until("it is gone", Duration.ofSeconds(5), () -> drover.api().count("/containers",
                one -> one.path("name").asText().equals("hand")) == 0);
    }

    private static Duration timeToJoin(Host host, String container) {
        var moments = host.engine().docker("logs", container).out().strip().split(" ");
        return Duration.ofMillis(Math.round(1000 * (Double.parseDouble(moments[1]) - Double.parseDouble(moments[0]))));
    }

    @Test
    @Order(8)
    void aKilledNetworkAgentIsBackAndNothingWasCut() {
        var host = drover.hosts().get(2);
        Await.until("a Network Agent that is past its start", Duration.ofSeconds(30),
                () -> started(host).isBefore(Instant.now().minus(SETTLED)));
        var id = host.engine().docker("ps", "-q", "--filter", "name=r-network-agent").out();
        var killed = Instant.now();
        host.engine().docker("kill", id);
        Await.until("its next run", Duration.ofSeconds(10), () -> started(host).isAfter(killed));
        assertThat(started(host)).isBefore(killed.plusSeconds(2).plus(SLACK));
        Await.until("the Network Agent", Duration.ofSeconds(10),
                () -> in(on(2), "nslookup", "db.shop.rancher.internal").out().contains("Address: 10.42."));
        connection.goesOn();
        allReachAll();
    }

    /** By the engine's own clock, which is this machine's. */
    private static Instant started(Host host) {
        return Instant.parse(host.engine().docker("inspect", "--format", "{{.State.StartedAt}}",
                host.engine().running("r-network-agent-").getFirst()).out());
    }

    @Test
    @Order(9)
    void aRestartedContainerKeepsItsAddress() {
        var name = on(0);
        var address = address(name);
        var host = drover.hosts().getFirst();
        host.engine().docker("kill", host.engine().docker("ps", "-q", "--filter", "name=r-" + name + "-").out());
        Await.until("it is reached again", Duration.ofSeconds(20), () -> pings(on(1), address));
        connection.goesOn();
    }

    @Test
    @Order(10)
    void aKilledAgentIsMissedByNobody() {
        var host = drover.hosts().get(2);
        host.killAgent();
        assertThat(pings(on(2), address(on(3)))).isTrue();
        assertThat(in(on(2), "nslookup", "db.shop.rancher.internal").out()).contains("Address: 10.42.");
        host.startAgent();
        connection.goesOn();
    }

    @Test
    @Order(11)
    void namesAndTrafficGoOnWithNoServerForAMinute() {
        var there = address(on(1));
        drover.server().kill();
        for (var until = System.nanoTime() + Duration.ofSeconds(60).toNanos(); System.nanoTime() < until;) {
            assertThat(pings(on(0), there)).isTrue();
            assertThat(in(on(1), "nslookup", "db.shop.rancher.internal").out()).contains("Address: 10.42.");
        }
        drover.server().start();
        connection.goesOn();
    }

    @Test
    @Order(12)
    void aRestartedEngineFindsItsWayBack() {
        var engine = drover.hosts().getFirst().engine();
        engine.kill();
        engine.start();
        healed();
    }

    @Test
    @Order(13)
    void aRebootedHostFindsItsWayBack() {
        var host = drover.hosts().getFirst();
        host.machine().powerOff();
        host.machine().powerOn();
        host.engine().start();
        healed();
    }

    /** After what only the first host met. */
    private static void healed() {
        Await.until("all run", Duration.ofSeconds(60), () -> drover.running("shop").size() == 9);
        allReachAll();
        connection.goesOn();
    }

    /** Service, container, link alias, sidekick, external and alias service, and our own. */
    private static void everyKindOfNameIsKnown() {
        var db = address("shop-db-1");
        var known = new TreeMap<>(Map.of("db", db, "shop-db-1", db, "store", db, "db.shop.rancher.internal", db,
                "side.web.shop.rancher.internal", address("shop-web-side-1"), "web", address("shop-web-1"),
                "outside", "10.99.0.1", "both", "10.99.0.1", "rancher-metadata", "169.254.169.250"));
        for (var n = 0; n < 4; n++) {
            var from = on(n);
            known.forEach((name, address) -> Await.until(from + " finds " + name, Duration.ofSeconds(10),
                    () -> in(from, "nslookup", name).out().contains("Address: " + address)));
        }
        assertThat(in(on(0), "nslookup", "both").out()).contains("Address: " + db);
    }

    private static void use(String driver) {
        var network = drover.api().list("/networks").findFirst().orElseThrow();
        Api.expect(200, drover.api().put("/networks/" + network.path("id").asText(), Map.of("driver", driver)));
    }

    private static String unreachable() {
        return drover.api().list("/hosts").map(host -> host.path("unreachable")).filter(list -> !list.isEmpty())
                .map(JsonNode::toString).collect(Collectors.joining());
    }

    private static void allReachAll() {
        allReachAll(_ -> true);
    }

    private static void allReachAll(Predicate<String> which) {
        var all = containers();
        all.keySet().removeIf(name -> !which.test(name));
        for (var from : all.keySet()) {
            for (var to : all.values()) {
                Await.until(from + " reaches " + to.path("name").asText(), Duration.ofSeconds(30),
                        () -> pings(from, to.path("primaryIpAddress").asText()));
            }
        }
    }

    private static boolean pings(String from, String address) {
        return in(from, "ping", "-c", "1", "-W", "1", address).ok();
    }

    private static Map<String, JsonNode> containers() {
        var all = new TreeMap<String, JsonNode>();
        drover.api().list("/containers").filter(one -> one.path("name").asText().startsWith("shop-"))
                .forEach(one -> all.put(one.path("name").asText(), one));
        return all;
    }

    /** The name of the service's container on the n-th host. */
    private static String on(int host) {
        return drover.hosts().get(host).engine().running("r-shop-web-").stream()
                .filter(name -> !name.startsWith("r-shop-web-side")).findFirst().orElseThrow().replaceFirst("^r-", "")
                .replaceFirst("-[0-9a-f]{8}$", "");
    }

    private static String address(String container) {
        return drover.api().named("/containers", container).path("primaryIpAddress").asText();
    }

    private static Command.Result in(String container, String... words) {
        var host = drover.hostOf("r-" + container + "-");
        var id = host.engine().docker("ps", "-q", "--filter", "name=r-" + container + "-").out();
        var all = new ArrayList<>(List.of("exec", id));
        all.addAll(List.of(words));
        return host.engine().docker(all.toArray(String[]::new));
    }

    /** One TCP connection between two containers of different hosts, on which something is said all the time. */
    private static final class Connection {
        private final String from;

        Connection(String from, String to) {
            this.from = from;
            in(from, "sh", "-c", "rm -f /tmp/heard; (while :; do date; sleep 0.2; done | nc " + address(to)
                    + " 9001 > /tmp/heard; echo cut >> /tmp/heard) > /dev/null 2>&1 &");
            goesOn();
        }

        void goesOn() {
            var before = heard();
            Await.until("the connection of " + from + " goes on", Duration.ofSeconds(20),
                    () -> heard().length() > before.length());
            assertThat(heard()).doesNotContain("cut");
        }

        private String heard() {
            return in(from, "cat", "/tmp/heard").out();
        }
    }
}
