package io.drover.server.api;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The description of the types, for clients that find their way by it. */
final class SchemaBody {
    private SchemaBody() {
    }

    static Map<String, @Nullable Object> all(Types types, Links links) {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("type", "collection");
        body.put("resourceType", "schema");
        body.put("links", Map.of("self", links.schemas()));
        body.put("createTypes", Map.of());
        body.put("actions", Map.of());
        var data = new ArrayList<Object>();
        types.all().forEach(type -> data.add(of(type, links)));
        data.add(launchConfig(links, "launchConfig", List.of()));
        data.add(launchConfig(links, "secondaryLaunchConfig", List.of("name")));
        types.others().all().forEach(type -> data.add(type.schema(links)));
        body.put("data", data);
        body.put("sortLinks", Map.of());
        body.put("pagination", null);
        body.put("sort", null);
        body.put("filters", Map.of());
        body.put("createDefaults", Map.of());
        return body;
    }

    static Map<String, @Nullable Object> of(ResourceType<?> type, Links links) {
        var fields = new LinkedHashMap<String, Object>();
        var filters = new LinkedHashMap<String, Object>();
        for (var field : type.fields()) {
            fields.put(field.name(), field.spec().body());
            if (field.simple()) {
                filters.put(field.name(), Map.of("modifiers", Filters.modifiers(field.spec())));
            }
        }
        var actions = new LinkedHashMap<String, Object>();
        type.actions().forEach((name, input) -> {
            var action = new LinkedHashMap<String, @Nullable Object>();
            action.put("input", input.isEmpty() ? null : input);
            action.put("output", output(type, name));
            actions.put(name, action);
        });
        var methods = Stream.concat(Stream.of("GET"), Stream.of(ResourceType.Can.UPDATE, ResourceType.Can.REMOVE)
                .filter(type.can()::contains).map(can -> can == ResourceType.Can.UPDATE ? "PUT" : "DELETE")).toList();
        var body = schema(type.id(), type.plural(), fields, methods, links);
        body.put("links", Map.of("self", links.schema(type.id()), "collection", links.collection(type)));
        body.put("collectionMethods", type.can().contains(ResourceType.Can.CREATE)
                ? List.of("GET", "POST")
                : List.of("GET"));
        body.put("resourceActions", actions);
        body.put("collectionFilters", filters);
        body.put("includeableLinks", List.copyOf(type.links().keySet()));
        return body;
    }

    private static String output(ResourceType<?> type, String action) {
        return switch (action) {
            case "logs", "execute" -> "hostAccess";
            case "exportconfig" -> "composeConfig";
            default -> type.id();
        };
    }

    private static Map<String, @Nullable Object> launchConfig(Links links, String id, List<String> more) {
        var fields = new LinkedHashMap<String, Object>();
        more.forEach(name -> fields.put(name, FieldSpec.createOnly("string").withRequired(true).body()));
        LaunchConfigs.FIELDS.forEach(field -> fields.put(field.name(), FieldSpec.createOnly(field.type()).body()));
        return schema(id, id + "s", fields, List.of(), links);
    }

    static Map<String, @Nullable Object> schema(String id, String plural, Map<String, Object> fields,
            List<String> methods, Links links) {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("id", id);
        body.put("type", "schema");
        body.put("baseType", "schema");
        body.put("links", Map.of("self", links.schema(id)));
        body.put("actions", Map.of());
        body.put("pluralName", plural);
        body.put("resourceFields", fields);
        body.put("resourceMethods", methods);
        body.put("collectionMethods", List.of());
        body.put("resourceActions", Map.of());
        body.put("collectionActions", Map.of());
        body.put("collectionFields", Map.of());
        body.put("collectionFilters", Map.of());
        body.put("includeableLinks", List.of());
        return body;
    }
}
