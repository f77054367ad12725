package io.drover.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a schema says of a field, as Rancher's schemas do.
 *
 * @param type {@code string}, {@code int}, {@code boolean}, {@code date}, {@code enum}, {@code map[x]}, {@code array[x]},
 *        {@code reference[x]}, {@code json}, or the id of another type
 * @param create and update: may it be given with that request?
 * @param validChars a character class without its brackets
 * @param options of an enum; empty means any
 * @param otherwise the default, as JSON, or null
 */
@RecordBuilder
record FieldSpec(String type, boolean create, boolean update, boolean nullable, boolean required,
        @Nullable Integer minLength, @Nullable Integer maxLength, @Nullable Long min, @Nullable Long max,
        @Nullable String validChars, List<String> options,
        @Nullable Object otherwise) implements FieldSpecBuilder.With {

    /** @param described what it leaves out is no or nothing */
    static FieldSpec of(JsonNode described) {
        return new FieldSpec(described.path("type").asText(), described.path("create").asBoolean(),
                described.path("update").asBoolean(), described.path("nullable").asBoolean(),
                described.path("required").asBoolean(), whole(described.path("minLength")),
                whole(described.path("maxLength")),
                described.has("min") ? described.path("min").longValue() : null,
                described.has("max") ? described.path("max").longValue() : null,
                described.path("validChars").textValue(),
                described.has("options") ? new Given("options", described.path("options")).texts() : List.of(),
                described.has("default") ? Json.plain(described.path("default")) : null);
    }

    private static @Nullable Integer whole(JsonNode number) {
        return number.isMissingNode() ? null : number.intValue();
    }

    static FieldSpec readOnly(String type) {
        return new FieldSpec(type, false, false, true, false, null, null, null, null, null, List.of(), null);
    }

    static FieldSpec createOnly(String type) {
        return readOnly(type).withCreate(true);
    }

    static FieldSpec editable(String type) {
        return createOnly(type).withUpdate(true);
    }

    /** The value of one that says nothing: what is not there, in the form of its type. */
    @Nullable
    Object nothing() {
        if (otherwise != null) {
            return otherwise;
        }
        return switch (type) {
            case "boolean" -> nullable ? null : Boolean.FALSE;
            default -> type.startsWith("array[") ? List.of() : type.startsWith("map[") ? Map.of() : null;
        };
    }

    /** As it stands in the schema. */
    Map<String, @Nullable Object> body() {
        var body = new LinkedHashMap<String, @Nullable Object>();
        body.put("type", type);
        body.put("description", null);
        body.put("create", create);
        body.put("update", update);
        body.put("nullable", nullable);
        body.put("required", required);
        body.put("readOnCreateOnly", false);
        putKnown(body, "minLength", minLength);
        putKnown(body, "maxLength", maxLength);
        putKnown(body, "min", min);
        putKnown(body, "max", max);
        putKnown(body, "validChars", validChars);
        putKnown(body, "options", options.isEmpty() ? null : options);
        putKnown(body, "default", otherwise);
        return body;
    }

    private static void putKnown(Map<String, @Nullable Object> body, String name, @Nullable Object value) {
        if (value != null) {
            body.put(name, value);
        }
    }
}
