package io.drover.server.api;

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
 */
@RecordBuilder
record FieldSpec(String type, boolean create, boolean update, boolean required, @Nullable Integer minLength,
        @Nullable Integer maxLength, @Nullable Long min, @Nullable Long max, @Nullable String validChars,
        List<String> options) implements FieldSpecBuilder.With {

    static FieldSpec readOnly(String type) {
        return new FieldSpec(type, false, false, false, null, null, null, null, null, List.of());
    }

    static FieldSpec createOnly(String type) {
        return readOnly(type).withCreate(true);
    }

    static FieldSpec editable(String type) {
        return readOnly(type).withCreate(true).withUpdate(true);
    }

    /** As it stands in the schema. */
    Map<String, @Nullable Object> body() {
        var body = new LinkedHashMap<String, @Nullable Object>();
        body.put("type", type);
        body.put("description", null);
        body.put("create", create);
        body.put("update", update);
        body.put("nullable", !required);
        body.put("required", required);
        body.put("readOnCreateOnly", false);
        putKnown(body, "minLength", minLength);
        putKnown(body, "maxLength", maxLength);
        putKnown(body, "min", min);
        putKnown(body, "max", max);
        putKnown(body, "validChars", validChars);
        putKnown(body, "options", options.isEmpty() ? null : options);
        return body;
    }

    private static void putKnown(Map<String, @Nullable Object> body, String name, @Nullable Object value) {
        if (value != null) {
            body.put(name, value);
        }
    }
}
