package io.drover.server.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.drover.model.Refusal;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** JSON as it comes from outside, read strictly, and as it goes out, with its nulls. */
final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .build();

    private Json() {
    }

    /** @throws Refusal InvalidBodyContent, with the place of the fault */
    static JsonNode read(@Nullable Buffer buffer) {
        if (buffer == null || buffer.length() == 0) {
            return MAPPER.nullNode();
        }
        try {
            return MAPPER.readTree(buffer.getBytes());
        } catch (JsonProcessingException e) {
            var at = e.getLocation();
            throw new Refusal(Refusal.Code.InvalidBodyContent, null, "the body is not JSON: " + e.getOriginalMessage()
                    + (at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")"));
        } catch (IOException e) {
            throw new Refusal(Refusal.Code.InvalidBodyContent, null, "the body is not JSON: " + e.getMessage());
        }
    }

    static Buffer write(Object body) {
        try {
            return Buffer.buffer(MAPPER.writeValueAsBytes(body));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an answer is not writable as JSON", e);
        }
    }

    static @Nullable Object plain(JsonNode node) {
        return MAPPER.convertValue(node, Object.class);
    }
}
