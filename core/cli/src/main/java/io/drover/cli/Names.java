package io.drover.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds what people name: {@code stack}, {@code stack/service}, or a service's name alone when it is the only one. */
final class Names {
    private final Api api;

    Names(Api api) {
        this.api = api;
    }

    Map<String, String> stackNames() {
        var names = new HashMap<String, String>();
        api.list("stacks").forEach(stack -> names.put(stack.path("id").asText(), stack.path("name").asText()));
        return names;
    }

    JsonNode stack(String name) {
        var stack = api.named("stacks", name, "name", name);
        if (stack == null) {
            throw new Failure("there is no stack " + name);
        }
        return stack;
    }

    JsonNode service(String name) {
        var service = findService(name);
        if (service == null) {
            throw new Failure("there is no service " + name + "; see drover ps");
        }
        return service;
    }

    @Nullable
    JsonNode findService(String name) {
        var slash = name.indexOf('/');
        if (slash > 0) {
            return api.named("services", name.substring(slash + 1), "stackId",
                    stack(name.substring(0, slash)).path("id").asText());
        }
        var found = api.list("services", "name", name).stream()
                .filter(it -> it.path("name").asText().equalsIgnoreCase(name) || it.path("id").asText().equals(name))
                .toList();
        if (found.size() > 1) {
            throw new Failure("several stacks have a service " + name + "; say stack/" + name);
        }
        return found.isEmpty() ? null : found.getFirst();
    }
}
