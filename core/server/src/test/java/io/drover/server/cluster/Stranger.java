package io.drover.server.cluster;

import static org.awaitility.Awaitility.await;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClientOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/** What somebody who is no node can try against one; also a program, to try it from elsewhere. */
final class Stranger {
    /** Where Vert.x keeps who listens to which address. */
    static final String SUBSCRIPTIONS = "__vertx.subs";

    private Stranger() {
    }

    /**
     * Arguments: the node's address, an own one, and the name of the cluster, as somebody would know it who has listened to
     * what members say to each other. Prints what worked, which should be nothing.
     */
    public static void main(String[] arguments) throws IOException {
        var node = arguments[0];
        if (!reaches(node, Membership.PORT) || !reaches(node, ClusterBus.PORT)) {
            System.out.println("no way to the node, so this shows nothing");
            System.exit(1);
        }
        if (isAnswered(node, Membership.PORT) || isAnswered(node, ClusterBus.PORT)) {
            System.out.println("a plain client was answered");
        }
        if (speaks(node, new NetClientOptions(), () -> false)) {
            System.out.println("a client without a certificate was heard");
        }
        for (var name : List.of("dev", arguments[2])) {
            var member = member(name, arguments[1], node).orElse(null);
            if (member == null) {
                continue;
            }
            if (member.getCluster().getMembers().size() > 1) {
                System.out.println("a member called " + name + " joined");
            }
            if (!member.getMultiMap(SUBSCRIPTIONS).keySet().isEmpty()) {
                System.out.println("a member called " + name + " could read who listens");
            }
            member.shutdown();
        }
        try {
            var client = client(arguments[2], node);
            System.out.println("a client with the name joined, and read " + client.getMultiMap(SUBSCRIPTIONS).keySet());
        } catch (IllegalStateException e) {
            // turned away
        }
        System.out.println("done");
        System.exit(0);
    }

    /** A Hazelcast member as anybody can start one; none when it gave up because nobody takes it. */
    static Optional<HazelcastInstance> member(String name, String address, String node) {
        try {
            return Optional.of(Hazelcast
                    .newHazelcastInstance(Membership.config(name, address, new Peers(() -> List.of(node, address)))));
        } catch (IllegalStateException e) {
            return Optional.empty();
        }
    }

    /** @throws IllegalStateException when it is turned away */
    static HazelcastInstance client(String name, String node) {
        var config = new ClientConfig();
        config.setClusterName(name);
        config.setProperty("hazelcast.logging.type", "slf4j");
        config.setProperty("hazelcast.client.statistics.enabled", "false");
        config.getNetworkConfig().addAddress(node + ":" + Membership.PORT);
        config.getConnectionStrategyConfig().getConnectionRetryConfig().setClusterConnectTimeoutMillis(2000);
        return HazelcastClient.newHazelcastClient(config);
    }

    /** Sends a message to {@code open.address}. True when it was heard, false when the connection was refused or closed. */
    static boolean speaks(String node, NetClientOptions options, BooleanSupplier heard) {
        var vertx = Vertx.vertx();
        var client = vertx.createNetClient(options.setSsl(true).setTrustAll(true)
                .setHostnameVerificationAlgorithm("").setConnectTimeout(2000));
        try {
            var closed = new AtomicBoolean();
            client.connect(ClusterBus.PORT, node).onFailure(_ -> closed.set(true)).onSuccess(socket -> {
                socket.closeHandler(_ -> closed.set(true));
                socket.write(message("open.address"));
            });
            await().atMost(Duration.ofSeconds(60)).until(() -> closed.get() || heard.getAsBoolean());
            return heard.getAsBoolean();
        } finally {
            // of a client that nobody holds, Vert.x takes its time to close the connections
            client.close().await();
            vertx.close().await();
        }
    }

    /** Is somebody there, be it one who hangs up at once? */
    static boolean reaches(String node, int port) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(node, port), 3000);
            return true;
        } catch (IOException e) {
            return String.valueOf(e.getMessage()).startsWith("Connection reset");
        }
    }

    /** Sends what the bus would understand, but without TLS, and what Hazelcast's client says first. */
    private static boolean isAnswered(String node, int port) throws IOException {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(node, port), 3000);
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write("CP2".getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(message("open.address").getBytes());
            var answer = socket.getInputStream().readNBytes(64);
            // a TLS alert, or Hazelcast's own first three letters, tell nothing
            return answer.length > 8;
        } catch (java.net.SocketException e) {
            return false;
        }
    }

    /** A message without a body, as the bus writes it: version, codec, send, address, no reply address, sender, headers. */
    private static Buffer message(String to) {
        var body = Buffer.buffer().appendByte((byte) 2).appendByte((byte) 0).appendByte((byte) 0);
        for (var text : List.of(to, "", "stranger")) {
            body.appendInt(text.length()).appendString(text);
        }
        body.appendInt(4);
        return Buffer.buffer().appendInt(body.length()).appendBuffer(body);
    }
}
