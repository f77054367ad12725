package io.drover.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Locale;

/**
 * What one host or container uses.
 *
 * @param cpu in percent of one CPU
 * @param memory and all behind it in bytes; what went over networks and disks, since it began
 */
record Usage(String id, double cpu, long memory, long memoryLimit, long received, long sent, long read, long written) {
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};

    /** Of two samples, as the API has them. */
    static Usage of(JsonNode before, JsonNode now) {
        var nanos = Duration.between(OffsetDateTime.parse(Ps.text(before, "timestamp")),
                OffsetDateTime.parse(Ps.text(now, "timestamp"))).toNanos();
        var used = now.at("/cpu/usage/total").asLong() - before.at("/cpu/usage/total").asLong();
        var disk = now.at("/diskio/io_service_bytes");
        return new Usage(Ps.text(now, "id"), nanos <= 0 ? 0 : Math.max(0, 100.0 * used / nanos),
                now.at("/memory/usage").asLong(), now.path("memLimit").asLong(),
                now.at("/network/rx_bytes").asLong(), now.at("/network/tx_bytes").asLong(), sum(disk, "Read"),
                sum(disk, "Write"));
    }

    private static long sum(JsonNode disk, String operation) {
        var sum = 0L;
        for (var one : disk) {
            sum += one.path("stats").path(operation).asLong();
        }
        return sum;
    }

    void row(Table table, String name) {
        table.row(id, name, String.format(Locale.ROOT, "%.2f%%", cpu), text(memory) + " / " + text(memoryLimit),
                String.format(Locale.ROOT, "%.2f%%", memoryLimit <= 0 ? 0 : 100.0 * memory / memoryLimit),
                text(received) + " / " + text(sent), text(read) + " / " + text(written));
    }

    ObjectNode json(String name) {
        return JsonNodeFactory.instance.objectNode().put("id", id).put("name", name)
                .put("cpuPercent", Math.round(cpu * 100) / 100.0).put("memory", memory)
                .put("memoryLimit", memoryLimit).put("received", received).put("sent", sent).put("read", read)
                .put("written", written);
    }

    /** As people read it. */
    static String text(long bytes) {
        var unit = 0;
        var size = (double) bytes;
        while (size >= 1024 && unit < UNITS.length - 1) {
            size /= 1024;
            unit++;
        }
        return unit == 0 ? bytes + "B" : String.format(Locale.ROOT, size < 10 ? "%.2f%s" : "%.1f%s", size, UNITS[unit]);
    }
}
