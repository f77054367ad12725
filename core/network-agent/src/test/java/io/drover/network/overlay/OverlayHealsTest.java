package io.drover.network.overlay;

import static io.drover.network.overlay.OverlayWorld.within;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.network.NetworkDriver;
import io.drover.network.world.Container;
import io.drover.network.world.Namespace;
import io.drover.network.world.TestHost;
import io.drover.network.world.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** In real networks: what happens when something is taken away, changed or ended. */
class OverlayHealsTest {
    private static final int PORT = 8080;
    private static final int MUCH = 1_000_000;
    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(names = {"VXLAN", "WIREGUARD", "IPSEC"})
    void whatOthersTakeAwayComesBack(NetworkDriver driver) {
        try (var hosts = new OverlayWorld(folder, 2, driver).start()) {
            var one = hosts.world.host(1).containerWith("10.42.1.70");
            hosts.world.host(2).containerWith("10.42.2.70");
            within(60).until(() -> one.pings("10.42.2.70"));
            var host = hosts.world.host(2);
            var before = state(host);

            host.run("ip link del " + (driver == NetworkDriver.WIREGUARD ? "drover-wg" : "drover-vx"));
            host.run("ip route flush proto 142");
            host.run("iptables -w -F DOCKER-USER");
            host.run("nft delete table inet drover");
            host.run("sysctl -w net.ipv4.conf.docker0.proxy_arp=0 net.ipv4.ip_forward=0");
            within(60).untilAsserted(() -> assertThat(state(host)).isEqualTo(before));
            within(60).until(() -> one.pings("10.42.2.70"));

            // and what was only changed is put right
            host.run("ip link set " + (driver == NetworkDriver.WIREGUARD ? "drover-wg" : "drover-vx")
                    + " down mtu 1000");
            host.run("nft flush chain inet drover forward");
            host.run("iptables -w -F DROVER_FORWARD");
            within(60).untilAsserted(() -> assertThat(state(host)).isEqualTo(before));
            within(60).until(() -> one.pings("10.42.2.70"));
        }
    }

    @Test
    void aBridgeThatDockerMakesAnewIsUsedAgain() {
        try (var hosts = new OverlayWorld(folder, 2, NetworkDriver.VXLAN).start()) {
            var host = hosts.world.host(1);
            within(60).until(() -> host.run("ip route").contains("10.42.1.64/26 dev docker0"));
            host.run("ip link del docker0");
            within(60).until(() -> hosts.overlay(1).steps().isEmpty());
            host.addBridge();
            within(60).until(() -> host.run("ip route").contains("10.42.1.64/26 dev docker0")
                    && host.run("sysctl -n net.ipv4.conf.docker0.proxy_arp").startsWith("1"));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"VXLAN", "WIREGUARD", "IPSEC"})
    void aRestartChangesNothingAndConnectionsStayUp(NetworkDriver driver) throws IOException {
        try (var hosts = new OverlayWorld(folder, 2, driver).start()) {
            var one = hosts.world.host(1).containerWith("10.42.1.70");
            hosts.world.host(2).containerWith("10.42.2.70").serve(PORT);
            within(60).until(() -> one.reaches("10.42.2.70", PORT));
            try (var socket = one.connect("10.42.2.70", PORT)) {
                assertThat(Container.talk(socket, MUCH)).isTrue();
                var pings = ping(one, "10.42.2.70", 60);
                hosts.restart(1);
                var links = hosts.world.host(1).run("ip -o link show");
                // where WireGuard's peers are is told anew, for it cannot be seen whether it was told or learned
                assertThat(hosts.overlay(1).steps()).allMatch(Step.TellWireguard.class::isInstance);
                hosts.overlay(1).start();
                within(60).until(() -> hosts.overlay(1).steps().isEmpty());
                assertThat(hosts.world.host(1).run("ip -o link show")).isEqualTo(links);
                assertThat(pings.join()).contains(" 0% packet loss");
                // not before: so much at once fills the queue of a carrier in user space, and a ping is not sent again
                assertThat(Container.talk(socket, MUCH)).isTrue();
            }
        }
    }

    @Test
    void aProgramThatCarriesWireguardIsBackInAMomentAndConnectionsGoOn() throws IOException {
        try (var hosts = new OverlayWorld(folder, 2, NetworkDriver.WIREGUARD).start()) {
            var one = hosts.world.host(1).containerWith("10.42.1.70");
            hosts.world.host(2).containerWith("10.42.2.70").serve(PORT);
            within(60).until(() -> one.reaches("10.42.2.70", PORT));
            try (var socket = one.connect("10.42.2.70", PORT)) {
                assertThat(Container.talk(socket, MUCH)).isTrue();
                var carriers = carriers(hosts.world.host(1).namespace());
                assertThat(carriers).hasSize(1);
                carriers.forEach(ProcessHandle::destroyForcibly);
                within(30).until(() -> hosts.world.host(1).commands().run("wg", "show", "drover-wg").ok());
                assertThat(Container.talk(socket, MUCH)).isTrue();
            }
        }
    }

