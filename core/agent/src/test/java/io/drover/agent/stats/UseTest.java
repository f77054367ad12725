package io.drover.agent.stats;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.Wire;
import io.drover.model.wire.Sample;
import io.drover.model.wire.Sample.Cpu;
import io.drover.model.wire.Sample.Traffic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UseTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void theKernelsFilesAreRead(@TempDir Path folder) throws IOException {
        Files.createDirectories(folder.resolve("net"));
        Files.createDirectories(folder.resolve("block/sda"));
        Files.writeString(folder.resolve("stat"), """
                cpu  10 1 5 900 50 2 3 4 0 0
                cpu0 4 0 2 450 25 1 1 2 0 0
                cpu1 6 1 3 450 25 1 2 2 0 0
                intr 1 2 3
                """);
        Files.writeString(folder.resolve("meminfo"),
                "MemTotal:       1000 kB\nMemFree:         100 kB\nMemAvailable:    400 kB\n");
        Files.writeString(folder.resolve("net/dev"), """
                Inter-|   Receive                                                |  Transmit
                 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls
                    lo:    9       9    0    0    0     0          0         0       9       9    0    0    0     0
                  eth0: 100     2    3    4    0     0          0         0     500       6    7    8    0     0
                """);
        Files.writeString(folder.resolve("diskstats"), """
                   8       0 sda 1 0 10 0 1 0 20 0 0 0 0
                   8       1 sda1 1 0 10 0 1 0 20 0 0 0 0
                   7       0 loop0 1 0 10 0 1 0 20 0 0 0 0
                """);
        assertThat(new HostUse(folder, folder).read(NOW)).isEqualTo(new Sample(null, NOW,
                new Cpu(250_000_000, 110_000_000, 100_000_000, List.of(100_000_000L, 150_000_000L)), 600 << 10,
                1000 << 10, List.of(new Traffic("eth0", 100, 2, 3, 4, 500, 6, 7, 8)), 5120, 10240));
    }

    @Test
    void whatAMachinesDevicesCarryIsCountedOnce(@TempDir Path folder) throws IOException {
        Files.createDirectories(folder.resolve("net"));
        for (var file : List.of("stat", "meminfo", "diskstats")) {
            Files.writeString(folder.resolve(file), "");
        }
        Files.writeString(folder.resolve("net/dev"), List.of("lo", "eth0", "docker0", "veth1", "wg0").stream()
                .map(name -> name + ": 100 1 0 0 0 0 0 0 100 1 0 0 0 0 0 0\n").collect(Collectors.joining()));
        var use = new HostUse(folder, folder);
        assertThat(use.read(NOW).networks()).as("no device of its own").extracting(Traffic::name)
                .containsExactly("eth0", "docker0", "veth1", "wg0");
        Files.createDirectories(folder.resolve("class/net/veth1"));
        Files.createDirectories(folder.resolve("class/net/eth0/device"));
        assertThat(use.read(NOW).networks()).extracting(Traffic::name).containsExactly("eth0");
    }

    @Test
    void thisMachineSaysWhatItUses() throws IOException {
        var use = HostUse.ofThisMachine().read(NOW);
        assertThat(use.memory()).isPositive().isLessThan(use.memoryLimit());
        assertThat(use.cpu().total()).isPositive();
        assertThat(use.cpu().each()).hasSizeGreaterThanOrEqualTo(1);
    }

    @Test
    void dockersWordsAreRead() throws IOException {
        var stats = Wire.JSON.readTree("""
                {"cpu_stats": {"cpu_usage": {"total_usage": 100, "usage_in_usermode": 60, "usage_in_kernelmode": 40},
                  "online_cpus": 4},
                 "memory_stats": {"usage": 7, "limit": 9},
                 "networks": {"eth0": {"rx_bytes": 1, "rx_packets": 2, "rx_errors": 3, "rx_dropped": 4,
                  "tx_bytes": 5, "tx_packets": 6, "tx_errors": 7, "tx_dropped": 8}},
                 "blkio_stats": {"io_service_bytes_recursive": [{"op": "read", "value": 11}, {"op": "Read", "value": 1},
                  {"op": "write", "value": 13}, {"op": "total", "value": 99}]}}
                """);
        assertThat(ContainerUse.read("1i1", stats, NOW)).isEqualTo(
                new Sample("1i1", NOW, new Cpu(100, 60, 40, List.of(25L, 25L, 25L, 25L)), 7, 9,
                        List.of(new Traffic("eth0", 1, 2, 3, 4, 5, 6, 7, 8)), 12, 13));
        assertThat(ContainerUse.read("1i1", Wire.JSON.readTree("{\"networks\": null, \"cpu_stats\": 5}"), NOW)
                .memory()).isZero();
    }
}
