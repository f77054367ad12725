package io.drover.server.hosts;

import io.drover.model.HostFacts;
import io.drover.model.Refusal;
import java.util.regex.Pattern;

/** Refuses machines on which containers cannot be kept running. */
final class Inventory {
    /** A machine sold with 1 GB shows somewhat less to its own programs. */
    private static final long LEAST_MEMORY = 900L << 20;
    private static final Pattern KERNEL = Pattern.compile("(\\d+)\\.(\\d+).*");

    private Inventory() {
    }

    /** @throws Refusal saying what is missing */
    static void check(HostFacts facts) {
        if (facts.dockerVersion().isBlank()) {
            throw Refusal.invalid("facts.dockerVersion", "no Docker Engine answers on this machine");
        }
        var kernel = KERNEL.matcher(facts.kernel());
        if (!kernel.matches()) {
            throw Refusal.invalid("facts.kernel", "'" + facts.kernel() + "' is not a kernel version");
        }
        var major = Integer.parseInt(kernel.group(1));
        if (major < 3 || (major == 3 && Integer.parseInt(kernel.group(2)) < 10)) {
            throw Refusal.invalid("facts.kernel", "Docker needs Linux 3.10 or newer, not " + facts.kernel());
        }
        if (facts.memory() < LEAST_MEMORY) {
            throw Refusal.invalid("facts.memory",
                    "a host needs 1 GB of memory, this machine has " + (facts.memory() >> 20) + " MB");
        }
    }
}
