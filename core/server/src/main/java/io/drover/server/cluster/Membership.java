package io.drover.server.cluster;

import com.hazelcast.config.AdvancedNetworkConfig;
import com.hazelcast.config.ClassFilter;
import com.hazelcast.config.Config;
import com.hazelcast.config.JavaSerializationFilterConfig;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MemberAddressProviderConfig;
import com.hazelcast.config.MultiMapConfig;
import com.hazelcast.config.ServerSocketEndpointConfig;
import com.hazelcast.config.SocketInterceptorConfig;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.UUID;

/**
 * How Hazelcast is set up: members only, on one address, known peers only, quick to notice who is gone.
 *
 * <p>Whoever connects has to pass the {@link Gate}. Without an advanced network every client that knows the name may read the maps; with a member endpoint alone
 * clients are turned away. Multicast, the default of Vert.x, would let in whoever is on the network.
 */
final class Membership {
    static final int PORT = 5701;

    private static final Map<String, String> PROPERTIES = Map.ofEntries(
            Map.entry("hazelcast.phone.home.enabled", "false"),
            Map.entry("hazelcast.logging.type", "slf4j"),
            // every line would tell the name of the cluster, which is a secret
            Map.entry("hazelcast.logging.details.enabled", "false"),
            Map.entry("hazelcast.socket.bind.any", "false"),
            Map.entry("hazelcast.shutdownhook.enabled", "false"),
            // a paused or cut off member is out after 5 s, not after a minute
            Map.entry("hazelcast.heartbeat.interval.seconds", "1"),
            Map.entry("hazelcast.max.no.heartbeat.seconds", "5"),
            Map.entry("hazelcast.operation.call.timeout.millis", "5000"),
            Map.entry("hazelcast.wait.seconds.before.join", "0"),
            Map.entry("hazelcast.max.wait.seconds.before.join", "0"),
            Map.entry("hazelcast.max.join.seconds", "10"),
            // parts that were separated look for each other often
            Map.entry("hazelcast.merge.first.run.delay.seconds", "2"),
            Map.entry("hazelcast.merge.next.run.delay.seconds", "2"),
            // a handful of members and a few hundred small entries need no more
            Map.entry("hazelcast.partition.count", "31"),
            Map.entry("hazelcast.operation.thread.count", "2"),
            Map.entry("hazelcast.operation.generic.thread.count", "2"),
            Map.entry("hazelcast.io.thread.count", "1"),
            Map.entry("hazelcast.event.thread.count", "1"));

    private Membership() {
    }

    static Config config(String clusterName, String address, Peers peers) {
        var config = new Config();
        config.setClusterName(clusterName);
        PROPERTIES.forEach(config::setProperty);
        // by which Vert.x knows a member that it has not started itself
        config.getMemberAttributeConfig().setAttribute("__vertx.nodeId", UUID.randomUUID().toString());
        config.getMetricsConfig().setEnabled(false);
        config.getJetConfig().setEnabled(false);
        // what Vert.x keeps in Hazelcast: who listens to which address
        config.addMultiMapConfig(new MultiMapConfig("__vertx.subs").setBackupCount(1)
                .setValueCollectionType(MultiMapConfig.ValueCollectionType.SET));
        config.addMapConfig(new MapConfig("__vertx.haInfo").setBackupCount(1));
        config.addMapConfig(new MapConfig("__vertx.nodeInfo").setBackupCount(1));
        config.setAdvancedNetworkConfig(network(address, peers));
        config.getSerializationConfig().setJavaSerializationFilterConfig(filter());
        return config;
    }

    private static AdvancedNetworkConfig network(String address, Peers peers) {
        var endpoint = new ServerSocketEndpointConfig().setPort(PORT).setPortAutoIncrement(false)
                .setSocketConnectTimeoutSeconds(3);
        endpoint.setSocketInterceptorConfig(new SocketInterceptorConfig().setEnabled(true));
        var network = new AdvancedNetworkConfig().setEnabled(true).setMemberEndpointConfig(endpoint)
                .setMemberAddressProviderConfig(new MemberAddressProviderConfig().setEnabled(true)
                        .setImplementation(new OneAddress(new InetSocketAddress(address, PORT))));
        var join = network.getJoin();
        join.getMulticastConfig().setEnabled(false);
        join.getAutoDetectionConfig().setEnabled(false);
        join.setTcpIpConfig(peers);
        return network;
    }

    /** Only what Vert.x and Hazelcast themselves exchange may be made from bytes. */
    private static JavaSerializationFilterConfig filter() {
        var allowed = new ClassFilter().addPrefixes("io.vertx.spi.cluster.hazelcast.", "com.hazelcast.", "java.lang.",
                "java.util.", "[Lcom.hazelcast.", "[Ljava.lang.", "[Ljava.util.");
        return new JavaSerializationFilterConfig().setDefaultsDisabled(true).setWhitelist(allowed);
    }
}
