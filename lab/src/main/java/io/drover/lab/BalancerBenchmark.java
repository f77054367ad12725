package io.drover.lab;

import java.util.ArrayList;
import java.util.List;

/**
 * Drover's load balancer on three real engines: what it answers beside HAProxy run by hand, its target itself and Swarm's
 * ingress on the same engines, and how soon it, and the name servers, know of a container that is ill.
 */
public final class BalancerBenchmark {
    private static final int SECONDS = 5;
    private static final int VERDICTS_A_ROUND = 6;

    private final DroverLab drover;
    private final int rounds;
    private final Report report;

    private BalancerBenchmark(DroverLab drover, int rounds, Report report) {
        this.report = report;
        this.drover = drover;
        this.rounds = rounds;
    }

    public static void main(String... arguments) {
        Report.of(arguments, (drover, rounds, report) -> new BalancerBenchmark(drover, rounds, report).run());
    }

    private void run() {
        try (var verdicts = new Verdicts(drover)) {
            verdicts.measure(rounds * VERDICTS_A_ROUND, report);
        }
        throughput();
    }

    private void throughput() {
        var balanced = new Balanced(drover);
        var ours = new Balancing("drover", balanced.drover(), balanced.droverInside());
        var haproxy = new Balancing("haproxy", balanced.haproxy(), balanced.haproxyInside());
        var direct = new Figures("direct", balanced.direct());
        var swarm = balanced.swarm().stream().map(wrk -> new Figures("swarm", wrk)).toList();
        var all = new ArrayList<Figures>(List.of(ours, haproxy, direct));
        all.addAll(swarm);
        for (var i = 0; i < rounds; i++) {
            // there and back, so that whoever comes first has no advantage
            (i % 2 == 0 ? all : all.reversed()).forEach(one -> one.measure());
        }
        all.forEach(one -> report.row("P9." + one.id, one.perSecond + ", " + one.latency));
        for (var one : List.of(ours, haproxy)) {
            report.row("P9." + one.id() + ".processor", one.micros);
        }
        report.row("P9.drover.processor.ratio",
                ours.micros.over(haproxy.micros, "of HAProxy by hand") + ", " + rounds + " rounds");
        report.row("P9.drover.ratio", ours.perSecond().over(haproxy.perSecond(), "of HAProxy by hand") + ", "
                + ours.perSecond().over(direct.perSecond(), "of the target itself") + ", " + rounds + " rounds");
        if (swarm.isEmpty()) {
            report.row("P9.swarm", "none: this kernel has no IPVS");
        }
        swarm.forEach(peer -> report.row("P9.swarm.ratio",
                ours.perSecond().over(peer.perSecond(), "of Swarm's ingress") + ", " + rounds + " rounds"));
    }

    private static class Figures {
        private final String id;
        private final Wrk wrk;
        private final Series perSecond = new Series("requests/s", 0);
        private final Latencies latency = new Latencies();

        Figures(String id, Wrk wrk) {
            this.id = id;
            this.wrk = wrk;
        }

        String id() {
            return id;
        }

        Series perSecond() {
            return perSecond;
        }

        Wrk.Answers measure() {
            var answers = wrk.ask(SECONDS);
            perSecond.add(answers.perSecond());
            latency.add(answers.latency());
            System.err.println(id + ": " + perSecond + ", " + latency);
            return answers;
        }
    }

    /** One whose own part in a request can be told from what the kernel, the targets and wrk do. */
    private static final class Balancing extends Figures {
        private final Inside inside;
        private final Series micros = new Series("us of processor time a request", 1);

        Balancing(String id, Wrk wrk, Inside inside) {
            super(id, wrk);
            this.inside = inside;
        }

        @Override
        Wrk.Answers measure() {
            var before = inside.processorSeconds();
            var answers = super.measure();
            micros.add((inside.processorSeconds() - before) * 1e6 / answers.count());
            return answers;
        }
    }
}
