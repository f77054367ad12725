package io.drover.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** The containers that a name stands for. */
final class LogSources {
    private LogSources() {
    }

    /** @throws Failure when there is none */
    static List<JsonNode> of(Api api, String name) {
        var all = api.list("containers");
        var one = all.stream()
                .filter(it -> Ps.text(it, "name").equals(name) || Ps.text(it, "id").equals(name)).toList();
        if (!one.isEmpty()) {
            return one;
        }
        var services = services(api, name);
        var ids = new TreeSet<String>();
        services.forEach(service -> service.path("instanceIds").forEach(id -> ids.add(id.asText())));
        var found = all.stream().filter(it -> ids.contains(Ps.text(it, "id"))).toList();
        if (found.isEmpty()) {
            throw new Failure(name + " has no containers");
        }
        return found;
    }

    private static List<JsonNode> services(Api api, String name) {
        var service = new Names(api).findService(name);
        if (service != null) {
            return List.of(service);
        }
        var stack = name.contains("/") ? null : api.named("stacks", name, "name", name);
        if (stack == null) {
            throw new Failure("there is no container, service or stack " + name);
        }
        return new ArrayList<>(api.list("services", "stackId", Ps.text(stack, "id")));
    }
}
