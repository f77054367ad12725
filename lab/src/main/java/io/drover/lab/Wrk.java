package io.drover.lab;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Asks for a page from the machine that runs the lab, over connections that are kept, each as soon as it has its answer. Any
 * request that is not answered with 200 ends the run.
 */
record Wrk(String url) {
    private static final String THREADS = "2";
    private static final String CONNECTIONS = "32";
    private static final Pattern COUNT = Pattern.compile("([0-9]+) requests in");
    private static final Pattern RATE = Pattern.compile("Requests/sec: +([0-9.]+)");
    private static final Pattern BAD = Pattern.compile("Non-2xx|Socket errors");
    private static final Map<String, Double> MICROS = Map.of("us", 1.0, "ms", 1e3, "s", 1e6);

    /** What was answered in all and a second, and how soon. */
    record Answers(double count, double perSecond, Latency latency) {
    }

    Answers ask(int seconds) {
        var said = Command.of("wrk", "--threads", THREADS, "--connections", CONNECTIONS, "--duration", seconds + "s",
                "--latency", url).run();
        if (BAD.matcher(said).find()) {
            throw new IllegalStateException(url + " does not answer everything: " + said);
        }
        return new Answers(Double.parseDouble(find(COUNT, said).group(1)),
                Double.parseDouble(find(RATE, said).group(1)),
                new Latency(percentile(50, said), percentile(99, said)));
    }

    private static double percentile(int percent, String said) {
        var found = find(Pattern.compile(String.format(Locale.ROOT, "(?m)^ *%d%% +([0-9.]+)(us|ms|s)$", percent)),
                said);
        return Double.parseDouble(found.group(1)) * MICROS.getOrDefault(found.group(2), Double.NaN);
    }

    private static Matcher find(Pattern pattern, String said) {
        var found = pattern.matcher(said);
        if (!found.find()) {
            throw new IllegalStateException("no " + pattern + " in: " + said);
        }
        return found;
    }
}
