package io.drover.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What to type on a machine to make it a host: the server's words, with what is known of that machine put in. */
final class Registration {
    private final JsonNode token;
    private final @Nullable String server;
    private final Map<String, String> variables = new LinkedHashMap<>();

    /**
     * @param token as the API made it
     * @param server how the machine reaches the server, when that is not how this command reached it
     * @throws Failure when the address or a label cannot stand in a shell's quotes
     */
    Registration(JsonNode token, @Nullable String server, @Nullable String ip, Map<String, String> labels) {
        this.token = token;
        this.server = server;
        if (ip != null) {
            if (!ip.matches("[0-9A-Za-z.:-]+")) {
                throw new Failure("'" + ip + "' is not an address");
            }
            variables.put("CATTLE_AGENT_IP", ip);
        }
        labels.forEach((name, value) -> {
            if ((name + value).matches("(?s).*['&\\n].*") || name.isBlank()) {
                throw new Failure("the label '" + name + "=" + value + "' must have a name and no ' or &");
            }
        });
        if (!labels.isEmpty()) {
            variables.put("CATTLE_HOST_LABELS", labels.entrySet().stream()
                    .map(label -> label.getKey() + "=" + label.getValue()).collect(Collectors.joining("&", "'", "'")));
        }
    }

    /** Rancher's own form. */
    String docker() {
        return with("command", "docker run ", "-e ");
    }

    /** The shorter form. */
    String shell() {
        return with("shellCommand", "sudo -E ", "");
    }

    private String with(String field, String after, String before) {
        var text = token.path(field).asText();
        if (server != null) {
            text = text.replaceAll("https?://[^/ ]+", Matcher.quoteReplacement(ServerOptions.base(server)));
        }
        var words = variables.entrySet().stream().map(it -> before + it.getKey() + "=" + it.getValue() + " ")
                .collect(Collectors.joining());
        return text.replaceFirst(after, Matcher.quoteReplacement(after + words));
    }
}
