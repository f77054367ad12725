package io.drover.network.overlay;

import io.drover.network.address.Block;
import io.drover.network.address.Ipv4;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A peer of a WireGuard device.
 *
 * @param key its public key
 * @param secret shared by both besides their keys; null for none
 * @param endpoint where WireGuard was told that it is, which may not be where it was seen last; null for not told
 */
record Partner(String key, @Nullable String secret, @Nullable Ipv4 endpoint, Set<Block> blocks) {
    Partner {
        blocks = Set.copyOf(blocks);
    }

    /** As {@code wg addconf} reads it; what is said of this peer replaces what was said before. */
    String section() {
        return "[Peer]\nPublicKey = " + key + "\n"
                + (secret == null ? "" : "PresharedKey = " + secret + "\n")
                + (endpoint == null ? "" : "Endpoint = " + endpoint + ":" + Wireguard.PORT + "\n")
                + "AllowedIPs = " + blocks.stream().map(Block::toString).sorted().collect(Collectors.joining(", "))
                + "\n";
    }

    Partner at(@Nullable Ipv4 place) {
        return new Partner(key, secret, place, blocks);
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "Partner[" + key + " at " + endpoint + " for " + blocks + "]";
    }
}
