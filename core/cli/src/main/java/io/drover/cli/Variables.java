package io.drover.cli;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Which of the caller's environment variables compose files ask for; no others leave the machine. */
final class Variables {
    private static final String NAME = "([A-Za-z_][A-Za-z0-9_]*)";
    /** {@code $$} is a plain dollar; a name alone in a list may be one of {@code environment}. */
    private static final Pattern WANTED = Pattern
            .compile("\\$\\$|\\$\\{?" + NAME + "|^\\s*-\\s+" + NAME + "\\s*$", Pattern.MULTILINE);

    private Variables() {
    }

    static Map<String, String> wanted(List<String> texts, Map<String, String> environment) {
        var wanted = new TreeMap<String, String>();
        for (var text : texts) {
            WANTED.matcher(text).results().forEach(match -> {
                var name = match.group(1) == null ? match.group(2) : match.group(1);
                if (name != null && environment.containsKey(name)) {
                    wanted.put(name, environment.getOrDefault(name, ""));
                }
            });
        }
        return wanted;
    }
}
