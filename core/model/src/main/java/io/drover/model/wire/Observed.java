package io.drover.model.wire;

import io.drover.model.InstanceState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One container of ours as it is on the host. Fields as in {@link io.drover.model.Instance}. */
public record Observed(String instanceId, InstanceState state, @Nullable String containerId, @Nullable String ip,
        int startCount, @Nullable Integer exitCode, @Nullable Instant startedAt, @Nullable String message) {
}
