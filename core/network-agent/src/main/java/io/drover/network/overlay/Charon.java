package io.drover.network.overlay;

import io.drover.network.address.Ipv4;
import io.drover.network.address.Node;
import io.drover.network.command.CommandFailed;
import io.drover.network.command.Commands;
import io.drover.network.command.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * Keeps strongSwan's daemon running and connected to every peer. Of two hosts the one with the lower address calls; the
 * other calls only when that does not happen.
 */
final class Charon {
    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(50);
    /** Of the one that waits to be called: two calls at once would only be in each other's way. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int CALLS_AT_ONCE = 8;
    /** Of routes, strongSwan's own. */
    private static final String TABLE = "220";

    private final Commands commands;
    private final Path folder;
    private final Runnable look;
    private final Map<String, Long> absent = new HashMap<>();
    private final Set<String> calling = ConcurrentHashMap.newKeySet();
    private final Semaphore calls = new Semaphore(CALLS_AT_ONCE);
    private String loaded = "";
    private boolean mayRun = true;

    /** @param look is called when the daemon went away by itself, and when another look is due */
    Charon(Commands commands, Path state, Runnable look) {
        this.commands = commands;
        this.folder = state.resolve("ipsec");
        this.look = look;
    }

    /** @param local this host's address is its own */
    void keep(Ipsec tunnel, Node self, List<Node> peers, boolean local) {
        mayRun = true;
        if (!answers()) {
            start();
        }
        var wanted = SwanctlConf.text(self, peers, local, tunnel.secrets());
        if (!wanted.equals(loaded)) {
            var file = write("swanctl.conf", wanted);
            commands.ask("swanctl", "--load-all", "--clear", "--noprompt", "--file", file.toString());
            loaded = wanted;
        }
        connect(self, peers);
    }

    /** It takes what it made of routes and devices with it. */
    void end() {
        loaded = "";
        absent.clear();
        if (!mayRun) {
            return;
        }
        if (answers()) {
            commands.run("sh", "-c", "kill \"$(cat \"$1\")\"", "sh", pidFile().toString());
            await("strongSwan does not end", false);
        }
        mayRun = false;
    }

    private void connect(Node self, List<Node> peers) {
        // one that is being called may be up a moment after this look
        var underWay = Set.copyOf(calling);
        var up = Associations.read(commands.ask("swanctl", "--list-sas"));
        var routed = routed();
        var names = peers.stream().collect(Collectors.toMap(SwanctlConf::name, peer -> peer));
        up.forEach((name, where) -> {
            var peer = names.get(name);
            // one without a place is being made just now
            if (peer == null
                    || where != null && !(where.equals(peer.agentIp()) && routed.contains(Ipsec.outer(peer)))) {
                commands.run("swanctl", "--terminate", "--ike", name, "--force", "--timeout", "1");
            }
        });
        absent.keySet().retainAll(names.keySet());
        names.forEach((name, peer) -> {
            if (peer.agentIp().equals(up.get(name)) && routed.contains(Ipsec.outer(peer))) {
                absent.remove(name);
                return;
            }
            var since = absent.computeIfAbsent(name, _ -> System.nanoTime());
            if (!underWay.contains(name) && (Integer.compareUnsigned(self.own().bits(), peer.own().bits()) < 0
                    || System.nanoTime() - since > PATIENCE.toNanos())) {
                call(name);
            }
        });
    }

    /** Where strongSwan has laid a way to; it does not do so again when somebody took it away, as with a device. */
    private Set<Ipv4> routed() {
        var shown = commands.run("ip", "-j", "-4", "route", "show", "table", TABLE);
        // there is no such table before the first
        return Json.list(shown.ok() ? shown.out() : "").stream()
                .map(route -> Ipv4.parse(route.path("dst").asText())).filter(Objects::nonNull)
                .map(Objects::requireNonNull).collect(Collectors.toSet());
    }

    private void call(String name) {
        if (!calling.add(name)) {
            return;
        }
        Thread.startVirtualThread(() -> {
            calls.acquireUninterruptibly();
            try {
                commands.run("swanctl", "--initiate", "--child", name, "--timeout", "5");
            } finally {
                calls.release();
                calling.remove(name);
            }
        });
    }

    private void start() {
        loaded = "";
        absent.clear();
        var settings = write("strongswan.conf", """
                charon-systemd {
                  load = random nonce openssl kdf gcm vici socket-default KERNELkernel-netlink
                  retransmit_tries = 3
                  retransmit_timeout = 1.0
                  retransmit_base = 1.0
                  journal {
                    default = 0
                  }
                }
                """.replace("KERNEL", Esp.isInKernel(commands) ? "" : "kernel-libipsec "));
        try {
            var process = commands.spawn("sh", "-c", "echo $$ >\"$1\" && STRONGSWAN_CONF=\"$2\" exec charon-systemd",
                    "sh",
                    pidFile().toString(), settings.toString());
            process.onExit().thenRun(look);
        } catch (IOException e) {
            throw new CommandFailed("charon-systemd: " + e.getMessage());
        }
        await("strongSwan does not start", true);
        CompletableFuture.delayedExecutor(PATIENCE.plusMillis(200).toMillis(), TimeUnit.MILLISECONDS).execute(look);
    }

    private void await(String otherwise, boolean wanted) {
        var end = System.nanoTime() + ANSWERS_WITHIN.toNanos();
        while (answers() != wanted) {
            if (System.nanoTime() > end || Thread.currentThread().isInterrupted()) {
                throw new CommandFailed(otherwise);
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private boolean answers() {
        return commands.run("swanctl", "--stats").ok();
    }

    private Path pidFile() {
        return folder.resolve("charon.pid");
    }

    private Path write(String name, String text) {
        try {
            Files.createDirectories(folder);
            var file = folder.resolve(name);
            if (!Files.exists(file)) {
                Files.createFile(file,
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
