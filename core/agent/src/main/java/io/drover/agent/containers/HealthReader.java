package io.drover.agent.containers;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.model.wire.Observed.CommandHealth;
import io.drover.model.wire.Observed.CommandHealth.Word;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what Docker's own check of a container says. Pure. */
final class HealthReader {
    private static final int LONGEST_REASON = 200;
    /** The end of {@code Up 2 minutes (healthy)}, {@code Up 3 seconds (health: starting)}. */
    private static final Pattern LISTED = Pattern.compile("Up .*[( ](healthy|unhealthy|starting)\\)");
    private static final Pattern UNPRINTED = Pattern.compile("\\p{Cntrl}+");

    private HealthReader() {
    }

    /** @param health of the state in an inspection @return null when Docker does not check it */
    static @Nullable CommandHealth read(JsonNode health) {
        var word = word(health.path("Status").asText());
        return word == null ? null : new CommandHealth(word, word == Word.HEALTHY ? null : reason(health.path("Log")));
    }

    /** From the text of a list of containers; null also for one that does not run. */
    static @Nullable Word wordIn(String status) {
        var listed = LISTED.matcher(status);
        return listed.matches() ? word(listed.group(1)) : null;
    }

    private static @Nullable Word word(String text) {
        return switch (text) {
            case "starting" -> Word.STARTING;
            case "healthy" -> Word.HEALTHY;
            case "unhealthy" -> Word.UNHEALTHY;
            default -> null;
        };
    }

    /** What the last run that failed said last, or its exit code when it said nothing. */
    private static @Nullable String reason(JsonNode log) {
        String reason = null;
        for (var run : log) {
            var code = run.path("ExitCode").asInt();
            if (code != 0) {
                var line = lastLine(run.path("Output").asText());
                reason = line.isEmpty() ? "exit code " + code : line;
            }
        }
        return reason;
    }

    private static String lastLine(String output) {
        var line = output.lines().map(one -> UNPRINTED.matcher(one).replaceAll(" ").strip())
                .filter(one -> !one.isEmpty()).reduce("", (_, last) -> last);
        return line.length() <= LONGEST_REASON ? line : line.substring(0, LONGEST_REASON - 1) + "…";
    }
}
