package io.drover.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is said of measurements, and what is not said. */
class ReportTest {
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final Report report = new Report(new PrintStream(printed, true, StandardCharsets.UTF_8));

    @Test
    void aRowHasTheMedianBetweenTheLowestAndTheHighest() {
        report.row("a.b", series(3, 1, 2));
        report.row("a.c", series(3, 1, 2).withWorst());
        assertThat(lines()).containsExactly("a.b 2.0 s (1.0 to 3.0)", "a.c 2.0 s median, 3.0 s worst of 3");
    }

    @Test
    void aRatioIsOfMediansAndOnlyOfPeersThatWereSteady() {
        var peers = new LinkedHashMap<String, Series>();
        peers.put("Swarm", series(1, 9, 1.15));
        peers.put("the floor", series(1, 1, 1.2));
        report.ratio("a.ratio", series(2, 2.3, 9), peers);
        assertThat(lines()).containsExactly(
                "a.ratio 2.00 of Swarm, none: the first and last round of the floor differ by 20 %, 3 rounds");
        assertThat(report.steady()).isFalse();
    }

    @Test
    void aRunWithSteadyPeersIsGood() {
        report.ratio("a.ratio", series(1, 2), Map.of("Swarm", series(10, 9)));
        assertThat(report.steady()).isTrue();
    }

    private static Series series(double... values) {
        var series = new Series("s", 1);
        for (var value : values) {
            series.add(value);
        }
        return series;
    }

    private List<String> lines() {
        return printed.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
