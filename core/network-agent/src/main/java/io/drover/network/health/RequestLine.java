package io.drover.network.health;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a check asks, from a request line as people wrote it for HAProxy's {@code option httpchk}:
 * {@code GET /path HTTP/1.0}, {@code GET "/path" "HTTP/1.0"}, {@code /path} alone, or with headers,
 * {@code GET / HTTP/1.1\r\nHost:\ www}, whose escapes may be real line breaks as well. Pure.
 *
 * @param first method, path and version
 * @param headers a line each, as they were written
 * @param body usually empty
 */
public record RequestLine(String first, List<String> headers, String body) {
    private static final Pattern BREAK = Pattern.compile("\r?\n");
    private static final Pattern HOST = Pattern.compile("host *:", Pattern.CASE_INSENSITIVE);
    private static final String END = "\r\n";

    public RequestLine {
        headers = List.copyOf(headers);
    }

    public static RequestLine parse(String written) {
        var lines = BREAK.split(written, 2);
        var words = words(lines[0]);
        var method = words.size() < 2 ? "OPTIONS" : words.getFirst();
        var path = words.isEmpty() ? "/" : words.get(words.size() < 2 ? 0 : 1);
        var rest = words.size() < 3 ? "HTTP/1.0" : String.join(" ", words.subList(2, words.size()));
        var text = method + " " + path + " " + rest
                + (lines.length < 2 ? "" : END + BREAK.matcher(lines[1]).replaceAll(END));
        var end = text.indexOf(END + END);
        var head = Arrays.asList((end < 0 ? text : text.substring(0, end)).split(END));
        return new RequestLine(head.isEmpty() ? "" : head.getFirst(),
                head.isEmpty() ? List.of() : head.subList(1, head.size()),
                end < 0 ? "" : text.substring(end + END.length() * 2));
    }

    /** Nobody named a host, and by HTTP/1.1 a request has one. */
    public boolean lacksHost() {
        return first.toUpperCase(Locale.ROOT).endsWith("HTTP/1.1")
                && headers.stream().noneMatch(header -> HOST.matcher(header).lookingAt());
    }

    /** @param host for one that lacks it */
    String text(String host) {
        var text = new StringBuilder(first).append(END);
        if (lacksHost()) {
            text.append("Host: ").append(host).append(END);
        }
        headers.forEach(header -> text.append(header).append(END));
        return text.append(END).append(body).toString();
    }

    /** As HAProxy reads a line of its configuration: quotes hold words together, and a hash begins a comment. */
    private static List<String> words(String line) {
        var words = new ArrayList<String>();
        var word = new StringBuilder();
        var begun = false;
        var quote = '\0';
        for (var i = 0; i < line.length(); i++) {
            var c = line.charAt(i);
            if (c == '\\' && quote != '\'' && i + 1 < line.length()) {
                i++;
                word.append(escaped(line.charAt(i)));
                begun = true;
            } else if (quote != '\0') {
                if (c == quote) {
                    quote = '\0';
                } else {
                    word.append(c);
                }
            } else if (c == '"' || c == '\'') {
                quote = c;
                begun = true;
            } else if (c == '#') {
                break;
            } else if (c == ' ' || c == '\t') {
                if (begun) {
                    words.add(word.toString());
                }
                word.setLength(0);
                begun = false;
            } else {
                word.append(c);
                begun = true;
            }
        }
        if (begun) {
            words.add(word.toString());
        }
        return words;
    }

    private static String escaped(char c) {
        return switch (c) {
            case 'r' -> "\r";
            case 'n' -> "\n";
            case 't' -> "\t";
            case ' ', '\\', '#', '"', '\'' -> String.valueOf(c);
            // not one of HAProxy's: both as they stand
            default -> "\\" + c;
        };
    }
}
