package io.drover.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The volumes with a name that a stack made for itself, on all hosts: not those that were there without it. */
final class OwnVolumes {
    private final Api api;
    private final List<JsonNode> volumes;

    /** As they are before the stack goes, of which nobody knows afterwards what it called them. */
    OwnVolumes(Api api, String stackId) {
        this.api = api;
        var own = api.list("volumetemplates", "stackId", stackId).stream()
                .filter(it -> !it.path("external").asBoolean()).map(it -> Ps.text(it, "id"))
                .collect(Collectors.toSet());
        volumes = api.list("volumes", "stackId", stackId).stream()
                .filter(it -> own.contains(Ps.text(it, "volumeTemplateId"))).toList();
    }

    /**
     * Asks for each as soon as no container is to have it any more; hosts remove it when they are there.
     *
     * @param end how long to wait for that, as {@link System#nanoTime}
     * @param asked is told the name of each that was asked for
     * @param stays is told why one stays
     */
    void remove(long end, Consumer<String> asked, Consumer<String> stays) {
        var left = new ArrayList<>(volumes);
        while (true) {
            var now = api.list("volumes").stream().collect(Collectors.toMap(it -> Ps.text(it, "id"), it -> it));
            left.removeIf(volume -> settled(now.get(Ps.text(volume, "id")), asked, stays));
            if (left.isEmpty()) {
                return;
            }
            if (System.nanoTime() > end) {
                left.forEach(volume -> stays.accept(named(volume) + " is still used"));
                return;
            }
            Pause.shortly();
        }
    }

    private boolean settled(@Nullable JsonNode now, Consumer<String> asked, Consumer<String> stays) {
        if (now == null || Ps.text(now, "state").equals("removing")) {
            return true;
        }
        if (!now.path("actions").has("remove")) {
            return false;
        }
        try {
            api.remove("volumes", Ps.text(now, "id"));
            asked.accept(named(now));
        } catch (Failure failure) {
            stays.accept(named(now) + " stays: " + failure.getMessage());
        }
        return true;
    }

    private static String named(JsonNode volume) {
        return "volume " + Ps.text(volume, "name");
    }
}
