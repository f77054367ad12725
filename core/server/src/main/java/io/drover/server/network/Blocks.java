package io.drover.server.network;

import io.drover.model.Host;
import io.drover.server.store.Draft;
import java.util.ArrayList;
import java.util.HashSet;
import org.jspecify.annotations.Nullable;

/** Gives hosts their blocks of the subnet, so that routes between hosts change only when one needs another block. */
final class Blocks {
    /** 61 containers each; 1,024 blocks in a /16. */
    static final int BITS = 26;

    private Blocks() {
    }

    /** The host with one more block, or null when all are given away. */
    static @Nullable Host more(Draft draft, Host host, Cidr subnet) {
        var taken = new HashSet<String>();
        draft.view().hosts().forEach(other -> taken.addAll(other.blocks()));
        for (var n = 0; n < 1 << Math.max(0, BITS - subnet.bits()); n++) {
            var block = subnet.part(n, Math.max(BITS, subnet.bits())).toString();
            if (!taken.contains(block)) {
                var blocks = new ArrayList<>(host.blocks());
                blocks.add(block);
                var grown = host.withBlocks(blocks);
                draft.put(grown);
                return grown;
            }
        }
        return null;
    }
}
