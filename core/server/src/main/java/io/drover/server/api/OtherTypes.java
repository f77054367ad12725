package io.drover.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.model.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The types of Rancher of which Drover has nothing: described as Rancher's own API does ({@code rancher-types.json}),
 * because clients stop at a type they do not find, and empty.
 */
final class OtherTypes {
    private static final String FILE = "/api/rancher-types.json";
    private final Map<String, Described> byId = new LinkedHashMap<>();
    private final Map<String, Described> byPlural = new LinkedHashMap<>();

    /** @param ours ids of types, in small letters, that have a description of their own */
    OtherTypes(Predicate<String> ours) {
        for (var type : read()) {
            var id = type.path("id").asText().toLowerCase(Locale.ROOT);
            if (!ours.test(id)) {
                var described = new Described((ObjectNode) type);
                byId.put(id, described);
                byPlural.put(type.path("plural").asText().toLowerCase(Locale.ROOT), described);
            }
        }
    }

    private static JsonNode read() {
        try (var in = Objects.requireNonNull(OtherTypes.class.getResourceAsStream(FILE), FILE)) {
            return Wire.JSON.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(FILE + " is in the program's own jar", e);
        }
    }

    List<Described> all() {
        return List.copyOf(byId.values());
    }

    @Nullable
    Described byId(String id) {
        return byId.get(id.toLowerCase(Locale.ROOT));
    }

    /** The one with a list at this place. */
    @Nullable
    Described byPlural(String plural) {
        var found = byPlural.get(plural.toLowerCase(Locale.ROOT));
        return found != null && found.listed() ? found : null;
    }

    /** @param json {@code id}, {@code plural}, {@code listed}, {@code fields}, {@code filters}, {@code links} */
    record Described(ObjectNode json) {
        String id() {
            return json.path("id").asText();
        }

        String plural() {
            return json.path("plural").asText();
        }

        boolean listed() {
            return json.path("listed").asBoolean();
        }

        Map<String, @Nullable Object> schema(Links links) {
            var fields = new LinkedHashMap<String, Object>();
            json.path("fields").properties().forEach(field -> fields.put(field.getKey(), whole(field.getValue())));
            var filters = new LinkedHashMap<String, Object>();
            json.path("filters").properties()
                    .forEach(filter -> filters.put(filter.getKey(), Map.of("modifiers", filter.getValue())));
            var methods = listed() ? List.of("GET") : List.<String>of();
            var body = SchemaBody.schema(id(), plural(), fields, methods, links);
            if (listed()) {
                body.put("links", Map.of("self", links.schema(id()), "collection", links.collection(plural())));
                body.put("collectionMethods", methods);
            }
            body.put("collectionFilters", filters);
            body.put("includeableLinks", json.path("links"));
            return body;
        }

        /** What the file leaves out is no or nothing. */
        private static ObjectNode whole(JsonNode field) {
            var whole = Wire.JSON.createObjectNode();
            for (var flag : List.of("create", "update", "nullable", "required", "readOnCreateOnly")) {
                whole.put(flag, false);
            }
            return whole.setAll((ObjectNode) field);
        }

        Map<String, @Nullable Object> list(String self, Paging paging) {
            return Listing.envelope(id(), self, List.of(), paging, null);
        }
    }
}
