package io.drover.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.model.Refusal;
import io.drover.model.Wire;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The JSON object that a request carries. An empty body and the literal {@code null} are an object without fields. */
record Body(JsonNode node) {

    static Body of(JsonNode node) {
        if (!node.isObject() && !node.isNull() && !node.isMissingNode()) {
            throw new Refusal(Refusal.Code.InvalidBodyContent, null, "the body must be a JSON object");
        }
        return new Body(node.isObject() ? node : Wire.JSON.createObjectNode());
    }

    Given at(String field) {
        return new Given(field, node.path(field));
    }

    boolean has(String field) {
        return !at(field).absent();
    }

    @Nullable
    String text(String field) {
        return at(field).orNull(Given::text);
    }

    /** @throws Refusal MissingRequired */
    String required(String field) {
        var text = text(field);
        if (text == null || text.isEmpty()) {
            throw new Refusal(Refusal.Code.MissingRequired, field, field + " is missing");
        }
        return text;
    }

    @Nullable
    Integer integer(String field) {
        return at(field).orNull(Given::integer);
    }

    boolean bool(String field, boolean otherwise) {
        var value = at(field).orNull(Given::bool);
        return value == null ? otherwise : value;
    }

    @Nullable
    Map<String, String> map(String field) {
        return at(field).orNull(Given::map);
    }
}
