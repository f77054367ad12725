package io.drover.network.overlay;

import io.drover.network.address.Block;
import io.drover.network.address.Ipv4;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** What {@code wg show … dump} says: a line of the device, then one for each peer, parted by tabs. */
final class WireguardDump {
    private static final int OWN_KEY = 1;
    private static final int PORT = 2;
    private static final int KEY = 0;
    private static final int SECRET = 1;
    private static final int BLOCKS = 3;

    private WireguardDump() {
    }

    /** The public key of a device that listens where peers look for it, else nothing. */
    static String key(String dump) {
        var words = dump.lines().findFirst().orElse("").split("\t", -1);
        return words.length > PORT && words[PORT].equals(Integer.toString(Wireguard.PORT)) ? words[OWN_KEY] : "";
    }

    /**
     * The addresses of those that have one, by their keys.
     *
     * @param endpoints as {@code wg show … endpoints} says them: a peer's key, and its address with the port
     */
    static Map<String, Ipv4> endpoints(String endpoints) {
        var all = new HashMap<String, Ipv4>();
        endpoints.lines().map(line -> line.split("\t", -1)).filter(words -> words.length > 1).forEach(words -> {
            var address = Ipv4.parse(words[1].replaceFirst(":[0-9]+$", ""));
            if (address != null) {
                all.put(words[KEY], address);
            }
        });
        return all;
    }

    /** @param told where WireGuard was told that each peer is, by its key */
    static Set<Partner> partners(String dump, Map<String, Ipv4> told) {
        return dump.lines().skip(1).map(line -> line.split("\t", -1)).filter(words -> words.length > BLOCKS)
                .map(words -> new Partner(words[KEY], words[SECRET].equals("(none)") ? null : words[SECRET],
                        told.get(words[KEY]),
                        Arrays.stream(words[BLOCKS].split(",")).map(Block::parse).filter(Objects::nonNull)
                                .collect(Collectors.toSet())))
                .collect(Collectors.toSet());
    }
}
