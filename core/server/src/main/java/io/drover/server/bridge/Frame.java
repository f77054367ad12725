package io.drover.server.bridge;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.jspecify.annotations.Nullable;

/** What a client sent. @param replyAddress its own name for the answer, or null when it wants none */
record Frame(String type, @Nullable String address, @Nullable String replyAddress, JsonNode headers, JsonNode body) {
    /** In characters; as long as the bridge of Vert.x takes them. */
    private static final int LONGEST_NAME = 200;
    private static final JsonMapper MAPPER = JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION).build();

    /** Not a frame at all: whoever sends this does not speak the protocol. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed(String message) {
            super(message, null, false, false);
        }
    }

    static Frame read(String text) throws Malformed {
        JsonNode node;
        try {
            node = MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new Malformed("invalid_json");
        }
        if (!node.isObject()) {
            throw new Malformed("invalid_json");
        }
        var type = name(node, "type");
        var headers = node.path("headers");
        if (!headers.isObject() && !headers.isNull() && !headers.isMissingNode()) {
            throw new Malformed("invalid_headers");
        }
        return new Frame(type == null ? "" : type, name(node, "address"), name(node, "replyAddress"), headers,
                node.path("body"));
    }

    /** A header, whatever its name's capitals. */
    @Nullable
    String header(String name) {
        for (var header : headers.properties()) {
            if (header.getKey().equalsIgnoreCase(name) && header.getValue().isValueNode()
                    && !header.getValue().isNull()) {
                return header.getValue().asText();
            }
        }
        return null;
    }

    private static @Nullable String name(JsonNode node, String field) throws Malformed {
        var value = node.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isTextual() || value.textValue().length() > LONGEST_NAME) {
            throw new Malformed("invalid_" + field);
        }
        return value.textValue();
    }
}
