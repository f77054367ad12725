package io.drover.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Anything that has a name or an id. @param collection where the API has it */
record Thing(String collection, JsonNode body) {
    /** By the letters of their ids, the longer ones first. */
    private static final Map<String, String> BY_ID = new TreeMap<>(Map.of("1st[0-9]+", "stacks", "1s[0-9]+",
            "services", "1i[0-9]+", "containers", "1h[0-9]+", "hosts", "1v[0-9]+(-.+)?", "volumes", "1n[0-9]+",
            "networks"));
    private static final List<String> KINDS = List.of("stacks", "services", "containers", "hosts", "volumes",
            "networks");

    /**
     * @param byId where it may be, when this is its id
     * @param collections where it may be, when this is its name
     * @throws Failure when nothing, or more than one thing, is called so
     */
    static Thing find(Api api, String name, Set<String> byId, Set<String> collections) {
        for (var kind : BY_ID.entrySet()) {
            if (name.matches(kind.getKey()) && byId.contains(kind.getValue())) {
                return new Thing(kind.getValue(), api.get(kind.getValue(), name));
            }
        }
        var found = !name.contains("/")
                ? named(api, name, collections)
                : collections.contains("services")
                        ? one("services", new Names(api).findService(name))
                        : List.<Thing>of();
        if (found.isEmpty()) {
            throw new Failure("there is no " + KINDS.stream().filter(collections::contains)
                    .map(kind -> kind.substring(0, kind.length() - 1)).collect(Collectors.joining(", "))
                    .replaceFirst(", ([a-z]+)$", " or $1") + " " + name);
        }
        if (found.size() > 1) {
            throw new Failure("several things are called " + name + ": "
                    + String.join(", ", found.stream().map(Thing::kindAndId).toList()) + "; say the id, or --type");
        }
        return found.getFirst();
    }

    private static List<Thing> named(Api api, String name, Set<String> collections) {
        var found = new ArrayList<Thing>();
        for (var collection : List.of("stacks", "services", "containers")) {
            if (collections.contains(collection)) {
                found.addAll(named(api, collection, name));
            }
        }
        if (collections.contains("hosts")) {
            api.list("hosts").stream().filter(it -> it.path("hostname").asText().equals(name)
                    || it.path("name").asText().equals(name)).forEach(it -> found.add(new Thing("hosts", it)));
        }
        // what people name is not taken for one of these when something else is called so
        for (var collection : List.of("volumes", "networks")) {
            if (found.isEmpty() && collections.contains(collection)) {
                found.addAll(named(api, collection, name));
            }
        }
        return found;
    }

    private static List<Thing> named(Api api, String collection, String name) {
        return api.list(collection, "name", name).stream()
                .filter(it -> isName(collection, it.path("name").asText(), name)).map(it -> new Thing(collection, it))
                .toList();
    }

    /** Docker tells volumes apart by the case of their letters. */
    private static boolean isName(String collection, String name, String said) {
        return collection.equals("volumes") ? name.equals(said) : name.equalsIgnoreCase(said);
    }

    private static List<Thing> one(String collection, @Nullable JsonNode body) {
        return body == null ? List.of() : List.of(new Thing(collection, body));
    }

    String id() {
        return body.path("id").asText();
    }

    String kindAndId() {
        return body.path("type").asText(collection.substring(0, collection.length() - 1)) + " " + id();
    }

    /** As it is now. */
    Thing again(Api api) {
        return new Thing(collection, api.get(collection, id()));
    }

    /** Does the first of these actions that is possible now, and says which; null when none is. */
    @Nullable
    String act(Api api, Map<String, ?> input, String... actions) {
        for (var action : actions) {
            if (body.path("actions").has(action)) {
                api.act(collection, id(), action, input);
                return action;
            }
        }
        return null;
    }
}
