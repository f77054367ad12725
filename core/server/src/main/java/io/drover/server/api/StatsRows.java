package io.drover.server.api;

import io.drover.model.Wire;
import io.drover.model.wire.Sample;
import io.drover.model.wire.Sample.Traffic;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/** Samples as Rancher's clients read them: an array in each frame, a row for each host or container. */
final class StatsRows {
    private StatsRows() {
    }

    static String frame(String hostId, List<Sample> samples) {
        return Wire.write(samples.stream().map(sample -> row(hostId, sample)).toList());
    }

    private static Map<String, Object> row(String hostId, Sample sample) {
        var row = new LinkedHashMap<String, Object>();
        var container = sample.instanceId();
        row.put("id", container == null ? hostId : container);
        row.put("resourceType", container == null ? "host" : "container");
        row.put("memLimit", sample.memoryLimit());
        row.put("timestamp", sample.at().toString());
        row.put("cpu", Map.of("usage", cpu(sample.cpu())));
        row.put("diskio", Map.of("io_service_bytes", List.of(Map.of("major", 0, "minor", 0, "stats",
                Map.of("Read", sample.diskRead(), "Write", sample.diskWritten())))));
        row.put("network", network(sample, container != null));
        row.put("memory", Map.of("usage", sample.memory()));
        return row;
    }

    private static Map<String, Object> cpu(Sample.Cpu cpu) {
        var usage = new LinkedHashMap<String, Object>();
        usage.put("total", cpu.total());
        if (!cpu.each().isEmpty()) {
            usage.put("per_cpu_usage", cpu.each());
        }
        usage.put("user", cpu.user());
        usage.put("system", cpu.system());
        return usage;
    }

    /** The sum; of a container each interface as well, where clients look first. */
    private static Map<String, Object> network(Sample sample, boolean each) {
        var network = fields(new Traffic(each ? "" : "all", sum(sample, Traffic::rxBytes),
                sum(sample, Traffic::rxPackets), sum(sample, Traffic::rxErrors), sum(sample, Traffic::rxDropped),
                sum(sample, Traffic::txBytes), sum(sample, Traffic::txPackets), sum(sample, Traffic::txErrors),
                sum(sample, Traffic::txDropped)));
        if (each) {
            network.put("interfaces", sample.networks().stream().map(StatsRows::fields).toList());
        }
        return network;
    }

    private static long sum(Sample sample, ToLongFunction<Traffic> of) {
        return sample.networks().stream().mapToLong(of).sum();
    }

    private static Map<String, Object> fields(Traffic one) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("name", one.name());
        fields.put("rx_bytes", one.rxBytes());
        fields.put("rx_packets", one.rxPackets());
        fields.put("rx_errors", one.rxErrors());
        fields.put("rx_dropped", one.rxDropped());
        fields.put("tx_bytes", one.txBytes());
        fields.put("tx_packets", one.txPackets());
        fields.put("tx_errors", one.txErrors());
        fields.put("tx_dropped", one.txDropped());
        return fields;
    }
}
