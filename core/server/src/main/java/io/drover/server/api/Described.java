package io.drover.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.model.Entity;
import io.drover.model.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A type as Rancher's own API describes it ({@code rancher-types.json}). Clients stop at a type, a field or an action that
 * they do not find, so all of it is said again; what Drover does of it, its own types declare.
 *
 * @param json {@code id}, {@code plural}, {@code listed}, {@code fields}, {@code filters}, {@code links}, {@code actions}
 */
record Described(ObjectNode json) {
    private static final String FILE = "/api/rancher-types.json";
    private static final Map<String, Described> ALL = read();

    private static Map<String, Described> read() {
        var all = new LinkedHashMap<String, Described>();
        try (var in = Objects.requireNonNull(Described.class.getResourceAsStream(FILE), FILE)) {
            for (var type : Wire.JSON.readTree(in)) {
                all.put(type.path("id").asText(), new Described((ObjectNode) type));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(FILE + " is in the program's own jar", e);
        }
        return all;
    }

    static List<Described> all() {
        return List.copyOf(ALL.values());
    }

    /** A type of which Rancher knows nothing. */
    static Described ours(String id, String plural) {
        var json = Wire.JSON.createObjectNode().put("id", id).put("plural", plural).put("listed", true);
        List.of("fields", "filters", "actions").forEach(json::putObject);
        json.putArray("links");
        return new Described(json);
    }

    static Described of(String id) {
        return Objects.requireNonNull(ALL.get(id), id);
    }

    String id() {
        return json.path("id").asText();
    }

    String plural() {
        return json.path("plural").asText();
    }

    boolean listed() {
        return json.path("listed").asBoolean();
    }

    boolean has(String field) {
        return json.path("fields").has(field);
    }

    FieldSpec spec(String field) {
        return FieldSpec.of(json.path("fields").required(field));
    }

    /** One of Rancher's fields, and where its value comes from. */
    <R extends Entity> Field<R> field(String name, Field.Value<R> value) {
        return new Field<>(name, spec(name), value);
    }

    /** These, and then those of Rancher's fields that are not among them: they say nothing here. */
    <R extends Entity> List<Field<R>> with(List<Field<R>> ours) {
        var all = new ArrayList<>(ours);
        var names = ours.stream().map(Field::name).collect(Collectors.toSet());
        json.path("fields").fieldNames().forEachRemaining(name -> {
            if (!names.contains(name)) {
                var spec = spec(name);
                all.add(new Field<>(name, spec, (_, _) -> spec.nothing()));
            }
        });
        return List.copyOf(all);
    }

    /** These, and then those of Rancher's links to lists that are not among them: they lead to empty ones. */
    <R> Map<String, Link<R>> links(Map<String, Link<R>> ours) {
        var all = new TreeMap<>(ours);
        for (var link : json.path("links")) {
            var type = listOf(link.asText());
            if (link.asText().equals("account")) {
                all.putIfAbsent("account", Link.account());
            } else if (type != null) {
                all.putIfAbsent(link.asText(), Link.none(type));
            }
        }
        return all;
    }

    /** The names of its links that lead to lists of their own. */
    List<String> lists() {
        return new Given("links", json.path("links")).texts().stream().filter(link -> listOf(link) != null).toList();
    }

    private static @Nullable String listOf(String link) {
        return switch (link) {
            case "hostLabels", "instanceLabels" -> "label";
            case "targetInstanceLinks" -> "instanceLink";
            default -> ALL.values().stream().filter(type -> type.listed() && type.plural().equals(link))
                    .map(Described::id).findFirst().orElse(null);
        };
    }

    /** What a client may ask of one, by name. */
    Map<String, Action> actions() {
        var actions = new LinkedHashMap<String, Action>();
        json.path("actions").properties().forEach(action -> actions.put(action.getKey(), new Action(
                action.getValue().path("input").textValue(), action.getValue().path("output").textValue())));
        return actions;
    }

    /** The types of what an action takes and answers. */
    record Action(@Nullable String input, @Nullable String output) {
        Map<String, @Nullable Object> body() {
            var body = new LinkedHashMap<String, @Nullable Object>();
            body.put("input", input);
            body.put("output", output);
            return body;
        }
    }

    /** Of a type that is described only. */
    Map<String, @Nullable Object> schema(Links links) {
        var methods = listed() ? List.of("GET") : List.<String>of();
        var body = SchemaBody.schema(id(), plural(), fields(), methods, methods, links);
        body.put("collectionFilters", filters());
        body.put("includeableLinks", json.path("links"));
        return body;
    }

    /** The comparisons that a list can be asked for, by field. */
    Map<String, Object> filters() {
        var filters = new LinkedHashMap<String, Object>();
        json.path("filters").properties()
                .forEach(filter -> filters.put(filter.getKey(), Map.of("modifiers", filter.getValue())));
        return filters;
    }

    /** As they stand in the schema. */
    Map<String, Object> fields() {
        var fields = new LinkedHashMap<String, Object>();
        json.path("fields").properties().forEach(field -> fields.put(field.getKey(), whole(field.getValue())));
        return fields;
    }

    /** What the file leaves out is no or nothing. */
    static ObjectNode whole(JsonNode field) {
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
