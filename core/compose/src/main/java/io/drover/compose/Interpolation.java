package io.drover.compose;

import io.drover.compose.Value.Fields;
import io.drover.compose.Value.Items;
import io.drover.compose.Value.Scalar;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Puts variables in: {@code $NAME}, {@code ${NAME}}, {@code $$} for a dollar, and with braces the Compose
 * Specification's {@code :-} and {@code -} (a default), {@code :?} and {@code ?} (must be set), {@code :+} and {@code +}
 * (only when set); with a colon an empty one counts as not set. Keys are left alone.
 */
final class Interpolation {
    private static final int DEEPEST = 50;
    private final Map<String, String> variables;
    private final TreeSet<String> unset = new TreeSet<>();

    Interpolation(Map<String, String> variables) {
        this.variables = variables;
    }

    Value apply(Value value) {
        return switch (value) {
            case Scalar scalar -> apply(scalar);
            case Items items ->
                new Items(items.source(), items.line(), items.values().stream().map(this::apply).toList());
            case Fields fields -> apply(fields);
        };
    }

    Scalar apply(Scalar scalar) {
        return scalar.text().indexOf('$') < 0
                ? scalar
                : new Scalar(scalar.source(), scalar.line(), new Reading(scalar).whole(), false);
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

    /** One text, from left to right. */
    private final class Reading {
        private final Scalar scalar;
        private final String text;
        private int at;

        Reading(Scalar scalar) {
            this.scalar = scalar;
            this.text = scalar.text();
        }

        String whole() {
            return until(false, 0);
        }

        /** Up to the brace that closes, which is passed, or the end. */
        private String until(boolean brace, int depth) {
            if (depth > DEEPEST) {
                throw wrong();
            }
            var read = new StringBuilder();
            while (at < text.length()) {
                var c = text.charAt(at++);
                if (c == '}' && brace) {
                    return read.toString();
                }
                read.append(c == '$' ? variable(depth) : String.valueOf(c));
            }
            if (brace) {
                throw wrong();
            }
            return read.toString();
        }

        private String variable(int depth) {
            var next = at < text.length() ? text.charAt(at) : ' ';
            if (next == '$') {
                at++;
                return "$";
            }
            if (next != '{') {
                return value(name());
            }
            at++;
            var name = name();
            var colon = taken(":");
            var operator = at < text.length() ? text.charAt(at++) : ' ';
            if (operator == '}' && !colon) {
                return value(name);
            }
            var word = until(true, depth + 1);
            var value = variables.get(name);
            var given = value != null && !(colon && value.isEmpty());
            return switch (operator) {
                case '-' -> given && value != null ? value : word;
                case '+' -> given ? word : "";
                case '?' -> {
                    if (value == null || !given) {
                        throw scalar.source().invalid(scalar.line(), "the variable " + name + " must be set"
                                + (word.isEmpty() ? "" : ": " + word));
                    }
                    yield value;
                }
                default -> throw wrong();
            };
        }

        private String name() {
            var start = at;
            while (at < text.length() && (isLetter(text.charAt(at)) || at > start && isDigit(text.charAt(at)))) {
                at++;
            }
            if (at == start) {
                throw wrong();
            }
            return text.substring(start, at);
        }

        private boolean taken(String sign) {
            var is = text.startsWith(sign, at);
            at += is ? sign.length() : 0;
            return is;
        }

        private static boolean isLetter(char c) {
            return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
        }

        private static boolean isDigit(char c) {
            return c >= '0' && c <= '9';
        }

        private String value(String name) {
            var value = variables.get(name);
            if (value == null) {
                unset.add(name);
            }
            return value == null ? "" : value;
        }

        private io.drover.model.Refusal wrong() {
            return scalar.source().invalid(scalar.line(), "'" + text
                    + "': after a $ comes a name or {name}, {name:-default}, {name:?message}; write $$ for a dollar");
        }
    }
}
