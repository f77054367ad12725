package io.drover.server.cluster;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** Spreads scopes over nodes without a word between them: all name the same node for a scope (highest random weight). */
final class Rendezvous {
    private Rendezvous() {
    }

    static @Nullable String preferred(String scope, List<String> nodes) {
        return nodes.stream().max(Comparator.comparingLong((String node) -> weight(scope, node))
                .thenComparing(Comparator.naturalOrder())).orElse(null);
    }

    private static long weight(String scope, String node) {
        var sum = new CRC32();
        sum.update((node + "/" + scope).getBytes(StandardCharsets.UTF_8));
        // spread, since a checksum of texts that differ little differs little
        return sum.getValue() * 0x9E3779B97F4A7C15L >>> 1;
    }
}
