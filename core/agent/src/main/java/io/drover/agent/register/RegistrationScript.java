package io.drover.agent.register;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What a server says at its registration address: a shell script, of which only the exported variables matter here.
 *
 * @param url the server's address, ending in {@code /v1}
 */
record RegistrationScript(String url, String accessKey, String secretKey) {
    private static final Pattern EXPORT = Pattern.compile("^\\s*export\\s+(\\w+)=[\"']?([^\"'\\s]*)[\"']?",
            Pattern.MULTILINE);

    /** @throws Failure when it is no registration script */
    static RegistrationScript parse(String text) {
        Map<String, String> exported = new HashMap<>();
        var matcher = EXPORT.matcher(text);
        while (matcher.find()) {
            exported.put(matcher.group(1), matcher.group(2));
        }
        var script = new RegistrationScript(exported.getOrDefault("CATTLE_URL", ""),
                exported.getOrDefault("CATTLE_REGISTRATION_ACCESS_KEY", ""),
                exported.getOrDefault("CATTLE_REGISTRATION_SECRET_KEY", ""));
        if (script.url.isEmpty() || script.accessKey.isEmpty() || script.secretKey.isEmpty()) {
            throw new Failure("this address gives no registration; copy the command from \"Add host\" again");
        }
        return script;
    }
}
