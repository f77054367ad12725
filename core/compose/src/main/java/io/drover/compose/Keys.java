package io.drover.compose;

import io.drover.compose.Value.Fields;
import io.drover.compose.Value.Items;
import io.drover.compose.Value.Scalar;
import io.drover.model.Refusal;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The keys of one service (or of one map inside of it), which remembers those that somebody read. */
final class Keys {
    private final String owner;
    private final Fields written;
    private final Map<String, Value> values;
    private final Set<String> read = new HashSet<>();

    /** @param owner how messages call it, for example {@code service web} */
    Keys(String owner, Fields written) {
        this.owner = owner;
        this.written = written;
        this.values = written.values();
    }

    @Nullable
    Value value(String key) {
        read.add(key);
        var value = values.get(key);
        return value instanceof Scalar scalar && scalar.nothing() ? null : value;
    }

    String owner() {
        return owner;
    }

    boolean has(String key) {
        return values.containsKey(key);
    }

    boolean isMap(String key) {
        return values.get(key) instanceof Fields;
    }

    Set<String> names() {
        return values.keySet();
    }

    /** Those that say something and that nobody has read yet. */
    List<String> unread() {
        return values.keySet().stream().filter(key -> !read.contains(key) && says(key)).toList();
    }

    boolean isRead(String key) {
        return read.contains(key);
    }

    private boolean says(String key) {
        return !(values.get(key) instanceof Scalar scalar && scalar.nothing());
    }

    /** The whole, for messages about what is missing. */
    Fields written() {
        return written;
    }

    @Nullable
    String text(String key) {
        return switch (value(key)) {
            case null -> null;
            case Scalar scalar -> scalar.text();
            case Value other -> throw wrong(key, other, "a text");
        };
    }

    String text(String key, String otherwise) {
        var text = text(key);
        return text == null ? otherwise : text;
    }

    boolean flag(String key) {
        return Boolean.TRUE.equals(maybe(key));
    }

