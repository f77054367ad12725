package io.drover.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who is no node of the installation gets nothing from its bus. */
class StrangersTest {
    private static final Credentials CREDENTIALS = Credentials.create();
    private static final String ADDRESS = Loopback.address();
    private static final AtomicInteger HEARD = new AtomicInteger();
    private static final AtomicInteger OPEN_HEARD = new AtomicInteger();
    private static ClusterBus bus;

    @BeforeAll
    static void start() {
        bus = ClusterBus.start(CREDENTIALS, ADDRESS, () -> List.of(ADDRESS));
        bus.vertx().eventBus().consumer("secret.address", _ -> HEARD.incrementAndGet()).completion().await();
        bus.vertx().eventBus().consumer("open.address", _ -> OPEN_HEARD.incrementAndGet()).completion().await();
    }

    @AfterAll
    static void stop() throws Exception {
        bus.close();
    }

    @Test
    void aMemberWithAnotherNameStaysAlone() {
        var here = Loopback.address();
        var stranger = member("dev", here);
        try {
            assertThat(stranger.getCluster().getMembers()).hasSize(1);
            assertThat(bus.members()).containsExactly(ADDRESS);
        } finally {
            stranger.shutdown();
        }
    }

    @Test
    void aClientThatKnowsTheNameIsTurnedAway() {
        var config = new com.hazelcast.client.config.ClientConfig();
        config.setClusterName(CREDENTIALS.name());
        config.setProperty("hazelcast.logging.type", "slf4j");
        config.setProperty("hazelcast.client.statistics.enabled", "false");
        config.getNetworkConfig().addAddress(ADDRESS + ":" + Membership.PORT);
        config.getConnectionStrategyConfig().getConnectionRetryConfig().setClusterConnectTimeoutMillis(2000);
        assertThatThrownBy(() -> com.hazelcast.client.HazelcastClient.newHazelcastClient(config))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aMemberThatKnowsTheNameButHasNoCertificateCannotSpeak() {
        var here = Loopback.address();
        var foreign = new Credentials(CREDENTIALS.name(), Authority.create());
        var intruder = ClusterBus.start(foreign, here, () -> List.of(ADDRESS, here));
        try {
            await().until(() -> intruder.members().size() == 2);
            var lured = new AtomicInteger();
            intruder.vertx().eventBus().consumer("bait", _ -> lured.incrementAndGet()).completion().await();
            var soon = new DeliveryOptions().setSendTimeout(3000);
            assertThatThrownBy(() -> intruder.vertx().eventBus().request("secret.address", "hello", soon).await())
                    .isInstanceOf(ReplyException.class);
            assertThatThrownBy(() -> bus.vertx().eventBus().request("bait", "a secret", soon).await())
                    .isInstanceOf(ReplyException.class);
            assertThat(HEARD).hasValue(0);
            assertThat(lured).hasValue(0);
        } finally {
            close(intruder);
        }
        await().until(() -> bus.members().size() == 1);
    }

    @Test
    void theBusTakesNoConnectionWithoutACertificateOfTheInstallation() {
        var none = new NetClientOptions();
        var foreign = Authority.create().issue(ADDRESS);
        var other = new NetClientOptions().setKeyCertOptions(pem(foreign));
        assertThat(speaks(none)).isFalse();
        assertThat(speaks(other)).isFalse();
        var own = new NetClientOptions().setKeyCertOptions(pem(CREDENTIALS.authority().issue(ADDRESS)));
        assertThat(speaks(own)).isTrue();
    }

    @Test
    void foreignClassesAreNotMadeFromBytes() {
        HazelcastInstance member = member(CREDENTIALS.name(), Loopback.address());
        try {
            await().until(() -> bus.members().size() == 2);
            member.getMap("trap").put("key", new java.io.File("/tmp/gadget"));
            var node = Hazelcast.getAllHazelcastInstances().stream()
                    .filter(each -> each.getCluster().getLocalMember().getAddress().getHost().equals(ADDRESS))
                    .findFirst()
                    .orElseThrow();
            assertThatThrownBy(() -> node.getMap("trap").get("key")).hasRootCauseInstanceOf(SecurityException.class);
        } finally {
            member.shutdown();
        }
        await().until(() -> bus.members().size() == 1);
    }

    @Test
    void itListensOnItsOneAddressOnly() throws Exception {
        var addresses = new ArrayList<InetAddress>(List.of(InetAddress.getByName(Loopback.address())));
        for (var network : Collections.list(NetworkInterface.getNetworkInterfaces())) {
            addresses.addAll(Collections.list(network.getInetAddresses()));
        }
        assertThat(open(InetAddress.getByName(ADDRESS), Membership.PORT)).isTrue();
        assertThat(open(InetAddress.getByName(ADDRESS), ClusterBus.PORT)).isTrue();
        for (var address : addresses) {
            assertThat(open(address, Membership.PORT)).as(address + ":" + Membership.PORT).isFalse();
            assertThat(open(address, ClusterBus.PORT)).as(address + ":" + ClusterBus.PORT).isFalse();
        }
    }

    private static HazelcastInstance member(String name, String address) {
        return Stranger.member(name, address, ADDRESS);
    }

    private static boolean speaks(NetClientOptions options) {
        var before = OPEN_HEARD.get();
        return Stranger.speaks(ADDRESS, options, () -> OPEN_HEARD.get() > before);
    }

    private static PemKeyCertOptions pem(Authority.Identity identity) {
        return new PemKeyCertOptions().setKeyValue(Buffer.buffer(identity.key()))
                .setCertValue(Buffer.buffer(identity.certificate()));
    }

    private static boolean open(InetAddress address, int port) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), 1000);
            return true;
        } catch (java.io.IOException e) {
            return false;
        }
    }

    private static void close(ClusterBus bus) {
        try {
            bus.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
