package io.drover.compose.template;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Functions of texts. */
final class Texts {
    private static final int MOST_REPEATS = 10_000;
    private static final Pattern VERB = Pattern.compile("%(?:%|([-+ #0]*)(\\d*)(?:\\.(\\d+))?([a-zA-Z]))");

    private Texts() {
    }

    static void addTo(Map<String, Function> all) {
        all.put("print", it -> String.join("", Printed.each(it.all())));
        all.put("println", it -> String.join(" ", Printed.each(it.all())) + "\n");
        all.put("printf", it -> format(it.text(0), it));
        all.put("toString", it -> it.text(0));
        all.put("trim", it -> it.text(0).strip());
        all.put("trimAll", it -> trimmed(it.text(1), it.text(0)));
        all.put("trimPrefix", it -> it.text(1).startsWith(it.text(0))
                ? it.text(1).substring(it.text(0).length())
                : it.text(1));
        all.put("trimSuffix", it -> it.text(1).endsWith(it.text(0))
                ? it.text(1).substring(0, it.text(1).length() - it.text(0).length())
                : it.text(1));
        all.put("upper", it -> it.text(0).toUpperCase(Locale.ROOT));
        all.put("lower", it -> it.text(0).toLowerCase(Locale.ROOT));
        all.put("title", it -> Pattern.compile("\\b\\p{Ll}").matcher(it.text(0))
                .replaceAll(letter -> letter.group().toUpperCase(Locale.ROOT)));
        all.put("nospace", it -> it.text(0).replaceAll("\\s", ""));
        all.put("contains", it -> it.text(1).contains(it.text(0)));
        all.put("hasPrefix", it -> it.text(1).startsWith(it.text(0)));
        all.put("hasSuffix", it -> it.text(1).endsWith(it.text(0)));
        all.put("replace", it -> it.text(2).replace(it.text(0), it.text(1)));
        all.put("substr", it -> part(it.text(2), it.number(0), it.number(1)));
        all.put("trunc", it -> it.number(0) < 0
                ? part(it.text(1), Math.max(0, it.text(1).length() + it.number(0)), -1)
                : part(it.text(1), 0, Math.min(it.number(0), it.text(1).length())));
        all.put("repeat", it -> repeated(it.text(1), it.number(0)));
        all.put("indent", it -> indented(it.number(0), it.text(1)));
        all.put("nindent", it -> "\n" + indented(it.number(0), it.text(1)));
        all.put("quote", it -> given(it).stream().map(Texts::quoted).collect(Collectors.joining(" ")));
        all.put("squote", it -> given(it).stream().map(text -> "'" + text + "'").collect(Collectors.joining(" ")));
        all.put("cat", it -> String.join(" ", given(it)));
        all.put("splitList", it -> split(it.text(0), it.text(1)));
        all.put("splitPreserveQuotes", it -> words(it.text(0)));
        all.put("b64enc", it -> Base64.getEncoder().encodeToString(it.text(0).getBytes(StandardCharsets.UTF_8)));
        all.put("b64dec",
                it -> new String(Base64.getDecoder().decode(it.text(0).strip()), StandardCharsets.UTF_8));
        all.put("sha256sum", it -> sha256(it.text(0)));
    }

    private static List<String> given(Function.Arguments arguments) {
        return Printed.each(arguments.all().stream().filter(value -> value != null).toList());
    }

    private static String format(String format, Function.Arguments arguments) {
        var next = new int[]{1};
        return VERB.matcher(format).replaceAll(verb -> {
            if (verb.group(4) == null) {
                return "%";
            }
            if (next[0] >= arguments.size()) {
                return "%!" + verb.group(4) + "(MISSING)";
            }
            var value = arguments.value(next[0]++);
            var width = verb.group(2).isEmpty() ? 0 : Integer.parseInt(verb.group(2));
            if (width > MOST_REPEATS) {
                throw new IllegalArgumentException("wants more than " + MOST_REPEATS + " characters for a value");
            }
            var text = switch (verb.group(4)) {
                case "v", "s", "d", "t" -> Printed.of(value);
                case "q" -> quoted(Printed.of(value));
                case "x" -> value instanceof Long number
                        ? Long.toHexString(number)
                        : HexFormat.of().formatHex(Printed.of(value).getBytes(StandardCharsets.UTF_8));
                case "f" -> String.format(Locale.ROOT, "%." + (verb.group(3) == null ? "6" : verb.group(3)) + "f",
                        value instanceof Number number ? number.doubleValue() : 0d);
                default -> throw new IllegalArgumentException("the verb %" + verb.group(4) + " is not understood");
            };
            var fill = Math.max(0, width - text.length());
            var padded = verb.group(1).contains("-")
                    ? text + " ".repeat(fill)
                    : (verb.group(1).contains("0") ? "0" : " ").repeat(fill) + text;
            return java.util.regex.Matcher.quoteReplacement(padded);
        });
    }

    private static String trimmed(String text, String characters) {
        var from = 0;
        var to = text.length();
        while (from < to && characters.indexOf(text.charAt(from)) >= 0) {
            from++;
        }
        while (to > from && characters.indexOf(text.charAt(to - 1)) >= 0) {
            to--;
        }
        return text.substring(from, to);
    }

    private static String part(String text, long from, long to) {
        var end = to < 0 ? text.length() : Math.min(to, text.length());
        return text.substring((int) Math.clamp(from, 0, end), (int) end);
    }

    private static String repeated(String text, long times) {
        if (times < 0 || times > MOST_REPEATS || text.length() * times > 1_000_000) {
            throw new IllegalArgumentException(times + " times is too often");
        }
        return text.repeat((int) times);
    }

    private static String indented(long by, String text) {
        var blanks = repeated(" ", by);
        return blanks + text.replace("\n", "\n" + blanks);
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n").replace("\t", "\\t") + '"';
    }

    private static List<String> split(String separator, String text) {
        return separator.isEmpty()
                ? text.chars().mapToObj(Character::toString).toList()
                : Arrays.asList(text.split(Pattern.quote(separator), -1));
    }

    /** At blanks, but not within quotes, which stay: Rancher's own addition to Go's functions. */
    private static List<String> words(String text) {
        var words = new ArrayList<String>();
        var word = new StringBuilder();
        var quote = '\0';
        for (var c : text.toCharArray()) {
            if (quote == '\0' && Character.isWhitespace(c)) {
                if (!word.isEmpty()) {
                    words.add(word.toString());
                    word.setLength(0);
                }
                continue;
            }
            if (c == quote) {
                quote = '\0';
            } else if (quote == '\0' && (c == '"' || c == '\'')) {
                quote = c;
            }
            word.append(c);
        }
        if (!word.isEmpty()) {
            words.add(word.toString());
        }
        return words;
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of().formatHex(
                    MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
