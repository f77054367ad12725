package io.drover.network.metadata;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A way into the tree: keys of maps, and indexes of lists or the name or uuid of what is in them.
 *
 * @param steps unescaped
 */
record Path(List<String> steps) {
    /** @throws IllegalArgumentException when it is not escaped as it should be */
    static Path parse(String rawPath) {
        return new Path(Arrays.stream(rawPath.split("/")).filter(step -> !step.isEmpty())
                .map(step -> URLDecoder.decode(step, StandardCharsets.UTF_8)).toList());
    }

    /** Without its first step. */
    Path rest() {
        return new Path(steps.subList(1, steps.size()));
    }

    /** What is there, in the spelling that was asked for or else in lower case. */
    Optional<Node> find(Object root) {
        var found = find(root, steps);
        return found.isPresent()
                ? found
                : find(root, steps.stream().map(step -> step.toLowerCase(Locale.ROOT)).toList());
    }

    private static Optional<Node> find(Object root, List<String> steps) {
        var at = Optional.of(new Node(root));
        for (var step : steps) {
            at = at.flatMap(node -> step(node.value(), step));
        }
        return at;
    }

    private static Optional<Node> step(@Nullable Object value, String step) {
        return switch (value) {
            case Map<?, ?> map -> map.containsKey(step) ? Optional.of(new Node(map.get(step))) : Optional.empty();
            case List<?> list -> isIndex(step) ? at(list, step) : named(list, step);
            case null, default -> Optional.empty();
        };
    }

    private static boolean isIndex(String step) {
        return step.matches("[+-]?[0-9]{1,18}");
    }

    private static Optional<Node> at(List<?> list, String step) {
        var index = Long.parseLong(step);
        return index >= 0 && index < list.size() ? Optional.of(new Node(list.get((int) index))) : Optional.empty();
    }

    private static Optional<Node> named(List<?> list, String name) {
        for (var each : list) {
            if (Later.now(each) instanceof Map<?, ?> map
                    && (name.equals(map.get("name")) || name.equals(map.get("uuid")))) {
                return Optional.of(new Node(map));
            }
        }
        return Optional.empty();
    }

    /** A place in the tree, which may hold null. */
    record Node(@Nullable Object value) {
        Node {
            value = Later.now(value);
        }
    }
}
