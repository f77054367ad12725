package io.drover.compose;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** What a storage or network driver says of itself, in the words of the API. */
final class Drivers {
    private static final Set<String> KNOWN = Set.of("name", "description", "scope", "volumeAccessMode",
            "volumeCapabilities", "blockDevicePath", "defaultNetwork", "cniConfig", "networkMetadata");
    private static final Set<String> FREE = Set.of("cni_config", "cniConfig", "network_metadata", "networkMetadata");

    private Drivers() {
    }

    static Map<String, Object> read(Keys keys, String key, List<String> notes) {
        var given = keys.keys(key);
        if (given == null) {
            throw keys.wrong(key, "a map");
        }
        var driver = new LinkedHashMap<String, Object>();
        for (var name : given.names()) {
            var value = given.json(name);
            if (!KNOWN.contains(camel(name))) {
                notes.add(given.note(name, "is ignored"));
            } else if (value != null) {
                driver.put(camel(name), FREE.contains(name) ? numbers(value) : value(value, Drivers::camel));
            }
        }
        driver.values().removeIf(""::equals);
        return driver;
    }

    /** A plug-in is told numbers as numbers, also where a variable stood. */
    private static Object numbers(Object value) {
        return switch (value) {
            case Map<?, ?> map -> {
                var numbers = new LinkedHashMap<String, Object>();
                map.forEach((key, inner) -> numbers.put(String.valueOf(key), numbers(inner)));
                yield numbers;
            }
            case List<?> list -> list.stream().map(item -> numbers((Object) item)).toList();
            case String text when text.matches("0|[1-9]\\d{0,17}") -> Long.valueOf(text);
            default -> value;
        };
    }

    /** The way back. */
    static Map<String, Object> write(Map<String, Object> driver) {
        return turned(driver, Drivers::snake);
    }

    /** Rancher's own words are turned; what stands below the configuration of a network plug-in is the plug-in's. */
    private static Map<String, Object> turned(Map<?, ?> map, UnaryOperator<String> turn) {
        var turned = new LinkedHashMap<String, Object>();
        map.forEach((key, value) -> turned.put(turn.apply(String.valueOf(key)),
                FREE.contains(String.valueOf(key)) ? value : value(value, turn)));
        turned.values().removeIf(""::equals);
        return turned;
    }

    private static Object value(Object value, UnaryOperator<String> turn) {
        return switch (value) {
            case Map<?, ?> map -> turned(map, turn);
            case List<?> list -> list.stream().map(item -> value((Object) item, turn)).toList();
            default -> value;
        };
    }

    private static String camel(String snake) {
        var text = new StringBuilder();
        for (var i = 0; i < snake.length(); i++) {
            var c = snake.charAt(i);
            if (c == '_' && i + 1 < snake.length()) {
                text.append(Character.toUpperCase(snake.charAt(++i)));
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }

    private static String snake(String camel) {
        return camel.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }
}
