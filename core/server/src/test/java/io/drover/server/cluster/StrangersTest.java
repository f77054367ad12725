package io.drover.server.cluster;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who is no node of the installation gets nothing from its bus. */
class StrangersTest {
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final Credentials CREDENTIALS = Credentials.create();
    private static final String ADDRESS = Loopback.address();
    /** What the database says. */
    private static final Set<String> NODES = new CopyOnWriteArraySet<>(List.of(ADDRESS));
    private static final AtomicInteger HEARD = new AtomicInteger();
    private static final AtomicInteger OPEN_HEARD = new AtomicInteger();
    private static ClusterBus bus;

    @BeforeAll
    static void start() {
        bus = ClusterBus.start(CREDENTIALS, ADDRESS, () -> List.copyOf(NODES));
        bus.vertx().eventBus().consumer("secret.address", _ -> HEARD.incrementAndGet()).completion().await();
        bus.vertx().eventBus().consumer("open.address", _ -> OPEN_HEARD.incrementAndGet()).completion().await();
    }

    @AfterAll
    static void stop() throws Exception {
        bus.close();
    }

    @Test
    void aMemberWithAnotherNameStaysAlone() {
        Stranger.member("dev", Loopback.address(), ADDRESS).ifPresent(StrangersTest::staysOut);
        assertThat(bus.members()).containsExactly(ADDRESS);
    }

    @Test
    void aClientThatKnowsTheNameIsTurnedAway() {
        assertThatThrownBy(() -> Stranger.client(CREDENTIALS.name(), ADDRESS))
                .isInstanceOf(IllegalStateException.class);
        assertThat(bus.members()).containsExactly(ADDRESS);
    }

    @Test
    void aMemberThatKnowsTheNameAndHasANodesAddressIsTurnedAwayWithoutTheSecret() {
        var here = node();
        Stranger.member(CREDENTIALS.name(), here, ADDRESS).ifPresent(StrangersTest::staysOut);
        staysOut(gated(new Credentials(CREDENTIALS.name(), Authority.create()), here));
    }

    @Test
    void whoKnowsTheSecretButIsNotInTheTableOfNodesIsTurnedAway() {
        staysOut(gated(CREDENTIALS, Loopback.address()));
    }

    @Test
    void aNodeGivesItselfAwayToNobodyWhoOnlyStandsAtANodesAddress() throws Exception {
        var trap = Loopback.address();
        try (var taker = new ServerSocket(Membership.PORT, 1, InetAddress.getByName(trap))) {
            var said = new AtomicReference<>("");
            var listening = Thread.startVirtualThread(() -> said.set(listen(taker)));
            var lured = gated(CREDENTIALS, node(), trap);
            try {
                listening.join();
                assertThat(said.get()).as("a random number, and not the name").hasSize(32);
            } finally {
                lured.shutdown();
            }
        }
        await().atMost(LONG).until(() -> bus.members().size() == 1);
    }

    /** Takes one connection, answers with nothing of worth, and gives what was said. */
    private static String listen(ServerSocket taker) {
        var heard = new ByteArrayOutputStream();
        try (var socket = taker.accept()) {
            socket.setSoTimeout(60_000);
            heard.write(socket.getInputStream().readNBytes(32));
            socket.getOutputStream().write(new byte[64]);
            for (var next = socket.getInputStream().read(); next >= 0; next = socket.getInputStream().read()) {
                heard.write(next);
            }
        } catch (SocketException e) {
            // hung up, and not gently
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return heard.toString(ISO_8859_1);
    }

    /** It has tried to join and is alone, and knows nothing of who listens. */
    private static void staysOut(HazelcastInstance stranger) {
        try {
            assertThat(stranger.getCluster().getMembers()).hasSize(1);
            assertThat(stranger.getMultiMap(Stranger.SUBSCRIPTIONS).keySet()).isEmpty();
            assertThat(bus.members()).containsExactly(ADDRESS);
            assertThat(HEARD).hasValue(0);
        } finally {
            stranger.shutdown();
        }
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
        var member = gated(CREDENTIALS, node());
        try {
            await().atMost(LONG).until(() -> bus.members().size() == 2);
            member.getMap("trap").put("key", new java.io.File("/tmp/gadget"));
            var node = Hazelcast.getAllHazelcastInstances().stream()
                    .filter(each -> each.getCluster().getLocalMember().getAddress().getHost().equals(ADDRESS))
                    .findFirst()
                    .orElseThrow();
            assertThatThrownBy(() -> node.getMap("trap").get("key")).hasRootCauseInstanceOf(SecurityException.class);
        } finally {
            member.shutdown();
        }
        await().atMost(LONG).until(() -> bus.members().size() == 1);
    }

    @Test
    void itListensOnItsOneAddressOnly() throws Exception {
        var addresses = new ArrayList<InetAddress>(List.of(InetAddress.getByName(Loopback.address())));
        for (var network : Collections.list(NetworkInterface.getNetworkInterfaces())) {
            addresses.addAll(Collections.list(network.getInetAddresses()));
        }
        assertThat(Stranger.reaches(ADDRESS, Membership.PORT)).isTrue();
        assertThat(Stranger.reaches(ADDRESS, ClusterBus.PORT)).isTrue();
        for (var address : addresses) {
            for (var port : List.of(Membership.PORT, ClusterBus.PORT)) {
                assertThat(Stranger.reaches(address.getHostAddress(), port)).as(address + ":" + port).isFalse();
            }
        }
    }

    /** An address that the database has as a node's. */
    private static String node() {
        var address = Loopback.address();
        NODES.add(address);
        return address;
    }

    private static HazelcastInstance gated(Credentials credentials, String address) {
        return gated(credentials, address, ADDRESS);
    }

    /** A member with the gate of these credentials, which looks for another at one address. */
    private static HazelcastInstance gated(Credentials credentials, String address, String other) {
        return Member.start(Membership.config(credentials.name(), address, new Peers(() -> List.of(other, address))),
                new Gate(credentials.secret(), _ -> true));
    }

    private static boolean speaks(NetClientOptions options) {
        var before = OPEN_HEARD.get();
        return Stranger.speaks(ADDRESS, options, () -> OPEN_HEARD.get() > before);
    }

    private static PemKeyCertOptions pem(Authority.Identity identity) {
        return new PemKeyCertOptions().setKeyValue(Buffer.buffer(identity.key()))
                .setCertValue(Buffer.buffer(identity.certificate()));
    }
}
