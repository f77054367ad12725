package io.drover.network.reach;

import io.drover.model.network.FromNetworkAgent.Broken;
import io.drover.model.network.FromNetworkAgent.Reach;
import io.drover.model.network.NetworkDriver;
import io.drover.network.address.Ipv4;
import io.drover.network.address.Node;
import io.drover.network.address.Nodes;
import io.drover.network.command.Commands;
import io.drover.network.knowledge.Knowledge;
import java.io.IOException;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries every few seconds whether each other host is reached, at its address and through the tunnel, and tells of those that
 * are not and why. Every host answers on a port of its own, so that who is at an address is known, not only that
 * somebody is.
 */
public final class Probes implements AutoCloseable {
    /** UDP, on every host. */
    public static final int PORT = 51821;
    private static final Logger log = LoggerFactory.getLogger(Probes.class);
    private static final long PATIENCE_MILLIS = 1000;
    /** With very many peers a round takes longer, rather than that more packets are sent. */
    private static final int EACH_SECOND = 50;
    private static final int PINGS_AT_ONCE = 16;

    private final Knowledge knowledge;
    private final Voice voice;
    private final Commands commands;
    private final Supplier<Map<String, Ipv4>> sources;
    private final Duration period;
    private final Consumer<Reach> told;
    private final Consumer<Map<String, Integer>> failing;
    private final Findings findings = new Findings();
    private final Set<String> busy = ConcurrentHashMap.newKeySet();
    private final Semaphore pings = new Semaphore(PINGS_AT_ONCE);
    private final Thread thread = Thread.ofVirtual().name("probes").unstarted(this::run);
    private @Nullable List<Broken> last;
    private volatile boolean closed;

    /**
     * @param channel bound to {@link #PORT}; closed with this
     * @param sources says where WireGuard itself found peers to be, by their keys; asked once in a round at most, and only
     *            where WireGuard is the driver
     * @param period of a round
     * @param told is given all that is broken, at first and whenever it changed
     * @param failing is given how often in a row each peer that is not reached was not, after each round
     */
    public Probes(Knowledge knowledge, DatagramChannel channel, Commands commands,
            Supplier<Map<String, Ipv4>> sources, Duration period, Consumer<Reach> told,
            Consumer<Map<String, Integer>> failing) {
        this.knowledge = knowledge;
        this.voice = new Voice(channel, this::ownUuid);
        this.commands = commands;
        this.sources = sources;
        this.period = period;
        this.told = told;
        this.failing = failing;
    }

    public Probes start() {
        voice.start();
        thread.start();
        return this;
    }

    @Override
    public void close() throws IOException {
        closed = true;
        thread.interrupt();
        voice.close();
    }

    private String ownUuid() {
        var self = knowledge.now().self();
        return self == null ? "" : self.hostUuid();
    }

    private void run() {
        while (!closed) {
            try {
                round();
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                log.error("the probes stumbled", e);
            }
        }
    }

    /** Spread evenly over its period. */
    private void round() throws InterruptedException {
        var known = knowledge.now();
        var nodes = Nodes.of(known);
        var environment = known.environment();
        var driver = environment == null ? null : environment.driver();
        if (nodes == null || driver == null || nodes.others().isEmpty()) {
            findings.keep(Set.of());
            if (nodes != null) {
                tell();
            }
            Thread.sleep(period);
            return;
        }
        findings.keep(nodes.others().stream().map(Node::id).collect(Collectors.toSet()));
        var count = nodes.others().size();
        var pause = Duration
                .ofNanos(Math.max(period.toNanos(), Duration.ofSeconds(count).toNanos() / EACH_SECOND) / count);
        var found = new Sources(driver == NetworkDriver.WIREGUARD ? sources : Map::of);
        for (var peer : nodes.others()) {
            if (busy.add(peer.id())) {
                Thread.startVirtualThread(() -> probe(peer, nodes, driver, found));
            }
            Thread.sleep(pause);
        }
        tell();
        failing.accept(findings.failures());
    }

    private void probe(Node peer, Nodes nodes, NetworkDriver driver, Sources found) {
        try {
            var diagnosis = diagnose(peer, found);
            findings.found(peer.id(), diagnosis.reason(peer, nodes, port(driver), unable(peer, driver)),
                    diagnosis.arrives(peer));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            busy.remove(peer.id());
        }
    }

    private Diagnosis diagnose(Node peer, Sources found) throws InterruptedException {
        var direct = new CompletableFuture<@Nullable String>();
        Thread.startVirtualThread(() -> {
            try {
                direct.complete(voice.ask(peer.agentIp(), PATIENCE_MILLIS));
            } catch (InterruptedException e) {
                direct.complete(null);
            }
        });
        var tunnel = voice.ask(peer.own(), PATIENCE_MILLIS);
        var address = direct.join();
        var answers = peer.uuid().equals(tunnel);
        if (answers && address != null) {
            return new Diagnosis(address, tunnel, false, false, null);
        }
        var tunnelPings = !answers && pings(peer.own());
        var at = answers || tunnelPings ? found.of(peer) : null;
        // where a ping would tell nothing new none is sent
        var asked = address == null && (!answers && !tunnelPings || at != null && !at.equals(peer.agentIp()));
        return new Diagnosis(address, tunnel, asked && pings(peer.agentIp()), tunnelPings, at);
    }

    private boolean pings(Ipv4 address) throws InterruptedException {
        pings.acquire();
        try {
            return commands.run("ping", "-n", "-c1", "-W1", address.toString()).ok();
        } finally {
            pings.release();
        }
    }

    /** At first, and when something is different. */
    private void tell() {
        var now = findings.broken();
        if (!now.equals(last)) {
            now.forEach(broken -> log.info("host {} is not reached as it should be: {}", broken.hostId(),
                    broken.reason()));
            last = now;
            told.accept(new Reach(now));
        }
    }

    private static String port(NetworkDriver driver) {
        return switch (driver) {
            case VXLAN -> "UDP 4789";
            case WIREGUARD -> "UDP 51820";
            case IPSEC -> "UDP 500 or 4500";
        };
    }

    private static @Nullable String unable(Node peer, NetworkDriver driver) {
        return driver == NetworkDriver.WIREGUARD && peer.wireguardKey() == null
                ? peer.name() + " has told no WireGuard key: its Network Agent does not run, or cannot do WireGuard"
                : null;
    }
}
