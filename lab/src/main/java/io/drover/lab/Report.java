package io.drover.lab;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Prints what was measured, a line with an id for each row of docs/benchmarks.md. */
final class Report {
    /** A peer's first and last round may differ by so much; else the machine was not itself. */
    private static final double STEADY = 0.15;

    private final PrintStream to;
    private boolean steady = true;

    Report(PrintStream to) {
        this.to = to;
    }

    /** Whether every ratio could be stated. */
    boolean steady() {
        return steady;
    }

    void row(String id, Object text) {
        to.println(id + " " + text);
    }

    /**
     * How one compares with others that were measured in the same rounds.
     *
     * @param peers by what they are called
     */
    void ratio(String id, Series ours, Map<String, Series> peers) {
        row(id, peers.entrySet().stream().map(peer -> ratio(ours, peer.getKey(), peer.getValue()))
                .collect(Collectors.joining(", ", "", ", " + ours.rounds() + " rounds")));
    }

    private String ratio(Series ours, String name, Series peer) {
        if (peer.drift() > STEADY) {
            steady = false;
            return String.format(Locale.ROOT, "none: the first and last round of %s differ by %.0f %%", name,
                    peer.drift() * 100);
        }
        return String.format(Locale.ROOT, "%.2f of %s", ours.median() / peer.median(), name);
    }

    /**
     * What a benchmark's program does: measures in a lab of three hosts, and ends as a failure when a ratio could not be
     * stated.
     *
     * @param arguments how many rounds, 5 when nothing is said
     */
    static void of(String[] arguments, Measuring measuring) {
        var rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 5;
        var report = new Report(System.out);
        try (var drover = DroverLab.with(3)) {
            measuring.run(drover, rounds, report);
        }
        if (!report.steady()) {
            System.err.println("the machine was too unsteady for some comparisons; run them again");
            System.exit(1);
        }
    }

    /** One benchmark. */
    @FunctionalInterface
    interface Measuring {
        void run(DroverLab drover, int rounds, Report report);
    }
}
