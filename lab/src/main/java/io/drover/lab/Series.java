package io.drover.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the rounds of one measurement gave, in the order of the rounds. */
final class Series {
    private final String unit;
    private final int digits;
    private final List<Double> values = new ArrayList<>();

    /** @param digits how many are printed behind the point */
    Series(String unit, int digits) {
        this.unit = unit;
        this.digits = digits;
    }

    void add(double value) {
        values.add(value);
    }

    int rounds() {
        return values.size();
    }

    double median() {
        return sorted().get(values.size() / 2);
    }

    /** By how much the first and the last round differ, as a part of the smaller one. */
    double drift() {
        var first = values.getFirst();
        var last = values.getLast();
        return Math.abs(first - last) / Math.min(first, last);
    }

    /** The median, with the lowest and the highest. */
    @Override
    public String toString() {
        var sorted = sorted();
        return number(median()) + " " + unit + " (" + number(sorted.getFirst()) + " to " + number(sorted.getLast())
                + ")";
    }

    /** The median, and what all but one of a hundred are within. */
    String withP99() {
        return number(median()) + " " + unit + " p50, " + number(sorted().get((values.size() * 99 - 1) / 100)) + " "
                + unit + " p99 of " + rounds();
    }

    /** Round by round, how often the other one's is in this one's. */
    Series over(Series other, String unit) {
        var ratios = new Series(unit, 3);
        for (var i = 0; i < values.size(); i++) {
            ratios.add(values.get(i) / other.values.get(i));
        }
        return ratios;
    }

    /** The median, and the worst of all. */
    String withWorst() {
        return number(median()) + " " + unit + " median, " + number(sorted().getLast()) + " " + unit + " worst of "
                + rounds();
    }

    private List<Double> sorted() {
        return values.stream().sorted().toList();
    }

    private String number(double value) {
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }
}
