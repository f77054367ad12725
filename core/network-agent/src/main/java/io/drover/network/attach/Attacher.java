package io.drover.network.attach;

import io.drover.model.network.Attachment;
import io.drover.model.network.FromNetworkAgent.Apart;
import io.drover.model.network.FromNetworkAgent.Unjoined;
import io.drover.network.address.Block;
import io.drover.network.address.Ipv4;
import io.drover.network.command.CommandFailed;
import io.drover.network.command.Commands;
import io.drover.network.command.Json;
import io.drover.network.knowledge.Knowledge;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Joins the containers of this host to the flat network as soon as it hears of them, and looks at each of them from time to
 * time. Closing it leaves them joined.
 */
public final class Attacher implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Attacher.class);
    private static final Duration TURN = Duration.ofSeconds(1);
    /** A little less than a turn. */
    private static final Duration LASTS = Duration.ofMillis(800);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(30);
    static final String BRIDGE = "docker0";

    private final Knowledge knowledge;
    private final Commands commands;
    private final IntSupplier mtu;
    private final Semaphore news = new Semaphore(0);
    private final Thread thread = Thread.ofVirtual().name("attacher").unstarted(this::run);
    /** What was done to each container and when, by its id. */
    private final Map<String, Done> done = new ConcurrentHashMap<>();
    private final Set<String> busy = ConcurrentHashMap.newKeySet();
    private final Map<String, Complaint> complaints = new ConcurrentHashMap<>();
    private final Consumer<Unjoined> told;
    private @Nullable Unjoined last;
    private volatile @Nullable String home;
    private volatile boolean closed;

    private record Done(Attachment attachment, Joining joining, long at) {
        boolean holds(Attachment now, Joining wanted) {
            return attachment.equals(now) && joining.equals(wanted)
                    && System.nanoTime() - at < LOOK_AGAIN.toNanos();
        }
    }

    /**
     * @param since of those in a row the time of the first
     * @param lasts one that has just begun, or just ends, may be on its way: only about a turn later it is worth telling, however
     *            often it was tried meanwhile
     */
    private record Complaint(String text, long since, boolean lasts) {
    }

    /**
     * @param mtu of what travels between hosts; 0 while that is not known
     * @param told is given all that cannot be joined, at first and whenever that changed; must be quick
     */
    public Attacher(Knowledge knowledge, Commands commands, IntSupplier mtu, Consumer<Unjoined> told) {
        this.told = told;
        this.knowledge = knowledge;
        this.commands = commands;
        this.mtu = mtu;
    }

    public Attacher start() {
        knowledge.listen((before, now) -> {
            if (before.attached() != now.attached() || !Objects.equals(before.environment(), now.environment())) {
                news.release();
            }
        });
        thread.start();
        return this;
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }

    /** Takes the managed addresses away again, also those that an earlier run gave; for a host that leaves. */
    public void remove() {
        close();
        var environment = knowledge.now().environment();
        var subnet = environment == null ? null : Block.parse(environment.subnet());
        if (subnet != null) {
            knowledge.view().clients().forEach(one -> takeBack(one, new Joining(subnet, null, 0)));
        }
        done.clear();
    }

    private void takeBack(Attachment one, Joining without) {
        var address = Ipv4.parse(one.address());
        try {
            if (address != null && join(one, without)) {
                left(address);
            }
        } catch (CommandFailed e) {
            log.debug("{} keeps its address: {}", one.containerId(), e.getMessage());
        }
    }

    private void run() {
        while (!closed) {
            try {
                turn();
                news.tryAcquire(TURN.toMillis(), TimeUnit.MILLISECONDS);
                news.drainPermits();
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                log.error("the attacher stumbled", e);
            }
        }
    }

    private void turn() {
        var known = knowledge.now();
        var environment = known.environment();
        var subnet = environment == null ? null : Block.parse(environment.subnet());
        var present = new HashMap<String, Attachment>();
        known.attached().forEach(one -> present.put(one.containerId(), one));
        for (var gone : new HashSet<>(done.keySet())) {
            var one = done.get(gone);
            if (one != null && !present.containsKey(gone)) {
                done.remove(gone);
                gone(one, known.attached().stream().map(Attachment::address).filter(Objects::nonNull)
                        .collect(Collectors.toSet()));
            }
        }
        if (subnet != null) {
            present.values().forEach(one -> consider(one, subnet));
        }
        complaints.keySet().retainAll(present.keySet());
        tell();
    }

    private void tell() {
        var now = new Unjoined(complaints.entrySet().stream().filter(one -> one.getValue().lasts())
                .map(one -> new Apart(one.getKey(), one.getValue().text()))
                .sorted(Comparator.comparing(Apart::containerId)).toList());
        if (!now.equals(last)) {
            last = now;
            told.accept(now);
        }
    }

    private void consider(Attachment attachment, Block subnet) {
        var id = attachment.containerId();
        var address = Ipv4.parse(attachment.address());
        var before = done.get(id);
        if (address != null && !subnet.contains(address)
                || address == null && before == null && attachment.byHand() == null) {
            return;
        }
        var joining = new Joining(subnet, address, mtu.getAsInt());
        if (before != null && before.holds(attachment, joining) || !busy.add(id)) {
            return;
        }
        Thread.startVirtualThread(() -> {
            try {
                attend(attachment, joining, before);
                done.put(id, new Done(attachment, joining, System.nanoTime()));
                if (complaints.remove(id) != null) {
                    news.release();
                }
            } catch (CommandFailed | IOException e) {
                complain(id, String.valueOf(e.getMessage()));
            } catch (RuntimeException e) {
                log.error("attaching {} stumbled", id, e);
                complain(id, e.toString());
            } finally {
                busy.remove(id);
            }
        });
    }

    private void attend(Attachment attachment, Joining joining, @Nullable Done before) throws IOException {
        if (joining.address() != null || before != null && before.joining().address() != null) {
            if (join(attachment, joining) && joining.address() != null) {
                log.info("{} has {}", attachment.containerId(), joining.address());
            }
        }
        var byHand = attachment.byHand();
        if (byHand != null && Processes.belongs(attachment.pid(), attachment.containerId())) {
            RootOf.change(attachment.pid(), "etc", "resolv.conf",
                    text -> ResolvConf.leadingToUs(text, byHand.domains()));
        }
    }

    /** Gives whether something was to be done. */
    private boolean join(Attachment attachment, Joining joining) {
        var pid = attachment.pid();
        var network = Processes.network(pid);
        if (network == null || !Processes.belongs(pid, attachment.containerId())) {
            // it has just ended, which we are told in a moment
            return false;
        }
        if (network.equals(home())) {
            throw new CommandFailed("it is in the network of the host");
        }
        var inside = commands.inNetworkOf(pid);
        return attachment.bare() ? joinBare(inside, attachment, joining) : join(inside, attachment, joining);
    }

    private boolean joinBare(Commands inside, Attachment attachment, Joining joining) {
        var cable = new Cable(commands, inside, attachment);
        var address = joining.address();
        if (address == null) {
            return cable.remove();
        }
        var laid = cable.lay(address);
        var joined = join(inside, attachment, joining);
        return cable.leadOut() || laid || joined;
    }

    private static boolean join(Commands inside, Attachment attachment, Joining joining) {
        // each program that is started costs more than what it does, and there may be hundreds of containers
        var shown = Json.lists(inside.askWith("addr show\nroute show " + joining.subnet() + "\n", "ip", "-j", "-batch",
                "-"));
        var found = Joining.choose(shown.isEmpty() ? List.of() : shown.getFirst().stream().map(Interface::of).toList(),
                attachment.dockerAddress());
        if (found.isEmpty()) {
            throw new CommandFailed("it has no interface of Docker's");
        }
        var lines = joining.lines(found.get(), shown.size() < 2 ? List.of() : shown.getLast());
        if (lines.isEmpty()) {
            return false;
        }
        var batch = String.join("\n", lines) + "\n";
        if (joining.address() == null) {
            inside.askWith(batch, "ip", "-batch", "-");
        } else {
            // by its path: the shell of our image knows an ip of its own, which has no batches
            inside.askWith(batch,
                    Stream.concat(Stream.of("sh", "-c", "/bin/ip -batch - && { \"$@\" >/dev/null 2>&1 & }", "sh"),
                            announcement(found.get().name(), joining.address())).toArray(String[]::new));
        }
        return true;
    }

    /** The network that this program's commands are in, where no container is to be changed. */
    private String home() {
        if (home == null) {
            home = commands.ask("readlink", "/proc/self/ns/net").strip();
        }
        return home;
    }

    /** Whoever remembers another place of the address learns the new one. */
    private static Stream<String> announcement(String device, Ipv4 address) {
        return Stream.of("busybox", "arping", "-U", "-c", "1", "-w", "1", "-I", device, "-s", address.toString(),
                address.toString());
    }

    private void gone(Done one, Set<String> stillUsed) {
        var address = one.joining().address();
        // one that lives on was only not told of, or is held by somebody else now
        if (address != null && !stillUsed.contains(address.toString())
                && !Processes.belongs(one.attachment().pid(), one.attachment().containerId())) {
            Thread.startVirtualThread(() -> left(address));
        }
    }

    /** From now on the host answers for the address, wherever it went. */
    private void left(Ipv4 address) {
        commands.run("ip", "neigh", "flush", "to", address.toString(), "dev", BRIDGE);
        Thread.startVirtualThread(() -> commands.run(announcement(BRIDGE, address).toArray(String[]::new)));
        commands.run("conntrack", "-D", "-d", address.toString());
        commands.run("conntrack", "-D", "-s", address.toString());
    }

    private void complain(String id, String text) {
        var now = System.nanoTime();
        var before = complaints.get(id);
        var since = before == null ? now : before.since();
        complaints.put(id, new Complaint(text, since, now - since >= LASTS.toNanos()));
        if (before == null || !text.equals(before.text())) {
            log.warn("container {} is not joined to the network: {}", id, text);
        }
    }
}
