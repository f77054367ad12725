package io.drover.compose;

import io.drover.compose.Value.Fields;
import io.drover.compose.Value.Items;
import io.drover.compose.Value.Scalar;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Puts variables in: {@code $NAME}, {@code ${NAME}}, and {@code $$} for a dollar. Keys are left alone. */
final class Interpolation {
    private static final Pattern DOLLAR = Pattern
            .compile("\\$(?:(\\$)|([A-Za-z_][A-Za-z0-9_]*)|\\{([A-Za-z_][A-Za-z0-9_]*)\\}|(.?))", Pattern.DOTALL);
    private final Map<String, String> variables;
    private final TreeSet<String> unset = new TreeSet<>();

    Interpolation(Map<String, String> variables) {
        this.variables = variables;
    }

    Value apply(Value value) {
        return switch (value) {
            case Scalar scalar -> scalar.text().indexOf('$') < 0
                    ? scalar
                    : new Scalar(scalar.source(), scalar.line(), text(scalar), false);
            case Items items ->
                new Items(items.source(), items.line(), items.values().stream().map(this::apply).toList());
            case Fields fields -> apply(fields);
        };
    }

    Fields apply(Fields fields) {
        var values = new LinkedHashMap<String, Value>();
        fields.values().forEach((key, value) -> values.put(key, apply(value)));
        return new Fields(fields.source(), fields.line(), values);
    }

    /** One sentence for each variable that nobody set; it was taken as empty. */
    List<String> notes() {
        return unset.stream().map(name -> "the variable " + name + " is not set; it was taken as empty").toList();
    }

    private String text(Scalar scalar) {
        return DOLLAR.matcher(scalar.text()).replaceAll(match -> {
            if (match.group(1) != null) {
                return "\\$";
            }
            var name = match.group(2) == null ? match.group(3) : match.group(2);
            if (name == null) {
                throw scalar.source().invalid(scalar.line(), "'" + scalar.text()
                        + "': after a $ comes a name or {name}; write $$ for a dollar");
            }
            var value = variables.get(name);
            if (value == null) {
                unset.add(name);
            }
            return java.util.regex.Matcher.quoteReplacement(value == null ? "" : value);
        });
    }
}
