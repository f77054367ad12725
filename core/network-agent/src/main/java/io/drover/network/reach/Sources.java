package io.drover.network.reach;

import io.drover.network.address.Ipv4;
import io.drover.network.address.Node;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Where the tunnel itself found peers to be, for one round: read when the first is asked for, and not again. */
final class Sources {
    private final Supplier<Map<String, Ipv4>> read;
    private @Nullable Map<String, Ipv4> known;

    /** @param read gives the addresses by the WireGuard keys of the peers */
    Sources(Supplier<Map<String, Ipv4>> read) {
        this.read = read;
    }

    /** Null when that is not known. */
    @Nullable
    Ipv4 of(Node peer) {
        var key = peer.wireguardKey();
        return key == null ? null : all().get(key);
    }

    private synchronized Map<String, Ipv4> all() {
        var all = known;
        if (all == null) {
            all = read.get();
            known = all;
        }
        return all;
    }
}
