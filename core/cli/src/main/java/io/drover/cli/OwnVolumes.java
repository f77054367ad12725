package io.drover.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Collectors;

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

    List<String> names() {
        return volumes.stream().map(it -> Ps.text(it, "name")).distinct().toList();
    }

    /** Once their containers are to go. @param end how long to wait for that, as {@link System#nanoTime} */
    void remove(long end) {
        for (var volume : volumes) {
            var id = Ps.text(volume, "id");
            for (var now = find(id); now != null; now = find(id)) {
                if (now.path("actions").has("remove")) {
                    api.remove("volumes", id);
                    break;
                }
                if (Ps.text(now, "state").equals("removing")) {
                    break;
                }
                if (System.nanoTime() > end) {
                    throw new Failure("the volume " + Ps.text(volume, "name") + " is still used by a container");
                }
                Pause.shortly();
            }
        }
    }

    private @org.jspecify.annotations.Nullable JsonNode find(String id) {
        return api.list("volumes").stream().filter(it -> Ps.text(it, "id").equals(id)).findFirst().orElse(null);
    }
}
