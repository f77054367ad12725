package io.drover.compose;

import io.drover.compose.Value.Fields;
import io.drover.compose.Value.Items;
import io.drover.compose.Value.Scalar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** One description laid over another, as the Compose Specification does it for {@code extends} and several files. */
final class Overlay {
    /** Lists of {@code name=value}: of one name the later counts. */
    private static final Set<String> BY_NAME = Set.of("environment", "labels", "extra_hosts", "sysctls",
            "annotations");
    /** Lists that say where something is mounted: of one place the later counts. */
    private static final Set<String> BY_PLACE = Set.of("volumes", "devices");
    /** A command is one thing, though written as a list. */
    private static final Set<String> WHOLE = Set.of("command", "entrypoint");

    private Overlay() {
    }

    /** Of keys that both have, maps and lists come together, and of anything else the upper counts. */
    static Fields of(Fields lower, Fields upper) {
        var values = new LinkedHashMap<>(lower.values());
        upper.values().forEach((key, value) -> values.merge(key, value, (one, other) -> both(key, one, other)));
        return new Fields(upper.source(), upper.line(), values);
    }

    static Value both(String key, Value lower, Value upper) {
        if (WHOLE.contains(key)) {
            return upper;
        }
        if (BY_NAME.contains(key)) {
            return joined(byName(lower), byName(upper));
        }
        return lower instanceof Items some && upper instanceof Items more && BY_PLACE.contains(key)
                ? byPlace(some, more)
                : joined(lower, upper);
    }

    private static Value joined(Value lower, Value upper) {
        if (lower instanceof Fields some && upper instanceof Fields more) {
            return of(some, more);
        }
        if (lower instanceof Items some && upper instanceof Items more) {
            return new Items(more.source(), more.line(),
                    Stream.concat(some.values().stream(), more.values().stream()).toList());
        }
        return upper;
    }

    private static Value byName(Value value) {
        if (!(value instanceof Items items)) {
            return value;
        }
        var values = new LinkedHashMap<String, Value>();
        for (var item : items.values()) {
            if (!(item instanceof Scalar scalar)) {
                return value;
            }
            var at = scalar.text().indexOf('=');
            values.put(at < 0 ? scalar.text() : scalar.text().substring(0, at),
                    new Scalar(item.source(), item.line(), at < 0 ? "" : scalar.text().substring(at + 1), at < 0));
        }
        return new Fields(items.source(), items.line(), values);
    }

    private static Items byPlace(Items some, Items more) {
        var places = new LinkedHashMap<String, Value>();
        List.of(some, more).forEach(items -> items.values().forEach(item -> places.put(place(item), item)));
        return new Items(more.source(), more.line(), new ArrayList<>(places.values()));
    }

    private static String place(Value mount) {
        return switch (mount) {
            case Fields fields when fields.values().get("target") instanceof Scalar target -> target.text();
            case Scalar scalar -> {
                var parts = scalar.text().split(":", -1);
                yield parts.length > 1 ? parts[1] : parts[0];
            }
            default -> mount.toString();
        };
    }
}
