package io.drover.lab;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What the ways between two hosts carry, each in turn. */
final class Traffic {
    private final List<Figures> all = new ArrayList<>();
    private final List<Figures> ours = new ArrayList<>();
    private final Map<String, Figures> peers = new LinkedHashMap<>();
    private final boolean esp;
    private final Report report;

    Traffic(Ways ways, Way swarm, ManagedNetwork network, Report report) {
        this.report = report;
        this.esp = ways.kernelHasEsp();
        ways.ofTheWire().forEach(this::add);
        peers.put("Swarm", add(swarm));
        peers.put("a bare VXLAN device", all.get(1));
        if (esp) {
            peers.put("Swarm encrypted", add(ways.ofSwarm("swarm-encrypted", List.of("--opt", "encrypted"))));
        }
        ways.ofDrover(network).forEach(way -> ours.add(add(way)));
    }

    private Figures add(Way way) {
        var figures = new Figures(way, new Series("Mbit/s", 0), new Latencies());
        all.add(figures);
        return figures;
    }

    void compare(int rounds) {
        for (var i = 0; i < rounds; i++) {
            all.forEach(Figures::measure);
        }
        print("P10.throughput.", Figures::throughput, Figures::throughput);
        print("P10.latency.", Figures::latency, one -> one.latency().medians());
    }

    private void print(String id, Function<Figures, Object> text, Function<Figures, Series> compared) {
        all.forEach(one -> report.row(id + one.way().id(), text.apply(one)));
        if (!esp) {
            report.row(id + "swarm-encrypted", "none: this kernel has no ESP");
        }
        var others = new LinkedHashMap<String, Series>();
        peers.forEach((name, peer) -> others.put(name, compared.apply(peer)));
        ours.forEach(one -> report.ratio(id + one.way().id() + ".ratio", compared.apply(one), others));
    }

    private record Figures(Way way, Series throughput, Latencies latency) {
        void measure() {
            way.ready().run();
            throughput.add(way.throughput());
            latency.add(way.latency());
            System.err.println(way.id() + ": " + throughput + ", " + latency);
        }
    }
}
