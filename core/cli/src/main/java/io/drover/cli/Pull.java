package io.drover.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Has all hosts fetch images before they are needed. */
final class Pull {
    private static final String DONE = "Done";

    private Pull() {
    }

    /** @throws Failure when a host cannot fetch one */
    static void all(Api api, Set<String> images, Output output) {
        var tasks = new LinkedHashMap<String, JsonNode>();
        images.forEach(image -> tasks.put(image,
                api.create("pulltasks", Map.of("image", image, "mode", "all"))));
        tasks.forEach((image, made) -> {
            var task = made;
            while (Ps.text(task, "transitioning").equals("yes")) {
                Pause.shortly();
                task = api.get("pulltasks", Ps.text(made, "id"));
            }
            task.path("status").properties().forEach(host -> {
                if (!host.getValue().asText().equals(DONE)) {
                    throw new Failure("the host " + host.getKey() + " cannot pull " + image + ": "
                            + host.getValue().asText());
                }
            });
            output.say("pulled " + image + " on " + task.path("status").size() + " hosts");
        });
    }
}
