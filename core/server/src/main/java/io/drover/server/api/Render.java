package io.drover.server.api;

import io.drover.model.Entity;
import io.drover.model.NamedVolume;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A resource as JSON: its fields, where its links lead, and the actions that are possible now. */
final class Render {
    private final Types types;

    Render(Types types) {
        this.types = types;
    }

    <R extends Entity> Map<String, @Nullable Object> body(R resource, Place place) {
        return body(resource, place, Wanted.ALL);
    }

    private <R extends Entity> Map<String, @Nullable Object> fields(R resource, Place place, Wanted wanted) {
        var type = types.of(resource);
        var self = place.links().self(type, resource.id());
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("id", resource.id());
        body.put("type", type.id());
        body.put("baseType", type.baseType());
        if (wanted.has("links")) {
            body.put("links", links(type, resource, self, place));
        }
        if (wanted.has("actions")) {
            body.put("actions", actions(type, resource, self, place));
        }
        for (var field : type.fields()) {
            if (wanted.has(field.name())) {
                body.put(field.name(), field.value().of(resource, place));
            }
        }
        return body;
    }

    /** With the resources that some of its links lead to in the places of their names. */
    <R extends Entity> Map<String, @Nullable Object> body(R resource, Place place, Wanted wanted) {
        if (resource instanceof NamedVolume volume) {
            // shown together with the containers that mount it
            return body(VolumeResource.of(place.view(), volume), place, wanted);
        }
        var body = fields(resource, place, wanted);
        for (var name : wanted.include()) {
            var link = link(types.of(resource), name);
            if (link != null) {
                var found = link.target().of(resource, place).stream().map(it -> body(it, place)).toList();
                body.put(name, link.many() ? found : found.isEmpty() ? null : found.getFirst());
            }
        }
        return body;
    }

    /** A link by its name, with or without capitals. */
    static <R extends Entity> @Nullable Link<R> link(ResourceType<R> type, String name) {
        return type.links().entrySet().stream().filter(entry -> entry.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue).findFirst().orElse(null);
    }

    private static <R extends Entity> Map<String, String> links(ResourceType<R> type, R resource, String self,
            Place place) {
        var links = new LinkedHashMap<String, String>();
        links.put("self", self);
        type.links().keySet().forEach(name -> links.put(name, self + "/" + name.toLowerCase(Locale.ROOT)));
        if (resource.exists()) {
            StatsAccess.links(resource).stream().sorted()
                    .forEach(name -> links.put(name, self + "/" + name.toLowerCase(Locale.ROOT)));
        }
        if (type instanceof ProjectResource projects) {
            links.putAll(projects.collections(place.links().in(resource.id())));
        }
        return links;
    }

    private static <R extends Entity> Map<String, String> actions(ResourceType<R> type, R resource, String self,
            Place place) {
        var actions = new LinkedHashMap<String, String>();
        if (resource.exists()) {
            type.available(resource, place.view()).stream().sorted()
                    .forEach(name -> actions.put(name, self + "/?action=" + name));
        }
        return actions;
    }
}
