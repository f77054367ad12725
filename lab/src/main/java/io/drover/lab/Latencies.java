package io.drover.lab;

/** What the rounds of a measurement of latency gave. */
final class Latencies {
    private final Series medians = new Series("us", 0);
    private final Series p99s = new Series("us", 0);

    void add(Latency round) {
        medians.add(round.median());
        p99s.add(round.p99());
    }

    Series medians() {
        return medians;
    }

    @Override
    public String toString() {
        return medians + " p50, " + p99s + " p99";
    }
}
