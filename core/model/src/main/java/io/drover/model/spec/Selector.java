package io.drover.model.spec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Finds things by their labels, as Rancher's selectors do: {@code a=b, a!=b, a in (x,y), a notin (x,y), a, !a}, parted by
 * commas, all of which must hold. What a label must not be holds also where there is no such label.
 */
public record Selector(List<Condition> conditions) {
    private static final Pattern PARTS = Pattern.compile("\\s*,\\s*(?![^()]*\\))");
    private static final String NAME = "([^\\s,=!()]+)";
    private static final Pattern AMONG = Pattern.compile(NAME + "\\s+(in|notin)\\s*\\(([^()]*)\\)");
    private static final Pattern EQUAL = Pattern.compile(NAME + "\\s*(!?)==?\\s*([^\\s,=!()]*)");
    private static final Pattern PRESENT = Pattern.compile("(!?)\\s*" + NAME);

    public Selector {
        conditions = List.copyOf(conditions);
    }

    /** What must hold of one label. */
    public sealed interface Condition {
        boolean holds(Map<String, String> labels);

        /** The label has one of these values; or, when not {@code wanted}, none of them. */
        record Among(String label, List<String> values, boolean wanted) implements Condition {
            public Among {
                values = List.copyOf(values);
            }

            @Override
            public boolean holds(Map<String, String> labels) {
                var value = labels.get(label);
                return (value != null && values.contains(value)) == wanted;
            }
        }

        /** There is the label; or, when not {@code wanted}, there is not. */
        record Present(String label, boolean wanted) implements Condition {
            @Override
            public boolean holds(Map<String, String> labels) {
                return labels.containsKey(label) == wanted;
            }
        }
    }

    /** @throws IllegalArgumentException with the part that cannot be understood */
    public static Selector parse(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("a selector says at least one label");
        }
        var conditions = new ArrayList<Condition>();
        for (var part : PARTS.split(text.strip(), -1)) {
            conditions.add(condition(part.strip()));
        }
        return new Selector(conditions);
    }

    private static Condition condition(String part) {
        var among = AMONG.matcher(part);
        if (among.matches()) {
            var values = Arrays.stream(among.group(3).split(",", -1)).map(String::strip).toList();
            return new Condition.Among(among.group(1), values, among.group(2).equals("in"));
        }
        var equal = EQUAL.matcher(part);
        if (equal.matches()) {
            return new Condition.Among(equal.group(1), List.of(equal.group(3)), equal.group(2).isEmpty());
        }
        var present = PRESENT.matcher(part);
        if (present.matches()) {
            return new Condition.Present(present.group(2), present.group(1).isEmpty());
        }
        throw new IllegalArgumentException("not understood in a selector: \"" + part + "\"");
    }

    public boolean finds(Map<String, String> labels) {
        return conditions.stream().allMatch(condition -> condition.holds(labels));
    }
}
