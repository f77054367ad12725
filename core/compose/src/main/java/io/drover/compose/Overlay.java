package io.drover.compose;

import io.drover.compose.Value.Fields;
import io.drover.compose.Value.Items;
import io.drover.compose.Value.Scalar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One description laid over another, as the Compose Specification does it for {@code extends} and several files. */
final class Overlay {
    /** Lists that say where something is mounted: of one place the later counts. */
    private static final Set<String> BY_PLACE = Set.of("volumes", "devices");
    /** A command is one thing, though written as a list. */
    private static final Set<String> WHOLE = Set.of("command", "entrypoint", "test");
    /** Lists of which one piece may stand alone. */
    private static final Set<String> LISTS = Set.of("dns", "dns_search", "tmpfs", "env_file");

    private Overlay() {
    }

    /** Of keys that both have, maps and lists come together, and of anything else the upper counts. */
    static Fields of(Fields lower, Fields upper) {
        var values = new LinkedHashMap<>(lower.values());
        upper.values().forEach((key, value) -> values.merge(key, value, (one, other) -> both(key, one, other)));
        return new Fields(upper.source(), upper.line(), values);
    }

    static Value both(String key, Value lower, Value upper) {
        if (upper instanceof Scalar scalar && scalar.nothing()) {
            return lower;
        }
        if (WHOLE.contains(key)) {
            return upper;
        }
        if (Named.has(key)) {
            return byName(Named.map(key, lower), Named.map(key, upper));
        }
        if (lower instanceof Fields some && upper instanceof Fields more) {
            return of(some, more);
        }
        if (lower instanceof Items || upper instanceof Items || LISTS.contains(key)) {
            var some = items(lower);
            var more = items(upper);
            return some == null || more == null
                    ? upper
                    : BY_PLACE.contains(key) ? byPlace(some, more) : together(some, more);
        }
        return upper;
    }

    /** Of one name the later counts, also when it says no more than the name. */
    private static Value byName(Value lower, Value upper) {
        if (!(lower instanceof Fields some) || !(upper instanceof Fields more)) {
            return upper;
        }
        var values = new LinkedHashMap<>(some.values());
        values.putAll(more.values());
        return new Fields(more.source(), more.line(), values);
    }

    private static @Nullable Items items(Value value) {
        return switch (value) {
            case Items items -> items;
            case Scalar scalar when scalar.nothing() -> new Items(scalar.source(), scalar.line(), List.of());
            case Scalar scalar -> new Items(scalar.source(), scalar.line(), List.of(scalar));
            case Fields fields -> null;
        };
    }

    /** One after the other; what the upper says again is there once. */
    private static Items together(Items some, Items more) {
        var said = some.values().stream().map(Value::plain).collect(Collectors.toSet());
        return new Items(more.source(), more.line(), Stream.concat(some.values().stream(),
                more.values().stream().filter(value -> !said.contains(value.plain()))).toList());
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
