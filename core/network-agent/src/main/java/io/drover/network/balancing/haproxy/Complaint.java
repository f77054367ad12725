package io.drover.network.balancing.haproxy;

import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What HAProxy has against a file, for people who do not know of our file: without its name and numbers. */
final class Complaint {
    private static final Pattern ALERT = Pattern.compile("\\[ALERT]\\s+\\(\\d+\\) : (?:config : )?(.*)");
    private static final Pattern PLACE = Pattern.compile("^parsing \\[[^\\]]*] ?: ?");
    private static final Pattern SUMMARY = Pattern
            .compile("(Error\\(s\\) found in configuration file|Fatal errors found in"
                    + "|Proxy '.*', .*error\\(s\\) found|\\[haproxy\\.main).*");
    private static final int LONGEST = 1000;

    private Complaint() {
    }

    static String clean(String said, Layout layout) {
        var alerts = said.lines().map(ALERT::matcher).filter(java.util.regex.Matcher::matches)
                .map(match -> PLACE.matcher(match.group(1)).replaceFirst(""))
                .filter(text -> !SUMMARY.matcher(text).matches()).distinct().collect(Collectors.joining("; "));
        var text = (alerts.isEmpty() ? said.strip().replaceAll("\\s+", " ") : alerts).replace(layout.folder() + "/",
                "");
        return text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
    }
}
