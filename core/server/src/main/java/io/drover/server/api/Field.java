package io.drover.server.api;

import io.drover.model.Entity;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One field of a type of resource: what the schema says of it, and where its value comes from. */
record Field<R extends Entity>(String name, FieldSpec spec, Value<R> value) {

    /** Text, number, boolean, map, list or null, as it stands in JSON. */
    @FunctionalInterface
    interface Value<R> {
        @Nullable
        Object of(R resource, Place place);
    }

    static <R extends Entity> Field<R> of(String name, FieldSpec spec, Value<R> value) {
        return new Field<>(name, spec, value);
    }

    static <R extends Entity> Field<R> readOnly(String name, String type, Value<R> value) {
        return new Field<>(name, FieldSpec.readOnly(type), value);
    }

    /** One that Rancher's clients know and that says nothing here: empty, in the form of its type. */
    static <R extends Entity> Field<R> nothing(String name, String type) {
        var empty = type.startsWith("array[") ? List.of() : type.startsWith("map[") ? Map.of() : null;
        return readOnly(name, type, (_, _) -> empty);
    }

    /** Can a list be filtered and sorted by it? */
    boolean simple() {
        return !spec.type().startsWith("map[") && !spec.type().startsWith("array[") && !spec.type().equals("json")
                && !spec.type().equals("password")
                && !spec.type().endsWith("Config");
    }
}
