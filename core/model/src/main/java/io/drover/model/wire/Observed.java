package io.drover.model.wire;

import io.drover.model.InstanceState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One container of ours as it is on the host. Fields as in {@link io.drover.model.Instance}.
 *
 * @param health of a container that runs and that Docker checks by a command, else null
 */
public record Observed(String instanceId, InstanceState state, @Nullable String containerId, @Nullable String ip,
        @Nullable String mac, int startCount, @Nullable Integer exitCode, @Nullable Instant startedAt,
        @Nullable String message,
        @Nullable CommandHealth health) {

    /**
     * What Docker's own health check says.
     *
     * @param reason what its command wrote when it failed last, or null
     */
    public record CommandHealth(Word word, @Nullable String reason) {
        public enum Word {
            STARTING, HEALTHY, UNHEALTHY
        }
    }
}
