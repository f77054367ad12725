package io.drover.model.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds things by their labels, as Rancher's selectors do: {@code a=b}, {@code a!=b}, {@code a in (x, y)},
 * {@code a notin (x, y)}, {@code a} and {@code !a}; of several with commas between, all must hold. Capital and small letters are
 * the same, and {@code !=} and {@code notin} are about those only that have the label.
 */
public record Selector(List<Condition> conditions) {
    /** Possessive throughout, so that no text takes long. */
    private static final Pattern CONDITION = Pattern.compile("""
            \\G\\s*+(?:
              !\\s*+(?<absent>KEY)
            | (?<list>KEY)\\s++(?<not>not)?in\\s*+\\((?<values>[^()]*+)\\)
            | (?<one>KEY)\\s*+(?<op>!?=)(?<value>[^,()=!]*+)
            | (?<present>KEY)
            )\\s*+(?:,|\\z)""".replace("KEY", "[^\\s,()=!]++"), Pattern.COMMENTS);

    public Selector {
        conditions = List.copyOf(conditions);
    }

    /** @throws IllegalArgumentException with the part that is not understood */
    public static Selector parse(String text) {
        var conditions = new ArrayList<Condition>();
        var matcher = CONDITION.matcher(text);
        var from = 0;
        do {
            if (!matcher.find()) {
                throw new IllegalArgumentException("\"" + text.substring(from).strip()
                        + "\" is none of a=b, a!=b, a in (b, c), a notin (b, c), a and !a");
            }
            from = matcher.end();
            if (matcher.group("absent") != null) {
                conditions.add(Condition.of(matcher.group("absent"), Test.ABSENT, ""));
            } else if (matcher.group("present") != null) {
                conditions.add(Condition.of(matcher.group("present"), Test.PRESENT, ""));
            } else if (matcher.group("list") != null) {
                conditions.add(Condition.of(matcher.group("list"),
                        matcher.group("not") == null ? Test.ONE_OF : Test.NONE_OF, matcher.group("values")));
            } else {
                conditions.add(Condition.of(matcher.group("one"),
                        matcher.group("op").equals("=") ? Test.ONE_OF : Test.NONE_OF, matcher.group("value")));
            }
        } while (matcher.group().endsWith(","));
        return new Selector(conditions);
    }

    public boolean matches(Map<String, String> labels) {
        return conditions.stream().allMatch(condition -> condition.holds(labels));
    }

    /** What a condition asks of a label. */
    public enum Test {
        PRESENT, ABSENT, ONE_OF, NONE_OF
    }

    /** @param label and values in small letters */
    public record Condition(String label, Test test, Set<String> values) {
        public Condition {
            values = Set.copyOf(values);
        }

        private static Condition of(String label, Test test, String values) {
            return new Condition(small(label), test,
                    Stream.of(values.split(",", -1)).map(value -> small(value.strip())).collect(Collectors.toSet()));
        }

        private boolean holds(Map<String, String> labels) {
            var found = labels.entrySet().stream().filter(it -> small(it.getKey()).equals(label))
                    .map(it -> small(it.getValue())).toList();
            return switch (test) {
                case PRESENT -> !found.isEmpty();
                case ABSENT -> found.isEmpty();
                case ONE_OF -> found.stream().anyMatch(values::contains);
                case NONE_OF -> !found.isEmpty() && found.stream().noneMatch(values::contains);
            };
        }

        private static String small(String text) {
            return text.toLowerCase(Locale.ROOT);
        }
    }
}
