package io.drover.network.reach;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.network.address.Ipv4;
import io.drover.network.address.Node;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SourcesTest {
    private static final Ipv4 ADDRESS = address("10.90.0.12");
    private final AtomicInteger reads = new AtomicInteger();

    @Test
    void manyAreReadAtOnceAndOnlyWhenOneIsAskedFor() {
        var sources = new Sources(() -> {
            reads.incrementAndGet();
            return Map.of("known", ADDRESS);
        });
        assertThat(sources.of(node(null))).isNull();
        assertThat(reads).hasValue(0);
        for (var n = 0; n < 1_000; n++) {
            assertThat(sources.of(node("known"))).isEqualTo(ADDRESS);
            assertThat(sources.of(node("other" + n))).isNull();
        }
        assertThat(reads).hasValue(1);
    }

    private static Node node(@Nullable String key) {
        return new Node("1h2", "uuid", "host2", ADDRESS, ADDRESS, Set.of(), key);
    }

    private static Ipv4 address(String text) {
        return Objects.requireNonNull(Ipv4.parse(text));
    }
}
