package io.drover.server.api;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The description of the types, for clients that find their way by it. */
final class SchemaBody {
    private static final List<String> LAUNCH_CONFIGS = List.of("launchConfig", "secondaryLaunchConfig");

    private SchemaBody() {
    }

    static Map<String, @Nullable Object> all(Types types, Links links) {
        var data = new ArrayList<Object>();
        types.all().forEach(type -> data.add(of(type, links)));
        data.addAll(types.drivers().all(links));
        var drivers = types.drivers().ids();
        types.others().all().stream().filter(type -> !drivers.test(type.id()))
                .forEach(type -> data.add(of(type, links)));
        return collection(data, links);
    }

    static Map<String, @Nullable Object> collection(List<Object> data, Links links) {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("type", "collection");
        body.put("resourceType", "schema");
        body.put("links", Map.of("self", links.schemas()));
        body.put("createTypes", Map.of());
        body.put("actions", Map.of());
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
        var known = type.rancher().filters();
        var filters = new LinkedHashMap<String, Object>();
        for (var field : type.fields()) {
            fields.put(field.name(), field.spec().body());
            if (field.simple()) {
                filters.put(field.name(), known.getOrDefault(field.name(),
                        Map.of("modifiers", Filters.modifiers(field.spec()))));
            }
        }
        var actions = new LinkedHashMap<String, Object>();
        type.actions().forEach((name, action) -> actions.put(name, action.body()));
        var methods = Stream.concat(Stream.of("GET"), Stream.of(ResourceType.Can.UPDATE, ResourceType.Can.REMOVE)
                .filter(type.can()::contains).map(can -> can == ResourceType.Can.UPDATE ? "PUT" : "DELETE")).toList();
        var ofList = type.can().contains(ResourceType.Can.CREATE) ? List.of("GET", "POST") : List.of("GET");
        var body = schema(type.id(), type.plural(), fields, methods, ofList, links);
        body.put("resourceActions", actions);
        body.put("collectionFilters", filters);
        body.put("includeableLinks", List.copyOf(type.links().keySet()));
        return body;
    }

    /** Of a type that is described only; launch configs can say more here than in Rancher. */
    static Map<String, @Nullable Object> of(Described type, Links links) {
        var body = type.schema(links);
        if (LAUNCH_CONFIGS.contains(type.id())) {
            var fields = type.fields();
            LaunchConfigs.FIELDS.forEach(
                    field -> fields.putIfAbsent(field.name(), FieldSpec.createOnly(field.type()).body()));
            if (type.id().equals("launchConfig")) {
                fields.putIfAbsent(ServiceSpecs.DRAIN, FieldSpec.createOnly("int").body());
            }
            body.put("resourceFields", fields);
        }
        return body;
    }

    /** @param ofList the methods of its list; none when it has no list */
    static Map<String, @Nullable Object> schema(String id, String plural, Map<String, Object> fields,
            List<String> methods, List<String> ofList, Links links) {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("id", id);
        body.put("type", "schema");
        body.put("baseType", "schema");
        body.put("links", ofList.isEmpty()
                ? Map.of("self", links.schema(id))
                : Map.of("self", links.schema(id), "collection", links.collection(plural)));
        body.put("actions", Map.of());
        body.put("pluralName", plural);
        body.put("resourceFields", fields);
        body.put("resourceMethods", methods);
        body.put("collectionMethods", ofList);
        body.put("resourceActions", Map.of());
        body.put("collectionActions", Map.of());
        body.put("collectionFields", Map.of());
        body.put("collectionFilters", Map.of());
        body.put("includeableLinks", List.of());
        return body;
    }
}
