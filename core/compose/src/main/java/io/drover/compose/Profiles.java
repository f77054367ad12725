package io.drover.compose;

import io.drover.compose.Value.Fields;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Services with profiles are there only when one of these is asked for. */
final class Profiles {
    /** As {@code docker compose} has it; a star stands for all. */
    private static final String VARIABLE = "COMPOSE_PROFILES";

    private Profiles() {
    }

    static boolean isActive(Fields service, Map<String, String> variables) {
        var wanted = Arrays.stream(variables.getOrDefault(VARIABLE, "").split(",")).map(String::strip).toList();
        List<String> own = new Keys("service", service).list("profiles");
        return own.isEmpty() || wanted.contains("*") || own.stream().anyMatch(wanted::contains);
    }
}
