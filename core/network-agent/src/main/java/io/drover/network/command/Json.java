package io.drover.network.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.drover.model.Wire;
import java.io.IOException;
import java.util.ArrayList;
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
            return items(Wire.JSON.readTree(text.isBlank() ? "[]" : text));
        } catch (JsonProcessingException e) {
            throw new CommandFailed("not JSON: " + e.getOriginalMessage());
        }
    }

    /**
     * What several commands of one batch printed, one after another.
     *
     * @throws CommandFailed when it is no JSON
     */
    public static List<List<JsonNode>> lists(String text) {
        try (var parser = Wire.JSON.createParser(text)) {
            var lists = new ArrayList<List<JsonNode>>();
            while (parser.nextToken() != null) {
                lists.add(items(parser.<JsonNode>readValueAsTree()));
            }
            return lists;
        } catch (IOException e) {
            throw new CommandFailed("not JSON: " + e.getMessage());
        }
    }

    private static List<JsonNode> items(JsonNode tree) {
        return StreamSupport.stream(tree.spliterator(), false).filter(one -> !one.isEmpty()).toList();
    }
}
