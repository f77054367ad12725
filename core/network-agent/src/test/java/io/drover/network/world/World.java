package io.drover.network.world;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drover.model.network.Fact;
import io.drover.model.network.NetworkDriver;
import io.drover.model.network.PolicyRule;
import io.drover.model.network.ToNetworkAgent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Some hosts on one wire, and what they are told of each other. */
public final class World implements AutoCloseable {
    public static final String SUBNET = "10.42.0.0/16";
    private final Namespace wire;
    private final List<TestHost> hosts = new ArrayList<>();
    private final Map<String, Fact.Peer> peers = new LinkedHashMap<>();
    private final List<Fact.OfContainer> containers = new ArrayList<>();
    private final List<Fact> others = new ArrayList<>();
    private @Nullable NetworkDriver driver;
    private List<String> secrets = List.of(secret(1));
    private String defaultAction = "allow";
    private List<PolicyRule> policy = List.of();

    public World(Path folder, int count, @Nullable NetworkDriver driver) {
        needsRoot();
        this.driver = driver;
        wire = new Namespace(
                "ip link add wire type bridge && ip link set wire up && ip addr add 10.90.0.1/24 dev wire");
        try {
            for (var number = 1; number <= count; number++) {
                var host = new TestHost(wire, number, folder);
                hosts.add(host);
                peers.put(host.id(), new Fact.Peer(host.id(), "uuid-" + host.id(), "host" + number, host.agentIp(),
                        List.of("10.42." + number + ".64/26"), List.of(), null));
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Skips the test, and says so, where namespaces cannot be made. */
    public static void needsRoot() {
        var root = Files.isWritable(Path.of("/proc/sys/kernel/hostname"))
                && "root".equals(System.getProperty("user.name"));
        if (!root) {
            System.out.println("skipped: making networks needs root");
        }
        assumeTrue(root, "making networks needs root");
    }

    public TestHost host(int number) {
        return hosts.get(number - 1);
    }

    public List<TestHost> hosts() {
        return hosts;
    }

    public Namespace wire() {
        return wire;
    }

    public static String secret(int seed) {
        var bytes = new byte[32];
        new Random(seed).nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    public Fact.Peer peer(int number) {
        return Objects.requireNonNull(peers.get(host(number).id()));
    }

    public World with(Fact.Peer peer) {
        peers.put(peer.hostId(), peer);
        return this;
    }

    public World withKey(int number, @Nullable String key) {
        var peer = peer(number);
        return with(new Fact.Peer(peer.hostId(), peer.hostUuid(), peer.name(), peer.agentIp(), peer.blocks(),
                peer.addresses(), key));
    }

    public World withAgentIp(int number, String agentIp) {
        var peer = peer(number);
        return with(new Fact.Peer(peer.hostId(), peer.hostUuid(), peer.name(), agentIp, peer.blocks(),
                peer.addresses(), peer.wireguardKey()));
    }

    public World withAddresses(int number, String... addresses) {
        var peer = peer(number);
        return with(new Fact.Peer(peer.hostId(), peer.hostUuid(), peer.name(), peer.agentIp(), peer.blocks(),
                List.of(addresses), peer.wireguardKey()));
    }

    public World withDriver(NetworkDriver next) {
        driver = next;
        return this;
    }

    public World withSecrets(String... next) {
        secrets = List.of(next);
        return this;
    }

    public World withPolicy(String otherwise, PolicyRule... rules) {
        defaultAction = otherwise;
        policy = List.of(rules);
        return this;
    }

    public World with(Fact.OfContainer container) {
        containers.removeIf(one -> one.key().equals(container.key()));
        containers.add(container);
        return this;
    }

    public World withOther(Fact fact) {
        others.add(fact);
        return this;
    }

    /** Tells every host how things are. */
    public void tell() {
        hosts.forEach(this::tell);
    }

    public void tell(TestHost host) {
        var environment = new Fact.Environment("e", "Default", "n", SUBNET, driver, secrets, defaultAction, policy);
        var facts = Stream.of(Stream.of(environment), peers.values().stream(), containers.stream(), others.stream())
                .flatMap(all -> all.<Fact>map(one -> one)).toList();
        host.knowledge().hear(new ToNetworkAgent.Whole(host.id(), facts, 0));
    }

    @Override
    public void close() {
        // all at once: the kernel takes its time for each
        hosts.forEach(TestHost::kill);
        wire.kill();
        Namespace.closeAll(hosts);
        wire.close();
    }
}
