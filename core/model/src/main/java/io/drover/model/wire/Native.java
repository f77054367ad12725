package io.drover.model.wire;

import io.drover.model.spec.Ordered;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A container that somebody started by hand and that joins the network.
 *
 * @param containerId Docker's id
 * @param ip on its host's own bridge, or null
 */
public record Native(String containerId, String name, String image, Map<String, String> labels, boolean running,
        @Nullable String ip, @Nullable Instant startedAt) {
    public Native {
        labels = Ordered.copy(labels);
    }
}