    @Test
    void strongSwanIsBackInAMomentWhicheverOfTwoHostsItLeft() throws IOException {
        try (var hosts = new OverlayWorld(folder, 2, NetworkDriver.IPSEC).start()) {
            var one = hosts.world.host(1).containerWith("10.42.1.70");
            hosts.world.host(2).containerWith("10.42.2.70").serve(PORT);
            within(60).until(() -> one.reaches("10.42.2.70", PORT));
            try (var socket = one.connect("10.42.2.70", PORT)) {
                for (var number = 1; number <= 2; number++) {
                    assertThat(Container.talk(socket, MUCH)).isTrue();
                    var carriers = carriers(hosts.world.host(number).namespace());
                    assertThat(carriers).hasSize(1);
                    carriers.forEach(ProcessHandle::destroyForcibly);
                    within(60).until(() -> !carriers(hosts.world.host(1).namespace()).equals(carriers)
                            && one.pings("10.42.2.70"));
                }
                assertThat(Container.talk(socket, MUCH)).isTrue();
            }
        }
    }

    @Test
    void nobodyGetsIntoAnEncryptedNetworkByPlainVxlan() {
        try (var hosts = new OverlayWorld(folder, 2, NetworkDriver.IPSEC).start()) {
            var two = hosts.world.host(2).containerWith("10.42.2.70");
            within(60).until(() -> hosts.world.host(1).commands().run("ping", "-c1", "-W1", "10.42.2.70").ok());
            assertThat(two.pings("10.42.1.65")).isTrue();
            // a stranger on the wire says what a host would, to the address that all know and to the one inside
            var stranger = hosts.world.wire();
            stranger.run("ip link add vx type vxlan id 1042 dstport 4789 local 10.90.0.1 nolearning");
            stranger.run("ip link set vx address 02:42:0a:2a:01:41 up");
            stranger.run("ip addr add 10.42.1.65/32 dev vx");
            stranger.run("ip neigh replace 10.42.2.65 lladdr 02:42:0a:2a:02:41 dev vx nud permanent");
            stranger.run("ip route add 10.42.2.64/26 via 10.42.2.65 dev vx onlink src 10.42.1.65");
            for (var place : List.of("10.90.0.12", "250.42.2.65")) {
                stranger.run("ip route replace 250.42.2.65 via 10.90.0.12");
                stranger.run("bridge fdb replace 02:42:0a:2a:02:41 dev vx dst " + place + " self permanent");
                var heard = heard(two);
                stranger.commands().run("ping", "-c3", "-i", "0.2", "-W1", "10.42.2.70");
                assertThat(heard(two)).as(place).isEqualTo(heard);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"VXLAN", "WIREGUARD", "IPSEC"})
    void networksOfOthersOnTheSamePortGoOn(NetworkDriver driver) {
        try (var hosts = new OverlayWorld(folder, 2, driver)) {
            for (var number = 1; number <= 2; number++) {
                var host = hosts.world.host(number);
                host.run("ip link add theirs type vxlan id 4097 dstport 4789 local 10.90.0.1" + number
                        + " remote 10.90.0.1" + (3 - number));
                host.run("ip addr add 10.98.0." + number + "/24 dev theirs");
                host.run("ip link set theirs up");
            }
            hosts.start();
            hosts.world.host(2).containerWith("10.42.2.70");
            within(60).until(() -> hosts.world.host(1).commands().run("ping", "-c1", "-W1", "10.42.2.70").ok());
            within(60).until(() -> hosts.world.host(1).commands().run("ping", "-c1", "-W1", "10.98.0.2").ok());
        }
    }

    /** How many questions of a ping a container has heard in its life. */
    private static String heard(Container container) {
        return container.namespace().commands().run("nstat", "-asz", "IcmpInEchos").out().lines()
                .filter(line -> line.startsWith("IcmpInEchos")).findFirst().orElseThrow().split("\\s+")[1];
    }

    @ParameterizedTest
    @EnumSource(names = {"VXLAN", "WIREGUARD", "IPSEC"})
    void aHostThatLeavesIsAsItWasBefore(NetworkDriver driver) {
        try (var hosts = new OverlayWorld(folder, 2, driver)) {
            var host = hosts.world.host(1);
            hosts.world.host(2).containerWith("10.42.2.70");
            // the machine's own words for what is empty come with the first rule
            host.run("iptables -w -S");
            var before = state(host);
            hosts.start();
            within(60).until(() -> host.commands().run("ping", "-c1", "-W1", "10.42.2.70").ok());
            assertThat(state(host)).isNotEqualTo(before);

            hosts.overlay(1).remove();
            within(30).until(() -> carriers(host.namespace()).isEmpty());
            assertThat(state(host)).isEqualTo(before);
        }
    }

    @Test
    void anotherDriverTakesOver() {
        try (var hosts = new OverlayWorld(folder, 2, NetworkDriver.VXLAN).start()) {
            var one = hosts.world.host(1).containerWith("10.42.1.70");
            hosts.world.host(2).containerWith("10.42.2.70");
            within(60).until(() -> one.pings("10.42.2.70"));
            hosts.world.withDriver(NetworkDriver.WIREGUARD).tell();
            within(60).until(() -> hosts.world.hosts().stream().allMatch(host -> {
                var links = host.run("ip -o link show");
                return links.contains("drover-wg") && !links.contains("drover-vx");
            }) && one.pings("10.42.2.70"));
        }
    }

    @Test
    void aSecretIsRotatedWithoutALostPacket() {
        try (var hosts = new OverlayWorld(folder, 2, NetworkDriver.WIREGUARD).start()) {
            var world = hosts.world;
            var one = world.host(1).containerWith("10.42.1.70");
            world.host(2).containerWith("10.42.2.70");
            within(60).until(() -> one.pings("10.42.2.70"));
            var pings = ping(one, "10.42.2.70", 100);
            world.withSecrets(secret(2), secret(1)).tell(world.host(1));
            within(30).until(() -> secretsIn(world.host(1)).equals(secret(2)));
            world.tell(world.host(2));
            within(30).until(() -> secretsIn(world.host(2)).equals(secret(2)));
            world.withSecrets(secret(2)).tell();
            assertThat(pings.join()).contains(" 0% packet loss");

            // who meets anew meets by the new one
            var key = world.peer(2).wireguardKey();
            world.host(1).run("wg set drover-wg peer " + key + " remove");
            within(60).until(() -> one.pings("10.42.2.70"));
        }
    }

    @Test
    void ipsecTakesANewSecretWithoutALostPacket() {
        try (var hosts = new OverlayWorld(folder, 2, NetworkDriver.IPSEC).start()) {
            var world = hosts.world;
            var one = world.host(1).containerWith("10.42.1.70");
            world.host(2).containerWith("10.42.2.70");
            within(60).until(() -> one.pings("10.42.2.70"));
            var pings = ping(one, "10.42.2.70", 100);
            world.withSecrets(secret(2), secret(1)).tell(world.host(1));
            world.tell(world.host(2));
            assertThat(pings.join()).contains(" 0% packet loss");
            // hosts that meet anew understand each other, whichever of the two they were told of
            for (var last : List.of(List.of(secret(2)), List.of(secret(2), secret(1)))) {
                world.withSecrets(last.toArray(String[]::new)).tell(world.host(2));
                world.host(1).run("swanctl --terminate --ike drover-10-42-2-65 --force");
                within(60).until(() -> one.pings("10.42.2.70"));
            }
        }
    }

    private static String secret(int seed) {
        return World.secret(seed);
    }

    private static String secretsIn(TestHost host) {
        return host.run("wg show drover-wg preshared-keys").strip().split("\t")[1];
    }

    private static CompletableFuture<String> ping(Container from, String to, int count) {
        return CompletableFuture.supplyAsync(() -> from.namespace().commands()
                .run("ping", "-i", "0.05", "-c", Integer.toString(count), "-W", "2", to).out());
    }

    /** All of a host's network that others may see; without numbers that count. */
    private static String state(TestHost host) {
        return Stream.of("ip -o -4 addr show", "ip -4 route show table all", "ip rule", "iptables -w -S",
                "iptables -w -t nat -S", "nft list tables", "ip -o link show type vxlan", "ip neigh show nud permanent")
                .map(host::run).map(shown -> shown.lines().map(line -> line.replaceAll("^\\d+: ", "").strip())
                        .filter(line -> !line.contains("valid_lft") || line.contains("inet")).sorted()
                        .collect(Collectors.joining("\n")))
                .collect(Collectors.joining("\n"))
                + host.commands().run("nft", "list", "table", "inet", "drover").out();
    }

    private static List<ProcessHandle> carriers(Namespace namespace) {
        var network = network(namespace.pid());
        return ProcessHandle.allProcesses().filter(one -> network.equals(network(one.pid())))
                .filter(one -> one.info().command().orElse("").matches(".*/(wireguard-go|charon-systemd)")).toList();
    }

    private static String network(long pid) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/" + pid + "/ns/net")).toString();
        } catch (IOException e) {
            return "";
        }
    }
}
