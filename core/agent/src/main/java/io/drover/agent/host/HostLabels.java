package io.drover.agent.host;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Labels that a person gives a host when registering it: {@code CATTLE_HOST_LABELS}, in the form {@code a=b&c=d}. */
public final class HostLabels {
    private HostLabels() {
    }

    /** A key without a value gets an empty one; percent signs escape as in an address. */
    public static Map<String, String> parse(String text) {
        var labels = new LinkedHashMap<String, String>();
        for (var pair : text.strip().split("&")) {
            var parts = pair.split("=", 2);
            if (!parts[0].isBlank()) {
                labels.put(decode(parts[0]).strip(), parts.length == 1 ? "" : decode(parts[1]));
            }
        }
        return labels;
    }

    private static String decode(String text) {
        try {
            // a plus is a plus: these are typed by people, not sent by a form
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
