package io.drover.agent.stats;

import io.drover.model.wire.Sample;
import io.drover.model.wire.Sample.Cpu;
import io.drover.model.wire.Sample.Traffic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Reads what the kernel says that the machine has used. */
public final class HostUse {
    /** The kernel counts in hundredths of a second here, whatever its own clock is. */
    private static final long TICK_NANOS = 10_000_000;
    private static final long SECTOR = 512;

    private final Path proc;
    private final Path sys;

    /**
     * @param proc the kernel's {@code /proc}
     * @param sys its {@code /sys}
     */
    public HostUse(Path proc, Path sys) {
        this.proc = proc;
        this.sys = sys;
    }

    public static HostUse ofThisMachine() {
        return new HostUse(Path.of("/proc"), Path.of("/sys"));
    }

    /** @throws IOException when the kernel does not say it */
    public Sample read(Instant now) throws IOException {
        var disk = disk();
        var total = memory("MemTotal:");
        return new Sample(null, now, cpu(), total - memory("MemAvailable:"), total, networks(), disk[0], disk[1]);
    }

    /** Of each line: user, nice, system, idle, iowait, irq, softirq, steal, and guests, which are in user already. */
    private Cpu cpu() throws IOException {
        var user = 0L;
        var system = 0L;
        var total = 0L;
        var each = new ArrayList<Long>();
        for (var line : lines("stat")) {
            var words = line.split(" +");
            if (!words[0].matches("cpu[0-9]*") || words.length < 9) {
                continue;
            }
            var mine = number(words[1]) + number(words[2]);
            var kernels = number(words[3]) + number(words[6]) + number(words[7]);
            var busy = mine + kernels + number(words[8]);
            if (words[0].equals("cpu")) {
                user = mine * TICK_NANOS;
                system = kernels * TICK_NANOS;
                total = busy * TICK_NANOS;
            } else {
                each.add(busy * TICK_NANOS);
            }
        }
        return new Cpu(total, user, system, each);
    }

    private long memory(String name) throws IOException {
        for (var line : lines("meminfo")) {
            if (line.startsWith(name)) {
                return number(line.replaceAll("[^0-9]", "")) << 10;
            }
        }
        return 0;
    }

    /** Of the machine's own devices: bridges, tunnels and the containers' interfaces carry the same bytes again. */
    private List<Traffic> networks() throws IOException {
        var all = interfaces();
        var devices = all.stream().filter(it -> Files.exists(sys.resolve("class/net").resolve(it.name() + "/device")))
                .toList();
        return devices.isEmpty() ? all : devices;
    }

    private List<Traffic> interfaces() throws IOException {
        var all = new ArrayList<Traffic>();
        for (var line : lines("net/dev")) {
            var colon = line.indexOf(':');
            var name = colon < 0 ? "lo" : line.substring(0, colon).strip();
            var words = line.substring(colon + 1).strip().split(" +");
            if (!name.equals("lo") && words.length >= 12) {
                all.add(new Traffic(name, number(words[0]), number(words[1]), number(words[2]), number(words[3]),
                        number(words[8]), number(words[9]), number(words[10]), number(words[11])));
            }
        }
        return all;
    }

    /** Read and written, by whole disks: what lies on them, and what they lie on, would count it again. */
    private long[] disk() throws IOException {
        var sum = new long[2];
        for (var line : lines("diskstats")) {
            var words = line.strip().split(" +");
            if (words.length > 9 && !words[2].matches("(loop|ram|dm-|md|zram).*")
                    && Files.isDirectory(sys.resolve("block").resolve(words[2]))) {
                sum[0] += number(words[5]) * SECTOR;
                sum[1] += number(words[9]) * SECTOR;
            }
        }
        return sum;
    }

    private List<String> lines(String file) throws IOException {
        return Files.readAllLines(proc.resolve(file));
    }

    private static long number(String text) {
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
    }
}
