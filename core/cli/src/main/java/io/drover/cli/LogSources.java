package io.drover.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The containers that names stand for, those that are there and those that will be. */
final class LogSources {
    private final List<JsonNode> now;
    private final Set<String> containers = new HashSet<>();
    private final Set<String> services = new HashSet<>();
    private final Set<String> stacks = new HashSet<>();

    /**
     * @param names of containers, services or stacks
     * @throws Failure when one of them is nothing of these
     */
    LogSources(Api api, Collection<String> names) {
        var all = api.list("containers");
        names.forEach(name -> find(api, all, name));
        now = all.stream().filter(this::include).toList();
    }

    private void find(Api api, List<JsonNode> all, String name) {
        if (all.stream().anyMatch(it -> isCalled(it, name))) {
            containers.add(name);
            return;
        }
        var service = new Names(api).findService(name);
        if (service != null) {
            services.add(Ps.text(service, "id"));
            return;
        }
        var stack = name.contains("/") ? null : api.named("stacks", name, "name", name);
        if (stack == null) {
            throw new Failure("there is no container, service or stack " + name);
        }
        stacks.add(Ps.text(stack, "id"));
    }

    /** As they were found. */
    List<JsonNode> then() {
        return now;
    }

    List<JsonNode> now(Api api) {
        return api.list("containers").stream().filter(this::include).toList();
    }

    /** Whose containers come and go. */
    List<JsonNode> services(Api api) {
        return services.isEmpty() && stacks.isEmpty()
                ? List.of()
                : api.list("services").stream().filter(it -> services.contains(Ps.text(it, "id"))
                        || stacks.contains(Ps.text(it, "stackId"))).toList();
    }

    /** @param resource of any type: can it mean other containers, or say something of one? */
    boolean concern(JsonNode resource) {
        return include(resource) || services.contains(Ps.text(resource, "id"));
    }

    private boolean include(JsonNode container) {
        return services.stream().anyMatch(service -> isOf(container, service))
                || stacks.contains(Ps.text(container, "stackId"))
                || containers.stream().anyMatch(name -> isCalled(container, name));
    }

    static boolean isOf(JsonNode container, String service) {
        for (var id : container.path("serviceIds")) {
            if (id.asText().equals(service)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isCalled(JsonNode container, String name) {
        return Ps.text(container, "name").equals(name) || Ps.text(container, "id").equals(name);
    }
}
