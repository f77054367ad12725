package io.drover.lab;

import java.util.Comparator;
import java.util.List;

/**
 * The network of containers on three real engines, with Docker Swarm's on the same engines in the same run: how soon all
 * hosts know of a container, what it takes of memory, what the name servers answer, and what the ways between two hosts
 * carry.
 */
public final class NetworkBenchmark {
    private static final int TIMES_A_ROUND = 4;

    private final DroverLab drover;
    private final int rounds;
    private final Report report;

    private NetworkBenchmark(DroverLab drover, int rounds, Report report) {
        this.report = report;
        this.drover = drover;
        this.rounds = rounds;
    }

    public static void main(String... arguments) {
        Report.of(arguments, (drover, rounds, report) -> new NetworkBenchmark(drover, rounds, report).run());
    }

    private void run() {
        drover.hosts().forEach(host -> host.engine().load(DroverLab.HOME.resolve("target/images/load.tar")));
        var network = new ManagedNetwork(drover);
        try (var times = new NetworkTimes(drover, network, report)) {
            times.ofAService(rounds * TIMES_A_ROUND);
            times.byHand(rounds * TIMES_A_ROUND);
            times.killed(rounds);
        }
        memory();
        // Swarm comes only now: what went before is not to be of both
        var ways = new Ways(drover.hosts(), new Swarm(drover.hosts()));
        var swarm = ways.ofSwarm("swarm", List.of());
        new Names(new NameServer("drover", network.on(0), "169.254.169.250", ManagedNetwork.NAME),
                new NameServer("docker", swarm.from(), "127.0.0.11", "ends"), report).compare(rounds);
        new Traffic(ways, swarm, network, report).compare(rounds);
    }

    private void memory() {
        var busiest = drover.hosts().stream().max(Comparator.comparingLong(NetworkBenchmark::memory)).orElseThrow();
        report.row("P13.memory.both", (memory(busiest) >> 20) + " MB: agent " + (busiest.agentMemory() >> 20)
                + " MB, Network Agent " + (busiest.networkAgentMemory() >> 20) + " MB");
    }

    private static long memory(Host host) {
        return host.agentMemory() + host.networkAgentMemory();
    }
}
