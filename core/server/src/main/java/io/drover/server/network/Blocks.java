package io.drover.server.network;

import io.drover.model.Host;
import io.drover.server.store.Draft;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Gives hosts their blocks of the subnet, so that routes between hosts change only when one needs another block. */
final class Blocks {
    /** 61 containers each; 1,024 blocks in a /16. */
    static final int BITS = 26;
    private final Draft draft;
    private final Cidr subnet;
    private final IntPredicate used;
    /** Of many hosts that ask in one plan only the first looks everywhere. */
    private boolean noneEmpty;

    /** @param used whether an address is somebody's */
    Blocks(Draft draft, Cidr subnet, IntPredicate used) {
        this.draft = draft;
        this.subnet = subnet;
        this.used = used;
    }

    int count() {
        return 1 << Math.max(0, BITS - subnet.bits());
    }

    Cidr block(int n) {
        return subnet.part(n, Math.max(BITS, subnet.bits()));
    }

    /**
     * The host with one more block, or null when none is left. What was a removed host's is given again once nobody has
     * an address in it; only a host that would have none at all takes one in which others have single addresses.
     */
    @Nullable
    Host more(Host host) {
        var taken = new HashSet<String>();
        draft.view().hosts().forEach(other -> taken.addAll(other.blocks()));
        var block = noneEmpty ? null : first(taken, this::isEmpty);
        noneEmpty = block == null;
        if (block == null && host.blocks().isEmpty()) {
            block = first(taken, it -> !used.test(it.first() + 1));
        }
        if (block == null) {
            return null;
        }
        var blocks = new ArrayList<>(host.blocks());
        blocks.add(block.toString());
        var grown = host.withBlocks(blocks);
        draft.put(grown);
        return grown;
    }

    private @Nullable Cidr first(Set<String> taken, Predicate<Cidr> fits) {
        for (var n = 0; n < count(); n++) {
            var block = block(n);
            if (!taken.contains(block.toString()) && fits.test(block)) {
                return block;
            }
        }
        return null;
    }

    private boolean isEmpty(Cidr block) {
        for (var n = 0; n < block.size(); n++) {
            if (used.test(block.first() + n)) {
                return false;
            }
        }
        return true;
    }
}
