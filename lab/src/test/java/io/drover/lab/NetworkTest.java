package io.drover.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
    /** What a busy machine may take longer than was promised. */
    private static final Duration SLACK = Duration.ofSeconds(3);
    /** Who ends before it has run for so long is not started again at once. */
    private static final Duration SETTLED = Duration.ofSeconds(12);
    private static DroverLab drover;
    private static Shop shop;
    private static Conversation connection;

    @BeforeAll
    static void up() {
        drover = DroverLab.with(4);
        shop = Shop.open(drover);
        Await.until("the way between two hosts", Duration.ofSeconds(30), () -> pings(on(2), address(on(3))));
        connection = conversation();
    }

    private static Conversation conversation() {
        return new Conversation(drover.inside(on(2)), address(on(3)));
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
        assertThat(shop.everybody().members()).hasSize(Shop.CONTAINERS)
                .allSatisfy(one -> assertThat(one.address()).startsWith("10.42."));
        shop.reachEachOther();
        assertThat(in(on(3), "netstat", "-tn").out()).contains(address(on(2)) + ":");
    }

    @Test
    @Order(2)
    void everyDriverReachesByEveryNameAndDockersOwnAddressesNeverCross() {
        var machines = drover.hosts().stream().map(Host::machine).toList();
        try (var crossings = new Crossings(machines)) {
            for (var driver : List.of("vxlan", "ipsec", "wireguard")) {
                shop.use(driver);
                shop.reachEachOther();
                shop.seeManagedAddressesAlone();
                assertThat(crossings.seen()).as("packets with Docker's own addresses over " + driver).isZero();
            }
            crossings.commit(machines.get(0), machines.get(1));
            assertThat(crossings.seen()).as("one that does cross is seen").isPositive();
        }
        connection = conversation();
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
                assertThat(in(on(n), "nc", "-w", "5", host, port, "-e", "true").ok())
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
                Await.until("an answer over UDP", Duration.ofSeconds(30),
                        () -> UdpEcho.ask(afar, other, 5353).equals("hello"));
                assertThat(UdpEcho.ask(afar, usual, 5353)).as("at the host's other address").isEmpty();
                assertThat(UdpEcho.ask(machine, "127.0.0.1", 5354)).isEqualTo("hello");
                assertThat(UdpEcho.ask(afar, usual, 5354)).as("what the host has for itself").isEmpty();
                assertThat(UdpEcho.ask(afar, other, 5354)).isEmpty();
            }
            Await.until("an answer over TCP", Duration.ofSeconds(30),
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
        var other = drover.hosts().get(1).machine().address();
        one.run("iptables", "-w", "-I", "INPUT", "-p", "udp", "--dport", "51820", "-s", other, "-j", "DROP");
        one.run("iptables", "-w", "-I", "OUTPUT", "-p", "udp", "--dport", "51820", "-d", other, "-j", "DROP");
        try {
            Await.until("it is said", Duration.ofSeconds(60), () -> unreachable().contains("51820"));
            shop.everybody().without(drover.hosts().getFirst()).reachEachOther();
        } finally {
            one.run("iptables", "-w", "-D", "INPUT", "-p", "udp", "--dport", "51820", "-s", other, "-j", "DROP");
            one.run("iptables", "-w", "-D", "OUTPUT", "-p", "udp", "--dport", "51820", "-d", other, "-j", "DROP");
        }
        Await.until("it is over", Duration.ofSeconds(60), () -> unreachable().isEmpty());
        shop.reachEachOther();
    }

    @Test
    @Order(5)
    void aWrongAddressOfAHostIsNamedInTheApiAndByTheCommand() {
        var host = drover.hosts().get(1);
        var name = host.machine().name();
        var right = host.machine().address();
        var nobodys = right.substring(0, right.lastIndexOf('.') + 1) + "250";
        var anothers = drover.hosts().getFirst().machine().address();
        try {
            for (var wrong : List.of(nobodys + " does not answer", anothers + " is the address of ")) {
                drover.joinAgain(host, wrong.substring(0, wrong.indexOf(' ')));
                Await.until("it is said of " + name + " that " + wrong, Duration.ofSeconds(60),
                        () -> unreachable().contains(wrong)
                                && unreachable().contains("is CATTLE_AGENT_IP of " + name + " right"));
                var check = check();
                assertThat(check.exitCode()).isEqualTo(1);
                assertThat(check.out()).contains(name, wrong, "is CATTLE_AGENT_IP of " + name + " right");
            }
        } finally {
            drover.joinAgain(host, right);
        }
        Await.until("it is over", Duration.ofSeconds(60), () -> unreachable().isEmpty());
        Await.until("the command says so", Duration.ofSeconds(30),
                () -> check().out().equals("all 4 hosts reach each other"));
        // a way that has just changed is not said to be broken before it has been tried for a while
        shop.reachEachOther();
        connection.goesOn();
    }

    private static Command.Result check() {
        var key = drover.server().firstKey();
        return Command.of(DroverLab.HOME.resolve("bin/drover").toString(), "--url", drover.server().url(),
                "--access-key", key.path("accessKey").asText(), "--secret-key", key.path("secretKey").asText(),
                "network", "check").result();
    }

    @Test
    @Order(6)
    void aPolicyIsKeptFromOneMomentToTheNext() {
        var network = drover.api().list("/networks").findFirst().orElseThrow().path("id").asText();
        Api.expect(200, drover.api().put("/networks/" + network, Map.of("defaultPolicyAction", "deny", "policy",
                List.of(Map.of("within", "service", "action", "allow")))));
        try {
            Await.until("another service is closed", Duration.ofSeconds(30),
                    () -> !in(on(0), "nc", "-w", "1", address("shop-db-1"), "8000", "-e", "true").ok());
            assertThat(in(on(0), "nc", "-w", "5", address(on(1)), "9001", "-e", "true").ok()).isTrue();
            connection.goesOn();
        } finally {
            Api.expect(200, drover.api().put("/networks/" + network,
                    Map.of("defaultPolicyAction", "allow", "policy", List.of())));
        }
        Await.until("it is open again", Duration.ofSeconds(30),
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
        Await.until("its address", Duration.ofSeconds(30), () -> !timeToJoin(host, "hand").isNegative());
        assertThat(timeToJoin(host, "hand")).isLessThan(Duration.ofSeconds(1).plus(SLACK));
        Await.until("it is shown", Duration.ofSeconds(30), () -> drover.api().count("/containers",
                one -> one.path("name").asText().equals("hand") && one.path("nativeContainer").asBoolean()) == 1);
        var address = drover.api().named("/containers", "hand").path("primaryIpAddress").asText();
        Await.until("it is reached from another host", Duration.ofSeconds(30), () -> pings(on(1), address));
        Await.until("it finds names", Duration.ofSeconds(30), () -> host.engine()
                .docker("exec", "hand", "nslookup", "db.shop.rancher.internal").out().contains("Address: 10.42."));
        host.engine().docker("rm", "-f", "hand");
        Await.until("it is gone", Duration.ofSeconds(30), () -> drover.api().count("/containers",
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
        Await.until("its next run", Duration.ofSeconds(30), () -> started(host).isAfter(killed));
        assertThat(started(host)).isBefore(killed.plusSeconds(2).plus(SLACK));
        Await.until("the Network Agent", Duration.ofSeconds(30),
                () -> in(on(2), "nslookup", "db.shop.rancher.internal").out().contains("Address: 10.42."));
        connection.goesOn();
        shop.reachEachOther();
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
        Await.until("all run", Duration.ofSeconds(60), () -> drover.running(Shop.NAME).size() == Shop.CONTAINERS);
        shop.reachEachOther();
        connection.goesOn();
    }

    private static String unreachable() {
        return drover.api().list("/hosts").map(host -> host.path("unreachable")).filter(list -> !list.isEmpty())
                .map(JsonNode::toString).collect(Collectors.joining());
    }

    private static boolean pings(String from, String address) {
        return in(from, "ping", "-c", "1", "-W", "5", address).ok();
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
        var inside = drover.inside(container);
        var all = new ArrayList<>(List.of("exec", inside.container()));
        all.addAll(List.of(words));
        return inside.host().engine().docker(all.toArray(String[]::new));
    }
}
