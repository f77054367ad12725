package io.drover.model.wire;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a host or a container has used at one time. All but the memory grows from its start on: what is used in a second is
 * the difference between two samples.
 *
 * @param instanceId of a container, or null for the host itself
 * @param memoryLimit in bytes: what it may use, of a host what there is
 * @param memory in bytes
 */
public record Sample(@Nullable String instanceId, Instant at, Cpu cpu, long memory, long memoryLimit,
        List<Traffic> networks, long diskRead, long diskWritten) {
    public Sample {
        networks = List.copyOf(networks);
    }

    /**
     * In nanoseconds.
     *
     * @param each by CPU; empty when that is not known
     */
    public record Cpu(long total, long user, long system, List<Long> each) {
        public Cpu {
            each = List.copyOf(each);
        }
    }

    /** Of one network interface, in bytes and packets. */
    public record Traffic(String name, long rxBytes, long rxPackets, long rxErrors, long rxDropped, long txBytes,
            long txPackets, long txErrors, long txDropped) {
    }
}
