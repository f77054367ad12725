package io.drover.server.benchmark;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** How the rounds of a measurement are told: the median, with the lowest and the highest. */
final class Figures {
    private Figures() {
    }

    static <T> String of(String format, List<T> rounds, ToDoubleFunction<T> figure) {
        var sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
        return String.format(Locale.ROOT, format + " (" + format + " to " + format + ")", sorted[sorted.length / 2],
                sorted[0], sorted[sorted.length - 1]);
    }

    /** The value that a share of the samples does not exceed. */
    static double quantile(long[] samples, double share) {
        var sorted = samples.clone();
        Arrays.sort(sorted);
        return sorted[Math.min(sorted.length - 1, (int) (sorted.length * share))];
    }
}
