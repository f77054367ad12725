package io.drover.network.overlay;

import io.drover.model.Wire;
import io.drover.model.network.NetworkDriver;
import io.drover.network.world.Namespace;
import io.drover.network.world.World;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Locale;
import org.awaitility.Awaitility;

/**
 * How much one TCP stream carries between two hosts in network namespaces of one machine: over the bare wire, over a VXLAN
 * device made by hand, and between managed addresses by each driver. Needs root and {@code iperf3}; its numbers are of one
 * machine and tell only how the ways compare.
 */
final class ThroughputBenchmark {
    private static final double MEGA = 1e6;

    private ThroughputBenchmark() {
    }

    public static void main(String[] args) throws Exception {
        var seconds = args.length > 0 ? args[0] : "5";
        var folder = Files.createTempDirectory("drover-benchmark");
        try (var world = new World(folder.resolve("bare"), 2, null)) {
            var one = world.host(1).namespace();
            var two = world.host(2).namespace();
            say("host to host", one, two, world.host(2).agentIp(), seconds);
            vxlan(one, "10.90.0.11", "10.90.0.12", "10.99.0.1/24");
            vxlan(two, "10.90.0.12", "10.90.0.11", "10.99.0.2/24");
            say("bare VXLAN, host to host", one, two, "10.99.0.2", seconds);
        }
        for (var driver : NetworkDriver.values()) {
            try (var hosts = new OverlayWorld(folder.resolve(driver.wire()), 2, driver).start()) {
                var one = hosts.world.host(1).containerWith("10.42.1.70");
                var two = hosts.world.host(2).containerWith("10.42.2.70");
                Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> one.pings("10.42.2.70"));
                say(driver.wire() + ", host to host", hosts.world.host(1).namespace(),
                        hosts.world.host(2).namespace(), "10.42.2.65", seconds);
                say(driver.wire() + ", container to container", one.namespace(), two.namespace(), "10.42.2.70",
                        seconds);
            }
        }
        delete(folder);
    }

    private static void vxlan(Namespace host, String local, String remote, String address) {
        host.run("ip link add vx type vxlan id 1 dstport 4790 local " + local + " remote " + remote);
        host.run("ip addr add " + address + " dev vx");
        host.run("ip link set vx up");
    }

    private static void say(String what, Namespace from, Namespace to, String address, String seconds)
            throws Exception {
        var server = to.commands().spawn("iperf3", "-s", "-1");
        Awaitility.await().atMost(Duration.ofSeconds(10))
                .until(() -> to.commands().run("ss", "-Hltn", "sport = :5201").out().contains(":5201"));
        var report = Wire.JSON.readTree(from.commands().ask("iperf3", "-J", "-c", address, "-t", seconds));
        server.waitFor();
        System.out.printf(Locale.ROOT, "%-40s %,8.0f Mbit/s%n", what,
                report.path("end").path("sum_received").path("bits_per_second").asDouble() / MEGA);
    }

    private static void delete(Path folder) throws Exception {
        try (var all = Files.walk(folder)) {
            for (var one : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(one);
            }
        }
    }
}
