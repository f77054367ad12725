package io.drover.lab;

import java.util.Map;

/** Two name servers with the same three addresses behind a name, asked in turn. */
final class Names {
    private final NameServer ours;
    private final NameServer peer;
    private final Report report;

    Names(NameServer ours, NameServer peer, Report report) {
        this.ours = ours;
        this.peer = peer;
        this.report = report;
    }

    void compare(int rounds) {
        var mine = new Answers(ours);
        var others = new Answers(peer);
        for (var i = 0; i < rounds; i++) {
            mine.measure();
            others.measure();
        }
        mine.print(report);
        others.print(report);
        report.ratio("dns.full.ratio", mine.full, Map.of("Docker", others.full));
        report.ratio("dns.steady.ratio", mine.steady.medians(), Map.of("Docker", others.steady.medians()));
    }

    private record Answers(NameServer server, Series full, Latencies steady) {
        Answers(NameServer server) {
            this(server, new Series("answers/s", 0), new Latencies());
        }

        void measure() {
            full.add(server.full());
            steady.add(server.steady());
            System.err.println(server.id() + ": " + full + ", " + steady);
        }

        void print(Report report) {
            report.row("dns.full." + server.id(), full);
            report.row("dns.steady." + server.id(), steady);
        }
    }
}
