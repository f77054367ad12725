package io.drover.network.overlay;

import static io.drover.network.overlay.OverlayWorld.within;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.network.NetworkDriver;
import io.drover.network.attach.Attacher;
import io.drover.network.world.Container;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** In real networks: what travels between hosts, and what does not. */
class OverlayTest {
    private static final int PORT = 8080;
    private static final int MUCH = 3_000_000;
    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(names = {"VXLAN", "WIREGUARD", "IPSEC"})
    void containersReachEachOtherByManagedAddressAcrossHosts(NetworkDriver driver) throws IOException {
        try (var hosts = new OverlayWorld(folder, 3, driver).start()) {
            var world = hosts.world;
            var one = world.host(1).containerWith("10.42.1.70");
            var two = world.host(2).containerWith("10.42.2.70").serve(PORT);
            var three = world.host(3).containerWith("10.42.3.70");
            within(60).until(() -> one.pings("10.42.2.70") && three.pings("10.42.2.70") && two.pings("10.42.1.70"));

            within(60).until(() -> one.reaches("10.42.2.70", PORT));
            assertThat(two.callers()).containsOnly("10.42.1.70");
            // far more than one packet, so that a wrong MTU would be noticed
            try (var socket = one.connect("10.42.2.70", PORT)) {
                assertThat(Container.talk(socket, MUCH)).isTrue();
            }
            // hosts have an address of their own in it
            assertThat(world.host(3).run("ping -c1 -W5 10.42.2.70")).contains("1 received");
            assertThat(world.host(3).run("ping -c1 -W5 10.42.2.65")).contains("1 received");
            assertThat(one.namespace().run("ping -c1 -W5 10.42.2.65")).contains("1 received");
            // what is too large is told so
            assertThat(one.namespace().run("ping -c1 -W5 -s 1300 -M do 10.42.2.70")).contains("1 received");
            assertThat(one.namespace().commands().run("ping", "-c1", "-W1", "-s", "1472", "-M", "do", "10.42.2.70")
                    .out()).contains("mtu");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"VXLAN", "WIREGUARD", "IPSEC"})
    void nothingButManagedAddressesTravelsBetweenHosts(NetworkDriver driver) {
        try (var hosts = new OverlayWorld(folder, 2, driver).start()) {
            var one = hosts.world.host(1).containerWith("10.42.1.70");
            var two = hosts.world.host(2).containerWith("10.42.2.70").serve(PORT);
            within(60).until(() -> one.reaches("10.42.2.70", PORT));

            var docker = one.namespace().commands();
            assertThat(docker.run("ping", "-c1", "-W1", "-I", one.dockerAddress(), "10.42.2.70").ok()).isFalse();
            // a host that routes Docker's addresses of another to it is not heard either
            hosts.world.host(1).run("ip route replace 172.18.0.0/16 via 10.42.2.65 dev "
                    + (driver == NetworkDriver.WIREGUARD ? "drover-wg" : "drover-vx") + " onlink");
            assertThat(docker.run("ping", "-c1", "-W1", "-I", "10.42.1.70", "172.18.0.1").ok()).isFalse();
            // and what nobody owns is known not to be there, before anybody loses patience
            assertThat(docker.run("ping", "-c1", "-W5", "10.42.200.1").out()).contains("Destination Host Unreachable");
            assertThat(two.callers()).containsOnly("10.42.1.70");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"VXLAN", "WIREGUARD", "IPSEC"})
    void aSingleAddressIsReachedWhereverItMoves(NetworkDriver driver) {
        try (var hosts = new OverlayWorld(folder, 3, driver)) {
            var world = hosts.world;
            world.withAddresses(2, "10.42.1.99");
            hosts.start();
            var one = world.host(1).containerWith("10.42.1.70");
            var two = world.host(2).containerWith("10.42.1.99");
            var three = world.host(3).containerWith("10.42.3.70");
            within(60).until(() -> one.pings("10.42.1.99") && three.pings("10.42.1.99"));

            two.namespace().run("ip addr del 10.42.1.99/16 dev eth0");
            world.host(2).detach(two);
            var moved = world.host(3).containerWith("10.42.1.99");
            world.withAddresses(2).withAddresses(3, "10.42.1.99").tell();
            within(20).until(() -> one.pings("10.42.1.99") && three.pings("10.42.1.99") && moved.pings("10.42.1.70"));
        }
    }

    @Test
    void aContainerIsReachedBeforeTheServersWordOfItsAddressComes() {
        try (var hosts = new OverlayWorld(folder, 2, NetworkDriver.VXLAN).start()) {
            hosts.world.host(1).containerWith("10.42.77.7");
            within(60).until(() -> hosts.world.host(1).commands().run("ping", "-c1", "-W1", "10.42.77.7").ok());
        }
    }

    @Test
    void aContainerThatDockerGaveNoNetworkReachesOtherHostsAndWhatIsOutside() {
        try (var hosts = new OverlayWorld(folder, 2, NetworkDriver.VXLAN).start()) {
            var host = hosts.world.host(1);
            try (var _ = new Attacher(host.knowledge(), host.commands(), hosts.overlay(1)::mtu, _ -> {
            }).start()) {
                var bare = host.bareContainer();
                host.attach(bare, "10.42.1.70");
                var two = hosts.world.host(2).containerWith("10.42.2.70").serve(PORT);
                within(60).until(() -> bare.reaches("10.42.2.70", PORT));
                assertThat(two.callers()).containsOnly("10.42.1.70");
                within(60).until(() -> two.pings("10.42.1.70"));
                // who knows nothing of managed addresses
                within(60).until(() -> bare.pings("10.90.0.1"));
            }
        }
    }

    @Test
    void aPublishedPortOfAnotherHostIsReached() {
        try (var hosts = new OverlayWorld(folder, 2, NetworkDriver.VXLAN).start()) {
            var one = hosts.world.host(1).containerWith("10.42.1.70");
            var host = hosts.world.host(2);
            var two = host.containerWith("10.42.2.70").serve(PORT);
            // as Docker publishes it
            host.run("iptables -w -t nat -A PREROUTING -d 10.90.0.12 -p tcp --dport 9000 -j DNAT --to "
                    + two.dockerAddress() + ":8080");
            host.run("iptables -w -A FORWARD -d " + two.dockerAddress() + " -o docker0 -p tcp --dport 8080 -j ACCEPT");
            within(60).until(() -> one.pings("10.42.2.70"));

            within(60).until(() -> one.reaches("10.90.0.12", 9000));
            // also from its managed address, which nobody outside knows
            try (var socket = one.connect("10.90.0.12", 9000, "10.42.1.70")) {
                assertThat(Container.talk(socket, 100)).isTrue();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            assertThat(two.callers()).containsOnly("10.90.0.11");
        }
    }
}
