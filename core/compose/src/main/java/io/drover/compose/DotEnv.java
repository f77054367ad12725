package io.drover.compose;

import io.drover.compose.Value.Scalar;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Files of variables, {@code NAME=value} a line. Values in double quotes and without quotes may name other variables, of
 * lines above and of the caller; those in single quotes are as they stand.
 */
public final class DotEnv {
    private static final Pattern LINE = Pattern.compile("(?:export\\s+)?([A-Za-z_][\\w.-]*)(?:\\s*=\\s*(.*))?");
    private static final Pattern QUOTED = Pattern
            .compile("'([^']*)'(?:\\s+#.*)?|\"((?:[^\"\\\\]|\\\\.)*)\"(?:\\s+#.*)?");
    private static final Pattern ESCAPE = Pattern.compile("\\\\(.)");

    private DotEnv() {
    }

    /**
     * @param file how refusals call it
     * @param known the caller's variables; a name without a value takes the caller's
     * @throws io.drover.model.Refusal naming the line
     */
    public static Map<String, String> read(String file, String text, Map<String, String> known) {
        var read = new LinkedHashMap<String, String>();
        var source = new Source(file, Source.DOCKER.field());
        var number = 0;
        for (var line : text.lines().map(String::strip).toList()) {
            number++;
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            var match = LINE.matcher(line);
            if (!match.matches()) {
                throw source.invalid(number, "'" + line + "' must be NAME=value");
            }
            var name = match.group(1);
            if (match.group(2) != null) {
                var all = new LinkedHashMap<>(known);
                all.putAll(read);
                read.put(name, value(source, number, match.group(2), all));
            } else if (known.containsKey(name)) {
                read.put(name, known.getOrDefault(name, ""));
            }
        }
        return read;
    }

    private static String value(Source source, int line, String written, Map<String, String> known) {
        var quoted = QUOTED.matcher(written);
        if (!quoted.matches()) {
            return variables(source, line, written.replaceFirst("(^|\\s+)#.*$", ""), known);
        }
        return quoted.group(1) != null
                ? quoted.group(1)
                : variables(source, line,
                        ESCAPE.matcher(quoted.group(2)).replaceAll(escape -> switch (escape.group(1)) {
                            case "n" -> "\n";
                            case "r" -> "\r";
                            case "t" -> "\t";
                            case "$" -> "\\$\\$";
                            default -> Matcher.quoteReplacement(escape.group(1));
                        }), known);
    }

    private static String variables(Source source, int line, String text, Map<String, String> known) {
        return new Interpolation(known).apply(new Scalar(source, line, text, false)).text();
    }
}
