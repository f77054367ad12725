package io.drover.network.metadata;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether a client wants to wait.
 *
 * @param old the value that it has and that is to differ; null when it does not wait
 * @param most how long it waits
 */
record Query(@Nullable String old, Duration most) {
    private static final Duration USUAL = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofMinutes(2);

    /** @throws IllegalArgumentException when it is not escaped as it should be */
    static Query parse(@Nullable String raw) {
        var words = new HashMap<String, String>();
        for (var word : raw == null ? new String[0] : raw.split("&")) {
            var split = word.indexOf('=');
            words.putIfAbsent(unescaped(split < 0 ? word : word.substring(0, split)),
                    split < 0 ? "" : unescaped(word.substring(split + 1)));
        }
        return new Query("true".equals(words.get("wait")) ? words.get("value") : null, most(words));
    }

    /** In whole seconds; what is no number counts as none. */
    private static Duration most(Map<String, String> words) {
        var text = words.getOrDefault("maxWait", "");
        if (!text.matches("-?[0-9]{1,9}") || text.matches("-?0+")) {
            return USUAL;
        }
        var asked = Duration.ofSeconds(Long.parseLong(text));
        return asked.compareTo(LONGEST) > 0 ? LONGEST : asked;
    }

    private static String unescaped(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
