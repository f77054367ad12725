package io.drover.network.reach;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.network.FromNetworkAgent.Broken;
import io.drover.model.network.FromNetworkAgent.Reach;
import io.drover.model.network.NetworkDriver;
import io.drover.network.overlay.Overlay;
import io.drover.network.world.TestHost;
import io.drover.network.world.World;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In real networks, with hosts that are not reached for different reasons. */
class ProbesTest {
    private static final Duration ROUND = Duration.ofMillis(300);
    @TempDir
    private Path folder;
    private final List<AutoCloseable> closing = new ArrayList<>();
    private final List<Reach> told = new CopyOnWriteArrayList<>();
    private final AtomicInteger asked = new AtomicInteger();
    private volatile Map<String, Integer> failures = Map.of();

    @AfterEach
    void close() throws Exception {
        for (var one : closing.reversed()) {
            one.close();
        }
    }

    @Test
    void aHostThatIsNotReachedIsToldWithItsReasonAndHeals() {
        var world = new World(folder, 3, NetworkDriver.VXLAN);
        closing.add(world);
        world.tell();
        world.hosts().forEach(this::start);
        await("all are reached", List.of());

        // the wire lets everything through but the tunnel
        world.host(2).run("nft add table inet test");
        world.host(2).run("nft add chain inet test input { type filter hook input priority -100 ; }");
        world.host(2).run("nft add rule inet test input udp dport 4789 drop");
        await("the tunnel is blocked", "1h2", "UDP 4789 seems to be blocked between host1 and host2");
        Awaitility.await("who is told to be repaired")
                .untilAsserted(() -> assertThat(failures).containsOnlyKeys("1h2"));
        world.host(2).run("nft delete table inet test");
        await("the tunnel is free again", List.of());

        world.withAgentIp(2, "10.90.0.99").tell(world.host(1));
        await("nobody has that address", "1h2", "10.90.0.99 does not answer: is CATTLE_AGENT_IP of host2 right");
        world.withAgentIp(2, world.host(3).agentIp()).tell(world.host(1));
        await("somebody else has it", "1h2", "10.90.0.13 is the address of host3, not of host2");
        world.withAgentIp(2, world.host(2).agentIp()).tell(world.host(1));
        await("it is right again", List.of());

        // a host whose program does not run is reached all the same
        world.host(3).run("nft add table inet test");
        world.host(3).run("nft add chain inet test input { type filter hook input priority -100 ; }");
        world.host(3).run("nft add rule inet test input udp dport 51821 drop");
        world.withAgentIp(2, "10.90.0.99").tell(world.host(1));
        await("only the other is not reached", "1h2", "10.90.0.99 does not answer");
        assertThat(asked).as("how often WireGuard was asked, which is not there").hasValue(0);
    }

    @Test
    void aWrongAddressIsNamedAlsoWhereWireguardFindsTheHostElsewhere() {
        var world = new World(folder, 3, NetworkDriver.WIREGUARD);
        closing.add(world);
        for (var number = 1; number <= 3; number++) {
            world.withKey(number, start(world.host(number)).abilities().wireguardKey());
        }
        world.tell();
        await("all are reached", List.of());

        world.withAgentIp(2, "10.90.0.99").tell();
        await("nobody has that address", "1h2", "10.90.0.99 does not answer, and host2 speaks from 10.90.0.12");
        Awaitility.await("what arrives is not to be repaired").until(() -> failures.isEmpty());
        world.withAgentIp(2, world.host(3).agentIp()).tell();
        await("somebody else has it", "1h2", "10.90.0.13 is the address of host3, not of host2");
        world.withAgentIp(2, world.host(2).agentIp()).tell();
        await("it is right again", List.of());
    }

    private Overlay start(TestHost host) {
        var overlay = new Overlay(host.knowledge(), host.state(), host.commands());
        closing.add(overlay.start());
        DatagramChannel channel = host.namespace().call(() -> DatagramChannel.open(StandardProtocolFamily.INET)
                .bind(new InetSocketAddress(Probes.PORT)));
        var first = host.id().equals("1h1");
        closing.add((AutoCloseable) new Probes(host.knowledge(), channel, host.commands(),
                () -> {
                    asked.incrementAndGet();
                    return overlay.sources();
                }, ROUND, first ? told::add : reach -> {
                }, first ? now -> failures = now : now -> {
                }).start());
        return overlay;
    }

    private void await(String what, List<Broken> broken) {
        Awaitility.await(what).atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(50))
                .until(() -> !told.isEmpty() && told.getLast().broken().equals(broken));
    }

    private void await(String what, String host, String reason) {
        Awaitility.await(what).atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(50)).untilAsserted(() -> {
            assertThat(told).isNotEmpty();
            assertThat(told.getLast().broken()).singleElement().satisfies(broken -> {
                assertThat(broken.hostId()).isEqualTo(host);
                assertThat(broken.reason()).contains(reason);
            });
        });
    }
}
