package io.drover.network.overlay;

import io.drover.model.network.NetworkAbilities;
import io.drover.model.network.NetworkDriver;
import io.drover.network.command.CommandFailed;
import io.drover.network.command.Commands;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds out by trying what a host can do. */
final class Abilities {
    private static final String TRIED = Tunnel.PREFIX + "try";

    private Abilities() {
    }

    static NetworkAbilities detect(Commands commands, WireguardKey key) {
        var drivers = new ArrayList<NetworkDriver>();
        var inKernel = new ArrayList<NetworkDriver>();
        if (makes(commands, "vxlan", "id", "1", "dstport", Integer.toString(Link.Vxlan.PORT))) {
            drivers.add(NetworkDriver.VXLAN);
            inKernel.add(NetworkDriver.VXLAN);
        }
        var tun = commands.run("test", "-c", "/dev/net/tun").ok();
        var esp = Esp.isInKernel(commands);
        if (drivers.contains(NetworkDriver.VXLAN) && (esp || tun)
                && commands.run("sh", "-c", "command -v charon-systemd swanctl").ok()) {
            drivers.add(NetworkDriver.IPSEC);
            if (esp) {
                inKernel.add(NetworkDriver.IPSEC);
            }
        }
        var publicKey = publicKey(key);
        if (publicKey != null) {
            if (makes(commands, "wireguard")) {
                drivers.add(NetworkDriver.WIREGUARD);
                inKernel.add(NetworkDriver.WIREGUARD);
            } else if (tun && commands.run("wireguard-go", "--version").ok()) {
                drivers.add(NetworkDriver.WIREGUARD);
            }
        }
        return new NetworkAbilities(drivers, inKernel,
                drivers.contains(NetworkDriver.WIREGUARD) ? publicKey : null);
    }

    private static @Nullable String publicKey(WireguardKey key) {
        try {
            return key.publicKey();
        } catch (CommandFailed e) {
            // no wg here
            return null;
        }
    }

    private static boolean makes(Commands commands, String... type) {
        var words = new ArrayList<>(List.of("ip", "link", "add", TRIED, "type"));
        words.addAll(List.of(type));
        commands.run("ip", "link", "del", TRIED);
        var made = commands.run(words.toArray(String[]::new)).ok();
        commands.run("ip", "link", "del", TRIED);
        return made;
    }
}
