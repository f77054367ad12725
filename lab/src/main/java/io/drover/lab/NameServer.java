package io.drover.lab;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A name server as a container sees it: what it answers a second at most, and how soon when it is not pressed. */
record NameServer(String id, Inside from, String address, String name) {
    private static final String SECONDS = "5";
    private static final int STEADY = 1000;
    private static final Pattern GOOD = Pattern.compile("NOERROR (\\d+) \\(100\\.00%\\)");
    private static final Pattern RATE = Pattern.compile("Queries per second: +([0-9.]+)");
    private static final Pattern LOST = Pattern.compile("Queries lost: +0 ");
    private static final Pattern ONE = Pattern.compile("(?m)^> NOERROR \\S+ A ([0-9.]+)$");

    /** Answers a second with 100 questions open all the time. */
    double full() {
        return Double.parseDouble(group(RATE, asked("-q", "100")));
    }

    /** How soon answers came to 1,000 questions a second. */
    Latency steady() {
        var took = ONE.matcher(asked("-Q", Integer.toString(STEADY), "-v")).results()
                .map(found -> Double.parseDouble(found.group(1)) * 1e6).sorted().toList();
        return new Latency(percentile(took, 50), percentile(took, 99));
    }

    /** Every question must have been answered, and none with a failure. */
    private String asked(String... options) {
        var said = from.run("sh", "-c", String.format(Locale.ROOT,
                "echo %s A > /tmp/names && exec dnsperf -s %s -d /tmp/names -l %s %s", name, address, SECONDS,
                String.join(" ", options)));
        if (!GOOD.matcher(said).find() || !LOST.matcher(said).find()) {
            throw new IllegalStateException(id + " does not answer every question: "
                    + said.lines().filter(line -> !line.startsWith("> NOERROR")).collect(Collectors.joining("\n")));
        }
        return said;
    }

    private static double percentile(List<Double> sorted, int percent) {
        return sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100));
    }

    private static String group(Pattern pattern, String said) {
        var found = pattern.matcher(said);
        if (!found.find()) {
            throw new IllegalStateException("no " + pattern + " in: " + said);
        }
        return found.group(1);
    }
}
