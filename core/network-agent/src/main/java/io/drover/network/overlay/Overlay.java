package io.drover.network.overlay;

import io.drover.model.network.NetworkAbilities;
import io.drover.network.address.Ipv4;
import io.drover.network.address.Nodes;
import io.drover.network.command.CommandFailed;
import io.drover.network.command.Commands;
import io.drover.network.knowledge.Known;
import io.drover.network.knowledge.Knowledge;
import io.drover.network.policy.Policy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the flat network of this host as it should be: at once when something is learned, and every few seconds, since
 * Docker and others change a host's network too. Closing it leaves the network as it is.
 */
public final class Overlay implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Overlay.class);
    private static final Duration USUAL_SWEEP = Duration.ofSeconds(5);
    /** What one round changed, the next looks at again: a device that was made anew has lost its routes. */
    private static final int ROUNDS = 4;

    private final Knowledge knowledge;
    private final Commands commands;
    private final Duration sweep;
    private final WireguardKey key;
    private final WireguardDevice wireguard;
    private final Charon charon;
    private final PacketFilter filter;
    private final DockerFilter dockerFilter;
    private final Semaphore news = new Semaphore(0);
    private final Thread thread = Thread.ofVirtual().name("overlay").unstarted(this::run);

    private volatile Map<String, Integer> failures = Map.of();
    private volatile boolean closed;
    private volatile @Nullable String publicKey;
    private volatile int mtu;
    private @Nullable Told done;
    private String complaint = "";
    private List<String> misunderstood = List.of();

    /**
     * What a round follows from, as far as it was told.
     *
     * @param table of the packet filter
     */
    private record Told(Nodes nodes, Set<Ipv4> attached, @Nullable Tunnel tunnel, String table, boolean policy) {
    }

    /** @param state the folder for what must outlive this program */
    public Overlay(Knowledge knowledge, Path state, Commands commands) {
        this(knowledge, state, commands, USUAL_SWEEP);
    }

    Overlay(Knowledge knowledge, Path state, Commands commands, Duration sweep) {
        this.sweep = sweep;
        this.knowledge = knowledge;
        this.commands = commands;
        this.key = new WireguardKey(state, commands);
        this.wireguard = new WireguardDevice(commands, key, this::look);
        this.charon = new Charon(commands, state, this::look);
        this.filter = new PacketFilter(commands);
        this.dockerFilter = new DockerFilter(commands);
    }

    public Overlay start() {
        knowledge.listen((before, now) -> {
            if (before.attached() != now.attached() || before.facts() != now.facts()) {
                news.release();
            }
        });
        thread.start();
        return this;
    }

    /** What this host can do, found out by trying, which takes a moment. */
    public NetworkAbilities abilities() {
        return Abilities.detect(commands, key);
    }

    /** How large a packet between hosts may be, in bytes; 0 while there is no way between them. */
    public int mtu() {
        return mtu;
    }

    /** Where WireGuard found peers to be by what comes from there, by their keys. */
    public Map<String, Ipv4> sources() {
        return WireguardDump.endpoints(commands.run("wg", "show", Wireguard.DEVICE, "endpoints").out());
    }

    /** @param now how often in a row each peer that is not reached was not reached, by its id */
    public void failing(Map<String, Integer> now) {
        var before = failures;
        if (before.equals(now)) {
            return;
        }
        failures = Map.copyOf(now);
        var nodes = Nodes.of(knowledge.now());
        if (nodes != null) {
            nodes.others().stream().filter(peer -> now.containsKey(peer.id())).map(peer -> peer.wireguardKey())
                    .filter(Objects::nonNull).map(Objects::requireNonNull).forEach(wireguard::forget);
        }
        look();
    }

    /** Takes away all that was made; for a host that leaves. */
    public void remove() {
        close();
        synchronized (this) {
            done = null;
            perform(Difference.between(Host.look(commands).layout(wireguard.told()), Layout.NONE));
            charon.end();
            filter.remove();
            dockerFilter.remove();
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }

    /** Has a look at the host soon. */
    private void look() {
        synchronized (this) {
            done = null;
        }
        news.release();
    }

    private void run() {
        while (!closed) {
            try {
                turn();
                if (!complaint.isEmpty()) {
                    log.info("the network of this host is as it should be again");
                    complaint = "";
                }
            } catch (RuntimeException e) {
                complain(String.valueOf(e.getMessage()), e);
            }
            try {
                if (!news.tryAcquire(sweep.toMillis(), TimeUnit.MILLISECONDS)) {
                    synchronized (this) {
                        done = null;
                    }
                }
                news.drainPermits();
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void complain(String text, RuntimeException e) {
        if (closed || text.equals(complaint)) {
            return;
        }
        complaint = text;
        if (e instanceof CommandFailed) {
            log.warn("the network of this host is not as it should be: {}", text);
        } else {
            log.error("the overlay stumbled", e);
        }
    }

    private synchronized void turn() {
        var told = told(knowledge.now());
        if (told == null || told.equals(done) || closed) {
            return;
        }
        var device = told.tunnel() == null ? "" : told.tunnel().device();
        // one that fails does not keep the others from what they are for
        var failed = Stream.<Runnable>of(() -> filter.apply(told.table()),
                () -> dockerFilter.apply(told.nodes().subnet()), () -> shape(told), () -> guard(told),
                () -> Sysctls.apply(Sysctls.wanted(device, told.policy()), commands))
                .flatMap(part -> complaint(part).stream()).toList();
        if (!failed.isEmpty()) {
            throw new CommandFailed(String.join("; ", failed));
        }
        done = told;
    }

    private void guard(Told told) {
        if (told.tunnel() instanceof Ipsec ipsec) {
            charon.keep(ipsec, told.nodes().self(), told.nodes().others(),
                    Host.look(commands).uplink(told.nodes().self().agentIp()).holdsAgentIp());
        } else {
            charon.end();
        }
    }

    private static Optional<String> complaint(Runnable part) {
        try {
            part.run();
            return Optional.empty();
        } catch (CommandFailed e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private void shape(Told told) {
        var complaints = List.<String>of();
        for (var round = 0; round < ROUNDS; round++) {
            var steps = steps(told);
            if (steps.isEmpty()) {
                return;
            }
            complaints = perform(steps);
        }
        throw new CommandFailed(
                complaints.isEmpty() ? "somebody else keeps changing it" : String.join("; ", complaints));
    }

    private List<Step> steps(Told told) {
        var host = Host.look(commands);
        var wanted = Wanted.of(new Situation(told.nodes().subnet(), told.nodes().self(), told.nodes().others(),
                told.attached(), told.tunnel(), host.uplink(told.nodes().self().agentIp()),
                host.has(Situation.BRIDGE)));
        mtu = wanted.links().stream().mapToInt(Link::mtu).max().orElse(0);
        return Difference.between(host.layout(wireguard.told()), wanted);
    }

    /** What a turn would do to links and routes. */
    synchronized List<Step> steps() {
        var told = told(knowledge.now());
        return told == null ? List.of() : steps(told);
    }

    /** Does what it can of them, and gives what was complained of. */
    private List<String> perform(List<Step> steps) {
        var complaints = new ArrayList<String>();
        for (var step : steps) {
            try {
                switch (step) {
                    case Step.Ip ip -> batch("ip", ip.lines());
                    case Step.Bridge bridge -> batch("bridge", bridge.lines());
                    case Step.MakeWireguard _ -> wireguard.make();
                    case Step.TellWireguard tell -> wireguard.tell(tell);
                }
            } catch (CommandFailed e) {
                complaints.add(String.valueOf(e.getMessage()));
            }
        }
        return complaints;
    }

    private void batch(String program, List<String> lines) {
        commands.askWith(String.join("\n", lines) + "\n", program, "-force", "-batch", "-");
    }

    private @Nullable Told told(Known known) {
        var nodes = Nodes.of(known);
        var environment = known.environment();
        if (nodes == null || environment == null) {
            return null;
        }
        var attached = known.attached().stream().map(one -> Ipv4.parse(one.address())).filter(Objects::nonNull)
                .map(Objects::requireNonNull).collect(Collectors.toSet());
        var tunnel = switch (environment.driver()) {
            case VXLAN -> new Vxlan();
            case WIREGUARD -> new Wireguard(publicKey(), new Secrets(environment.secrets(), failures));
            case IPSEC -> new Ipsec(new Secrets(environment.secrets(), Map.of()));
            case null -> null;
        };
        var policy = Policy.of(known);
        if (!policy.misunderstood().equals(misunderstood)) {
            misunderstood = policy.misunderstood();
            misunderstood.forEach(log::warn);
        }
        return new Told(nodes, attached, tunnel,
                Firewall.table(nodes.subnet(), tunnel == null ? "" : tunnel.guard(), policy.chains()),
                !policy.chains().isEmpty());
    }

    private String publicKey() {
        var known = publicKey;
        if (known == null) {
            known = key.publicKey();
            publicKey = known;
        }
        return known;
    }
}
