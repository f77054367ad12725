package io.drover.server.cluster;

import com.hazelcast.core.HazelcastInstance;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Vert.x with its event bus spread over the nodes of the installation.
 *
 * <p>Two ports on the node's one private address: Hazelcast's (5701), which lets in nodes only (see {@link Gate}), and the
 * bus itself (5702), which takes and makes connections only with a certificate of the installation's {@link Authority}.
 */
public final class ClusterBus implements AutoCloseable {
    /** Where nodes find each other. */
    public static final int MEMBERSHIP_PORT = Membership.PORT;
    static final int PORT = 5702;
    private static final Logger log = LoggerFactory.getLogger(ClusterBus.class);
    private static final Duration LOOK_ROUND = Duration.ofSeconds(2);

    private final Vertx vertx;
    private final HazelcastInstance member;
    private final Peers peers;
    private Set<String> missing = Set.of();

    private ClusterBus(Vertx vertx, HazelcastInstance member, Peers peers) {
        this.vertx = vertx;
        this.member = member;
        this.peers = peers;
    }

    /**
     * Joins the other nodes, or is the first one.
     *
     * @param address of this node, the only one it listens on for other nodes
     * @param living the addresses of all nodes that are alive as the database knows it, asked again and again
     */
    public static ClusterBus start(Credentials credentials, String address, Supplier<List<String>> living) {
        var peers = new Peers(living);
        var member = Member.start(Membership.config(credentials.name(), address, peers),
                new Gate(credentials.secret(), peers::knows));
        try {
            var options = sizes().setEventBusOptions(bus(credentials.authority(), address));
            var vertx = Vertx.builder().with(options).withClusterManager(new HazelcastClusterManager(member))
                    .buildClustered().await();
            var bus = new ClusterBus(vertx, member, peers);
            vertx.setPeriodic(LOOK_ROUND.toMillis(), _ -> vertx.executeBlocking(bus::lookRound));
            return bus;
        } catch (RuntimeException e) {
            member.shutdown();
            throw e;
        }
    }

    /** Threads for a small machine: what takes long runs on virtual threads, not on these. */
    public static VertxOptions sizes() {
        return new VertxOptions().setEventLoopPoolSize(2).setWorkerPoolSize(4).setInternalBlockingPoolSize(4);
    }

    public Vertx vertx() {
        return vertx;
    }

    /** The addresses of the members that this node can talk to, its own included. */
    public Set<String> members() {
        var addresses = new TreeSet<String>();
        member.getCluster().getMembers().forEach(each -> addresses.add(each.getAddress().getHost()));
        return addresses;
    }

    @Override
    public void close() throws Exception {
        try {
            vertx.close().await(10, TimeUnit.SECONDS);
        } finally {
            member.shutdown();
        }
    }

    private static EventBusOptions bus(Authority authority, String address) {
        var identity = authority.issue(address);
        var trusted = new PemTrustOptions().addCertValue(Buffer.buffer(authority.certificate()));
        return new EventBusOptions().setHost(address).setPort(PORT).setClusterPublicHost(address)
                .setClusterPublicPort(PORT).setSsl(true).setTrustAll(false).setTrustOptions(trusted)
                .setKeyCertOptions(new PemKeyCertOptions().setKeyValue(Buffer.buffer(identity.key()))
                        .setCertValue(Buffer.buffer(identity.certificate())))
                .setEnabledSecureTransportProtocols(Set.of("TLSv1.3")).setClientAuth(ClientAuth.REQUIRED)
                .setConnectTimeout(3000).setClusterPingInterval(2000).setClusterPingReplyInterval(2000);
    }

    /**
     * Tells Hazelcast whom to look for. Nodes that started at the same moment, or that a fault had separated, find
     * each other by it: Hazelcast's oldest member goes through its peers every few seconds and joins the parts.
     */
    private Void lookRound() {
        var alive = peers.refresh();
        var absent = new TreeSet<>(alive);
        absent.removeAll(members());
        if (!absent.equals(missing)) {
            if (absent.isEmpty()) {
                log.info("every living node is on the bus: {}", alive);
            } else {
                log.warn("nodes that live but are not on the bus with this one: {}", absent);
            }
            missing = absent;
        }
        return null;
    }
}
