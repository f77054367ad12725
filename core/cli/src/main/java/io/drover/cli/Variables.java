package io.drover.cli;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Which of the caller's environment variables compose files ask for; no others leave the machine. */
final class Variables {
    /** Which of the services with profiles are meant. */
    private static final String PROFILES = "COMPOSE_PROFILES";
    private static final String NAME = "([A-Za-z_][A-Za-z0-9_]*)";
    /** {@code $$} is a plain dollar; a name alone in a list may be one of {@code environment}. */
    private static final Pattern WANTED = Pattern
            .compile("\\$\\$|\\$\\{?" + NAME + "|[.]Values[.]" + NAME + "|^\\s*-\\s+" + NAME + "\\s*$",
                    Pattern.MULTILINE);

    private Variables() {
    }

    static Map<String, String> wanted(List<String> texts, Map<String, String> environment) {
        var wanted = new TreeMap<String, String>();
        if (environment.containsKey(PROFILES)) {
            wanted.put(PROFILES, environment.getOrDefault(PROFILES, ""));
        }
        for (var text : texts) {
            WANTED.matcher(text).results().forEach(match -> {
                var name = Stream.of(1, 2, 3).map(match::group).filter(Objects::nonNull).findFirst().orElse(null);
                if (name != null && environment.containsKey(name)) {
                    wanted.put(name, environment.getOrDefault(name, ""));
                }
            });
        }
        return wanted;
    }
}
