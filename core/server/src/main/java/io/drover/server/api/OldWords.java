package io.drover.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.drover.model.Wire;
import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The words of {@code /v1}: there a stack is an {@code environment}; all else is called as it is now. */
final class OldWords {
    private static final Map<String, String> TO_NEW = Map.of("environment", "stack", "environments", "stacks",
            "environmentid", "stackId");
    private static final Map<String, String> TO_OLD = Map.of("stack", "environment", "stacks", "environments",
            "stackId", "environmentId");
    /** What holds names of types and of links, not what people wrote. */
    private static final List<String> NAMING = List.of("type", "resourceType", "includeableLinks", "output", "input");

    private OldWords() {
    }

    static String path(String part) {
        return TO_NEW.getOrDefault(part.toLowerCase(Locale.ROOT), part);
    }

    static MultiMap query(MultiMap given) {
        var query = MultiMap.caseInsensitiveMultiMap();
        given.forEach(entry -> query.add(entry.getKey().replaceFirst("^environmentId", "stackId"), entry.getValue()));
        return query;
    }

    static JsonNode body(JsonNode given) {
        if (given instanceof ObjectNode object && object.has("environmentId") && !object.has("stackId")) {
            object.set("stackId", object.remove("environmentId"));
        }
        return given;
    }

    static @Nullable Object answer(@Nullable Object body, Links links) {
        return body == null ? null : old(Wire.JSON.<JsonNode>valueToTree(body), "", links.base());
    }

    private static JsonNode old(JsonNode node, String key, String base) {
        return switch (node) {
            case ObjectNode object -> old(object, key, base);
            case ArrayNode array -> {
                var items = Wire.JSON.createArrayNode();
                array.forEach(item -> items.add(old(item, key, base)));
                yield items;
            }
            case TextNode text -> TextNode.valueOf(old(text.textValue(), key, base));
            default -> node;
        };
    }

    private static ObjectNode old(ObjectNode object, String key, String base) {
        var renamed = Wire.JSON.createObjectNode();
        var naming = key.equals("links") || key.equals("resourceFields") || key.equals("collectionFilters");
        object.properties().forEach(field -> {
            var name = naming || field.getKey().equals("stackId")
                    ? TO_OLD.getOrDefault(field.getKey(), field.getKey())
                    : field.getKey();
            renamed.set(name, old(field.getValue(), field.getKey(), base));
        });
        if (object.path("type").asText().equals("schema")) {
            for (var name : List.of("id", "pluralName")) {
                renamed.put(name, TO_OLD.getOrDefault(object.path(name).asText(), object.path(name).asText()));
            }
        }
        return renamed;
    }

    private static String old(String text, String key, String base) {
        if (text.startsWith(base)) {
            return base + text.substring(base.length()).replaceAll("/stacks(?=$|[/?])", "/environments")
                    .replaceAll("/stack(?=$|[/?])", "/environment");
        }
        return NAMING.contains(key)
                ? TO_OLD.getOrDefault(text, text).replace("reference[stack]", "reference[environment]")
                : text;
    }
}
