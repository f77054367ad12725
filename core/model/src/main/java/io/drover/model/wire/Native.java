package io.drover.model.wire;

import io.drover.model.spec.Ordered;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A container that somebody started by hand and that joins the network.
 *
 * @param containerId Docker's id
 * @param mode Docker's word for its network: {@code bridge}, {@code none}, {@code host}, {@code container:…} or a network's name
 * @param ip on its host's own bridge, or null
 * @param mac of its interface there, or null
 */
public record Native(String containerId, String name, String image, Map<String, String> labels, String mode,
        boolean running, @Nullable String ip, @Nullable String mac, @Nullable Instant startedAt) {
    /** Docker's own bridge, under either of its names. */
    private static final Set<String> BRIDGE = Set.of("", "default", "bridge");
    private static final String NONE = "none";

    public Native {
        labels = Ordered.copy(labels);
        // agents of an earlier version told of no others
        mode = mode == null || BRIDGE.contains(mode) ? "bridge" : mode;
    }

    /** Docker gave it no network: it gets an interface of ours, with the managed address alone. */
    public boolean bare() {
        return mode.equals(NONE);
    }

    /** Whoever has a network of another kind stays there, as in Rancher. */
    public boolean joins() {
        return bare() || mode.equals("bridge");
    }
}
