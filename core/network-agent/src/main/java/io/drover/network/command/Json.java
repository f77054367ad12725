package io.drover.network.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.drover.model.Wire;
import java.util.List;
import java.util.stream.StreamSupport;

/** What {@code ip -j} and its like print. */
public final class Json {
    private Json() {
    }

    /**
     * A program that has nothing to tell may print nothing at all, or empty things.
     *
     * @throws CommandFailed when it is no JSON
     */
    public static List<JsonNode> list(String text) {
        try {
            var tree = Wire.JSON.readTree(text.isBlank() ? "[]" : text);
            return StreamSupport.stream(tree.spliterator(), false).filter(one -> !one.isEmpty()).toList();
        } catch (JsonProcessingException e) {
            throw new CommandFailed("not JSON: " + e.getOriginalMessage());
        }
    }
}
