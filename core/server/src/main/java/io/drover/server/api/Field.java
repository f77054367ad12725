package io.drover.server.api;

import io.drover.model.Entity;
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

    /** Can a list be filtered and sorted by it? */
    boolean simple() {
        return switch (spec.type()) {
            case "string", "multiline", "int", "float", "boolean", "date", "enum" -> true;
            default -> spec.type().startsWith("reference[");
        };
    }
}
