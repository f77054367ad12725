package io.drover.lab;

import java.util.ArrayList;
import java.util.List;

/** All ways between the first two hosts that are compared: Docker's, ours, and those of the wire itself. */
final class Ways {
    private static final String BARE = "10.99.0.";

    private final List<Host> hosts;
    private final Swarm swarm;

    Ways(List<Host> hosts, Swarm swarm) {
        this.hosts = hosts;
        this.swarm = swarm;
    }

    /** The hosts themselves, and a VXLAN device between them that was made by hand. */
    List<Way> ofTheWire() {
        var ends = hosts.stream().limit(2)
                .map(host -> Inside.started(host, List.of("--network", "host"), Way.ANSWERING)).toList();
        for (var i = 0; i < 2; i++) {
            var here = hosts.get(i).machine();
            here.run("ip", "link", "add", "bare-vxlan", "type", "vxlan", "id", "77", "dstport", "4790", "local",
                    here.address(), "remote", hosts.get(1 - i).machine().address());
            here.run("ip", "addr", "add", BARE + (i + 1) + "/24", "dev", "bare-vxlan");
            here.run("ip", "link", "set", "bare-vxlan", "up");
        }
        return List.of(always("host", ends.getFirst(), hosts.get(1).machine().address()),
                always("bare-vxlan", ends.getFirst(), BARE + "2"));
    }

    /**
     * Swarm's overlay, with a container on every host; all have the same further name, as the containers of a service do.
     *
     * @param options of {@code docker network create}
     */
    Way ofSwarm(String id, List<String> options) {
        swarm.overlay(id, options);
        var ends = new ArrayList<Inside>();
        for (var host : hosts) {
            ends.add(Inside.started(host, List.of("--name", id, "--network", id, "--network-alias", "ends"),
                    Way.ANSWERING));
        }
        return always(id, ends.getFirst(), hosts.get(1).engine().docker("inspect", "--format",
                "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}", id).out());
    }

    List<Way> ofDrover(ManagedNetwork network) {
        return List.of("vxlan", "wireguard", "ipsec").stream()
                .map(driver -> new Way(driver, () -> network.use(driver), network.on(0), network.address(1))).toList();
    }

    /** Whether the kernel itself encrypts for IPsec, found out by trying. */
    boolean kernelHasEsp() {
        try {
            var machine = hosts.getFirst().machine();
            var state = List.of("src", "127.0.0.1", "dst", "127.0.0.2", "proto", "esp", "spi", "0x4d2");
            machine.run(
                    words("add", state, "mode", "tunnel", "aead", "rfc4106(gcm(aes))", "0x" + "01".repeat(20), "128"));
            machine.run(words("del", state));
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    private static String[] words(String verb, List<String> state, String... rest) {
        var all = new ArrayList<>(List.of("ip", "xfrm", "state", verb));
        all.addAll(state);
        all.addAll(List.of(rest));
        return all.toArray(String[]::new);
    }

    private static Way always(String id, Inside from, String address) {
        return new Way(id, () -> {
        }, from, address);
    }
}
