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

    /** Ends the program as a failure when a ratio could not be stated. */
    static void exit(boolean steady) {
        if (!steady) {
            System.err.println("the machine was too unsteady for some comparisons; run them again");
            System.exit(1);
        }
    }
}
