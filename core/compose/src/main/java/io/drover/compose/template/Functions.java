package io.drover.compose.template;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Every function by its name. */
final class Functions {
    private static final Map<String, Function> ALL = all();

    private Functions() {
    }

    static @Nullable Object call(String name, List<@Nullable Object> arguments, int line) {
        var function = ALL.get(name);
        if (function == null) {
            throw new TemplateException(line, "function \"" + name + "\" not defined");
        }
        try {
            var result = function.call(new Function.Arguments(arguments));
            if (result instanceof String text && text.length() > Printed.LONGEST) {
                throw new IllegalArgumentException("gives more than " + Printed.LONGEST + " characters");
            }
            return result;
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new TemplateException(line, name + ": " + e.getMessage());
        }
    }

    private static Map<String, Function> all() {
        var all = new HashMap<String, Function>();
        Comparisons.addTo(all);
        Texts.addTo(all);
        Numbers.addTo(all);
        Collections.addTo(all);
        Json.addTo(all);
        return Map.copyOf(all);
    }
}
