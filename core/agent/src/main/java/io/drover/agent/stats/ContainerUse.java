package io.drover.agent.stats;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.model.wire.Sample;
import io.drover.model.wire.Sample.Cpu;
import io.drover.model.wire.Sample.Traffic;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Reads what Docker says that a container has used. */
final class ContainerUse {
    private ContainerUse() {
    }

    /** @param stats Docker's answer to {@code GET /containers/…/stats} */
    static Sample read(String instanceId, JsonNode stats, Instant now) {
        var cpu = stats.path("cpu_stats").path("cpu_usage");
        var memory = stats.path("memory_stats");
        var networks = new ArrayList<Traffic>();
        stats.path("networks").properties().forEach(one -> networks.add(traffic(one.getKey(), one.getValue())));
        return new Sample(instanceId, now,
                new Cpu(cpu.path("total_usage").asLong(), cpu.path("usage_in_usermode").asLong(),
                        cpu.path("usage_in_kernelmode").asLong(), each(stats.path("cpu_stats"))),
                memory.path("usage").asLong(), memory.path("limit").asLong(), networks, disk(stats, "read"),
                disk(stats, "write"));
    }

    /** Newer kernels know the sum only; clients count the CPUs all the same, and the sum over them is right. */
    private static List<Long> each(JsonNode cpu) {
        var each = new ArrayList<Long>();
        cpu.path("cpu_usage").path("percpu_usage").forEach(one -> each.add(one.asLong()));
        var online = Math.clamp(cpu.path("online_cpus").asInt(), 0, 4096);
        return each.isEmpty() && online > 0
                ? Collections.nCopies(online, cpu.path("cpu_usage").path("total_usage").asLong() / online)
                : each;
    }

    private static Traffic traffic(String name, JsonNode one) {
        return new Traffic(name, one.path("rx_bytes").asLong(), one.path("rx_packets").asLong(),
                one.path("rx_errors").asLong(), one.path("rx_dropped").asLong(), one.path("tx_bytes").asLong(),
                one.path("tx_packets").asLong(), one.path("tx_errors").asLong(), one.path("tx_dropped").asLong());
    }

    private static long disk(JsonNode stats, String operation) {
        var sum = 0L;
        for (var one : stats.path("blkio_stats").path("io_service_bytes_recursive")) {
            if (one.path("op").asText().toLowerCase(Locale.ROOT).equals(operation)) {
                sum += one.path("value").asLong();
            }
        }
        return sum;
    }
}
