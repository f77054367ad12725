package io.drover.compose.template;

import io.drover.compose.template.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts a template into texts and actions, and those into tokens. */
final class Lexer {
    private static final Pattern COMMENT = Pattern.compile("\\G\\s?/\\*(?s:.*?)\\*/\\s?(-?)\\}\\}");
    /** No group may go back and forth over the same text: templates come from strangers. */
    private static final Pattern TOKEN = Pattern.compile("\\G\\s*+(?:"
            + "(?<end>(?:(?<=\\s)-)?\\}\\})"
            + "|(?<string>\"(?:[^\"\\\\\\n]|\\\\.)*+\")|(?<raw>`[^`]*+`)|(?<character>'(?:[^'\\\\\\n]|\\\\.)++')"
            + "|(?<number>[+-]?[0-9][0-9a-zA-Z_.]*+)"
            + "|(?<field>\\.[A-Za-z_][A-Za-z0-9_]*+)|(?<variable>\\$[A-Za-z0-9_]*+)"
            + "|(?<word>[A-Za-z_][A-Za-z0-9_]*+)|(?<sign>:=|[=|(),.]))");

    private final String text;
    private final List<Piece> pieces = new ArrayList<>();
    private int at;
    private int line = 1;

    private Lexer(String text) {
        this.text = text;
    }

    static List<Piece> cut(String text) {
        var lexer = new Lexer(text);
        lexer.cut();
        return lexer.pieces;
    }

    private void cut() {
        var trimmed = false;
        while (true) {
            var open = text.indexOf("{{", at);
            var end = open < 0 ? text.length() : open;
            var start = at;
            if (trimmed) {
                while (start < end && Character.isWhitespace(text.charAt(start))) {
                    start++;
                }
            }
            var trims = open >= 0 && text.startsWith("{{-", open) && open + 3 < text.length()
                    && Character.isWhitespace(text.charAt(open + 3));
            var stop = end;
            while (trims && stop > start && Character.isWhitespace(text.charAt(stop - 1))) {
                stop--;
            }
            advance(start);
            if (stop > start) {
                pieces.add(new Piece.Text(text.substring(start, stop), line));
            }
            advance(end);
            if (open < 0) {
                return;
            }
            advance(open + (trims ? 3 : 2));
            trimmed = action();
        }
    }

    /** @return whether the blanks after it go */
    private boolean action() {
        var comment = COMMENT.matcher(text);
        if (comment.find(at)) {
            advance(comment.end());
            return !comment.group(1).isEmpty();
        }
        var first = line;
        var tokens = new ArrayList<Token>();
        var matcher = TOKEN.matcher(text);
        while (true) {
            if (!matcher.find(at)) {
                throw new TemplateException(line, text.startsWith("{{", at) || at >= text.length()
                        ? "unclosed action"
                        : "unexpected " + shown(text, at) + " in an action");
            }
            advance(matcher.start());
            advance(matcher.end());
            if (matcher.group("end") != null) {
                pieces.add(new Piece.Action(tokens, first));
                return matcher.group("end").startsWith("-");
            }
            tokens.add(token(matcher, line));
        }
    }

    private static String shown(String text, int at) {
        return "'" + text.substring(at, Math.min(text.length(), at + 10)).strip() + "'";
    }

    private static Token token(Matcher matcher, int line) {
        var spaced = Character.isWhitespace(matcher.group().charAt(0));
        for (var kind : Kind.values()) {
            var found = matcher.group(kind.name().toLowerCase(Locale.ROOT));
            if (found != null) {
                return new Token(kind, switch (kind) {
                    case STRING, CHARACTER -> unquoted(found, line);
                    case RAW -> found.substring(1, found.length() - 1);
                    case FIELD -> found.substring(1);
                    default -> found;
                }, line, spaced);
            }
        }
        throw new IllegalStateException("a token of no kind: " + matcher.group());
    }

    private static String unquoted(String quoted, int line) {
        try {
            return quoted.substring(1, quoted.length() - 1).translateEscapes();
        } catch (IllegalArgumentException e) {
            throw new TemplateException(line, "the escape in " + quoted + " is not understood");
        }
    }

    private void advance(int to) {
        for (; at < to; at++) {
            if (text.charAt(at) == '\n') {
                line++;
            }
        }
    }
}
