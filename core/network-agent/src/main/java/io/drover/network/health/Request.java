package io.drover.network.health;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What is sent to a target, from a request line as people wrote it for HAProxy's {@code option httpchk}:
 * {@code GET /path HTTP/1.0}, {@code GET "/path" "HTTP/1.0"}, {@code /path} alone, or with headers,
 * {@code GET / HTTP/1.1\r\nHost:\ www}, whose escapes may be real line breaks as well. Pure.
 */
final class Request {
    static final int LONGEST = 4096;
    private static final Pattern BREAK = Pattern.compile("\r?\n");
    private static final Pattern HOST = Pattern.compile("\r\nhost *:", Pattern.CASE_INSENSITIVE);

    private final byte[] bytes;

    private Request(String text) {
        bytes = text.getBytes(StandardCharsets.UTF_8);
    }

    /** @param host for HTTP/1.1, when the person named none */
    static Request of(String requestLine, String host) {
        var lines = BREAK.split(requestLine, 2);
        var words = words(lines[0]);
        var method = words.size() < 2 ? "OPTIONS" : words.getFirst();
        var path = words.isEmpty() ? "/" : words.get(words.size() < 2 ? 0 : 1);
        var rest = words.size() < 3 ? "HTTP/1.0" : String.join(" ", words.subList(2, words.size()));
        var text = method + " " + path + " " + rest;
        if (lines.length > 1) {
            text += "\r\n" + BREAK.matcher(lines[1]).replaceAll("\r\n");
        }
        var first = text.indexOf("\r\n");
        var version = (first < 0 ? text : text.substring(0, first)).toUpperCase(Locale.ROOT);
        if (version.endsWith("HTTP/1.1") && !HOST.matcher(text).find()) {
            text = first < 0
                    ? text + "\r\nHost: " + host
                    : text.substring(0, first) + "\r\nHost: " + host + text.substring(first);
        }
        return new Request(ended(text));
    }

    int length() {
        return bytes.length;
    }

    /** Puts what comes after so many bytes, as far as there is room. */
    void put(int from, ByteBuffer to) {
        to.put(bytes, from, Math.min(bytes.length - from, to.remaining()));
    }

    @Override
    public String toString() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** With the empty line after the headers, and a body after it if there is one. */
    private static String ended(String text) {
        if (text.contains("\r\n\r\n")) {
            return text;
        }
        return text + (text.endsWith("\r\n") ? "\r\n" : "\r\n\r\n");
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
