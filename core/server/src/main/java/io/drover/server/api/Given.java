package io.drover.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.model.Refusal;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A value that a client sent, with the field's name for the refusal. As in Rancher's API, a number may come as text and
 * text as a number.
 */
record Given(String field, JsonNode node) {

    boolean absent() {
        return node.isNull() || node.isMissingNode();
    }

    /** Null when it is absent. */
    <T> @Nullable T orNull(Function<Given, T> reader) {
        return absent() ? null : reader.apply(this);
    }

    String text() {
        if (!node.isValueNode() || node.isBinary()) {
            throw wrong("text");
        }
        return node.asText();
    }

    /** Null when it is empty: no setting of a container can be an empty text. */
    @Nullable
    String textOrNull() {
        return text().isEmpty() ? null : text();
    }

    long whole() {
        if (node.isIntegralNumber() && node.canConvertToLong()) {
            return node.longValue();
        }
        try {
            return new BigDecimal(node.isValueNode() ? node.asText() : "").longValueExact();
        } catch (ArithmeticException | NumberFormatException e) {
            throw wrong("a whole number");
        }
    }

    int integer() {
        var whole = whole();
        if (whole != (int) whole) {
            throw wrong("a whole number of at most 32 bits");
        }
        return (int) whole;
    }

    boolean bool() {
        if (node.isBoolean()) {
            return node.booleanValue();
        }
        return switch (node.asText()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw wrong("true or false");
        };
    }

    /** A single text counts as a list of one. */
    List<String> texts() {
        if (!node.isArray()) {
            return List.of(text());
        }
        var texts = new ArrayList<String>();
        items().forEach(item -> texts.add(item.text()));
        return texts;
    }

    List<Given> items() {
        if (!node.isArray()) {
            throw wrong("a list");
        }
        var items = new ArrayList<Given>();
        for (var item : node) {
            items.add(new Given(field + "[" + items.size() + "]", item));
        }
        return items;
    }

    /** Null values become empty texts, as in Rancher's environment maps. */
    Map<String, String> map() {
        var map = new LinkedHashMap<String, String>();
        object().node.properties().forEach(entry -> {
            var value = new Given(field + "." + entry.getKey(), entry.getValue());
            map.put(entry.getKey(), value.absent() ? "" : value.text());
        });
        return map;
    }

    Map<String, Object> json() {
        var map = new LinkedHashMap<String, Object>();
        object().node.properties().forEach(entry -> {
            var value = Json.plain(entry.getValue());
            if (value != null) {
                map.put(entry.getKey(), value);
            }
        });
        return map;
    }

    Given object() {
        if (!node.isObject()) {
            throw wrong("an object");
        }
        return this;
    }

    Given at(String name) {
        return new Given(field.isEmpty() ? name : field + "." + name, node.path(name));
    }

    /** Those texts that are there and not empty. */
    static String joined(String separator, Given... parts) {
        return Stream.of(parts).map(part -> part.orNull(Given::textOrNull)).filter(Objects::nonNull)
                .collect(Collectors.joining(separator));
    }

    Refusal wrong(String expected) {
        return Refusal.invalid(field, field + " must be " + expected);
    }
}
