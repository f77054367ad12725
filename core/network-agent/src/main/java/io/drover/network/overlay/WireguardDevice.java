package io.drover.network.overlay;

import io.drover.network.address.Ipv4;
import io.drover.network.command.CommandFailed;
import io.drover.network.command.Commands;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes the WireGuard device and speaks to it. Where the kernel has no WireGuard, a program carries the device: it is gone
 * with the container that this program runs in, and comes back with it; what travels meanwhile is sent anew by TCP.
 */
final class WireguardDevice {
    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofMillis(20);

    private final Commands commands;
    private final WireguardKey key;
    private final Runnable lost;
    private final Greetings greetings;
    /** Where it was told that peers are, by their keys. */
    private final Map<String, Ipv4> told = new ConcurrentHashMap<>();
    private volatile @Nullable String own;

    /** @param lost is called when the device went away by itself */
    WireguardDevice(Commands commands, WireguardKey key, Runnable lost) {
        this.commands = commands;
        this.key = key;
        this.lost = lost;
        this.greetings = new Greetings(commands);
    }

    Map<String, Ipv4> told() {
        return told;
    }

    /** Where a peer is will be told again. */
    void forget(String peer) {
        told.remove(peer);
    }

    void make() {
        told.clear();
        if (!commands.run("ip", "link", "add", Wireguard.DEVICE, "type", "wireguard").ok()) {
            carry();
        }
        commands.ask("wg", "set", Wireguard.DEVICE, "listen-port", Integer.toString(Wireguard.PORT), "private-key",
                key.file().toString());
    }

    private String ownKey() {
        var known = own;
        if (known == null) {
            known = key.publicKey();
            own = known;
        }
        return known;
    }

    private void carry() {
        try {
            var process = commands.spawn("wireguard-go", "-f", Wireguard.DEVICE);
            process.onExit().thenRun(lost);
            var end = System.nanoTime() + ANSWERS_WITHIN.toNanos();
            while (!commands.run("wg", "show", Wireguard.DEVICE).ok()) {
                if (!process.isAlive() || System.nanoTime() > end) {
                    process.destroy();
                    throw new CommandFailed("wireguard-go does not start");
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        } catch (IOException e) {
            throw new CommandFailed("wireguard-go: " + e.getMessage());
        }
    }

    void tell(Step.TellWireguard step) {
        for (var peer : step.gone()) {
            commands.run("wg", "set", Wireguard.DEVICE, "peer", peer, "remove");
            told.remove(peer);
        }
        if (!step.told().isEmpty()) {
            commands.askWith(step.told().stream().map(Partner::section).collect(Collectors.joining()), "wg", "addconf",
                    Wireguard.DEVICE, "/dev/stdin");
        }
        for (var partner : step.told()) {
            var place = partner.endpoint();
            if (place != null) {
                told.put(partner.key(), place);
            }
        }
        greetings.greet(ownKey(), step.told().stream().map(Partner::key).toList(), told.size());
    }
}