    @Nullable
    Boolean maybe(String key) {
        var text = text(key);
        if (text == null || text.isEmpty()) {
            return null;
        }
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on" -> true;
            case "false", "no", "off" -> false;
            default -> throw wrong(key, "true or false");
        };
    }

    @Nullable
    Long number(String key) {
        var text = text(key);
        if (text == null || text.isEmpty()) {
            return null;
        }
        try {
            return Long.valueOf(text.strip());
        } catch (NumberFormatException e) {
            throw wrong(key, "a whole number");
        }
    }

    @Nullable
    Integer integer(String key) {
        var number = number(key);
        if (number != null && number != number.intValue()) {
            throw wrong(key, "a smaller number");
        }
        return number == null ? null : number.intValue();
    }

    int integer(String key, int otherwise) {
        var number = integer(key);
        return number == null ? otherwise : number;
    }

    /** An amount of memory in bytes: {@code 512m}, {@code 1g}, {@code 1048576}. */
    @Nullable
    Long bytes(String key) {
        var text = text(key);
        if (text == null || text.isEmpty()) {
            return null;
        }
        var bytes = Sizes.bytes(text);
        if (bytes == null) {
            throw wrong(key, "an amount of memory, for example 512m");
        }
        return bytes;
    }

    /** A list, or one text that stands for a list of one. */
    List<String> list(String key) {
        return switch (value(key)) {
            case null -> List.of();
            case Scalar scalar -> List.of(scalar.text());
            case Items items -> texts(key, items);
            case Fields fields -> throw wrong(key, fields, "a list");
        };
    }

    /** A command: a list as it is, or one text split into words as a shell does. */
    List<String> words(String key) {
        var value = value(key);
        if (value instanceof Scalar scalar) {
            var words = Words.split(scalar.text());
            if (words == null) {
                throw wrong(key, "a command with its quotes closed");
            }
            return words;
        }
        return list(key);
    }

    /** A map, or a list of {@code key=value}. A key without a value has null. */
    Map<String, @Nullable String> map(String key, String separators) {
        var map = new LinkedHashMap<String, @Nullable String>();
        switch (value(key)) {
            case null -> {
                // empty
            }
            case Fields fields -> fields.values().forEach((name, value) -> {
                if (!(value instanceof Scalar scalar)) {
                    throw wrong(key + "." + name, value, "a text");
                }
                map.put(name, scalar.nothing() ? null : scalar.text());
            });
            case Items items -> texts(key, items).forEach(text -> {
                var at = Named.at(text, separators);
                map.put(at < 0 ? text : text.substring(0, at).strip(),
                        at < 0 ? null : text.substring(at + 1).stripLeading());
            });
            case Scalar scalar -> throw wrong(key, scalar, "a map or a list");
        }
        return map;
    }

    /** A nested map. */
    @Nullable
    Keys keys(String key) {
        return switch (value(key)) {
            case null -> null;
            case Fields fields -> new Keys(owner + ": " + key, fields);
            case Value other -> throw wrong(key, other, "a map");
        };
    }

    /** The maps of a list of maps. */
    List<Keys> maps(String key) {
        var maps = new ArrayList<Keys>();
        for (var item : items(key)) {
            if (!(item instanceof Fields fields)) {
                throw wrong(key, item, "a list of maps");
            }
            maps.add(new Keys(owner + ": " + key, fields));
        }
        return maps;
    }

    /** The pieces of a list, whatever they are; one that is not in a list counts as a list of one. */
    List<Value> items(String key) {
        return switch (value(key)) {
            case null -> List.of();
            case Items items -> items.values();
            case Value one -> List.of(one);
        };
    }

    /** A map of the list with this key. */
    Keys inner(String key, Fields fields) {
        return new Keys(owner + ": " + key, fields);
    }

    /** The value of a key, whatever it is, as JSON has it; null when it is absent. */
    @Nullable
    Object json(String key) {
        var value = value(key);
        return value == null ? null : value.plain();
    }

    @Nullable
    BigDecimal decimal(String key) {
        var text = text(key);
        if (text == null || text.isEmpty()) {
            return null;
        }
        if (!text.strip().matches("\\d{1,9}(\\.\\d{1,9})?|\\.\\d{1,9}")) {
            throw wrong(key, "a number, for example 0.5");
        }
        return new BigDecimal(text.strip());
    }

    /** A time, {@code 1m30s} or seconds. */
    @Nullable
    Long millis(String key) {
        var text = text(key);
        if (text == null || text.isEmpty()) {
            return null;
        }
        var millis = Durations.millis(text);
        if (millis == null) {
            throw wrong(key, "a time, for example 10s or 1m30s");
        }
        return millis;
    }

    /**
     * Says of each key that nobody read why it does nothing.
     *
     * @throws Refusal when there is no such key at all
     */
    void finish(List<String> notes) {
        values.forEach((key, value) -> {
            if (read.contains(key) || key.startsWith("x-")) {
                return;
            }
            var why = IgnoredKeys.why(key);
            if (why == null) {
                throw value.source().invalid(value.line(), owner + ": '" + key + "' is not a key of compose files");
            }
            if (says(key)) {
                notes.add(note(key, "is ignored: " + why));
            }
        });
    }

    /** The refusal of what is not there. */
    Refusal missing(String key, String what) {
        return written.source().refusal(Refusal.Code.MissingRequired, written.line(),
                owner + ": " + key + " is needed: " + what);
    }

    /** A sentence about one key that is there. */
    String note(String key, String what) {
        var value = java.util.Objects.requireNonNull(values.get(key));
        return value.source().at(value.line()) + ": " + owner + ": " + key + " " + what;
    }

    /** The refusal of one text of a list. */
    Refusal wrongItem(String key, String item, String wanted) {
        var value = java.util.Objects.requireNonNull(values.get(key));
        if (value instanceof Items items) {
            value = items.values().stream().filter(it -> it instanceof Scalar scalar && scalar.text().equals(item))
                    .findFirst().orElse(value);
        }
        return value.source().invalid(value.line(),
                owner + ": " + key + " must be " + wanted + ", not '" + item + "'");
    }

    Refusal wrong(String key, String wanted) {
        var value = java.util.Objects.requireNonNull(values.get(key));
        return wrong(key, value, wanted);
    }

    private Refusal wrong(String key, Value value, String wanted) {
        return value.source().invalid(value.line(),
                owner + ": " + key + " must be " + wanted + ", not " + value.kind());
    }

    private List<String> texts(String key, Items items) {
        var texts = new ArrayList<String>();
        for (var item : items.values()) {
            switch (item) {
                case Scalar scalar -> texts.add(scalar.text());
                // "- KEY: value" is how some people write "- KEY=value"
                case Fields fields when fields.values().size() == 1 && fields.values().values().iterator()
                        .next() instanceof Scalar scalar ->
                    texts
                            .add(fields.values().keySet().iterator().next() + ":" + scalar.text());
                case Value other -> throw wrong(key, other, "a list of texts");
            }
        }
        return texts;
    }
}
