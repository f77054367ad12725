package io.drover.compose.template;

import io.drover.compose.template.Node.Command;
import io.drover.compose.template.Node.Operand;
import io.drover.compose.template.Node.Pipeline;
import io.drover.compose.template.Token.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Pieces to nodes. */
final class Parser {
    private static final int DEEPEST = 100;
    private static final Set<String> ENDS = Set.of("end", "else");
    private final List<Piece> pieces;
    private final Map<String, List<Node>> named = new LinkedHashMap<>();
    private int at;
    private int depth;

    /** @param named the templates that it defines, by name */
    record Parsed(List<Node> nodes, Map<String, List<Node>> named) {
    }

    private Parser(List<Piece> pieces) {
        this.pieces = pieces;
    }

    static Parsed parse(String text) {
        var parser = new Parser(Lexer.cut(text));
        var nodes = parser.nodes();
        if (parser.at < parser.pieces.size()) {
            throw new TemplateException(parser.pieces.get(parser.at).line(), "unexpected {{"
                    + ((Piece.Action) parser.pieces.get(parser.at)).tokens().getFirst().text() + "}}");
        }
        return new Parsed(nodes, parser.named);
    }

    /** Up to an {@code end} or {@code else}, which is left standing. */
    private List<Node> nodes() {
        var nodes = new ArrayList<Node>();
        while (at < pieces.size()) {
            switch (pieces.get(at)) {
                case Piece.Text text -> {
                    nodes.add(new Node.Text(text.text(), text.line()));
                    at++;
                }
                case Piece.Action action -> {
                    if (action.tokens().isEmpty()) {
                        throw new TemplateException(action.line(), "missing value for command");
                    }
                    if (starts(action, ENDS)) {
                        return nodes;
                    }
                    at++;
                    action(action, nodes);
                }
            }
        }
        return nodes;
    }

    private static boolean starts(Piece.Action action, Set<String> words) {
        var first = action.tokens().getFirst();
        return first.kind() == Kind.WORD && words.contains(first.text());
    }

    private void action(Piece.Action action, List<Node> nodes) {
        var first = action.tokens().getFirst();
        var tokens = new Tokens(action);
        if (++depth > DEEPEST) {
            throw new TemplateException(action.line(), "nested more than " + DEEPEST + " deep");
        }
        if (first.kind() == Kind.WORD && Set.of("if", "with", "range", "define", "block", "template", "break",
                "continue").contains(first.text())) {
            tokens.next();
            statement(first.text(), tokens, nodes);
        } else {
            nodes.add(new Node.Output(tokens.pipeline()));
        }
        tokens.finished();
        depth--;
    }

    private void statement(String word, Tokens tokens, List<Node> nodes) {
        switch (word) {
            case "if", "with", "range" -> nodes.add(block(word, tokens));
            case "define" -> {
                named.put(tokens.string(), nodes());
                end(tokens);
            }
            case "block" -> {
                var name = tokens.string();
                var dot = tokens.pipeline();
                named.putIfAbsent(name, nodes());
                end(tokens);
                nodes.add(new Node.Call(name, dot, tokens.line()));
            }
            case "template" -> {
                var name = tokens.string();
                nodes.add(new Node.Call(name, tokens.isFinished() ? null : tokens.pipeline(), tokens.line()));
            }
            case "break" -> nodes.add(new Node.Break());
            default -> nodes.add(new Node.Continue());
        }
    }

    private Node block(String word, Tokens tokens) {
        var pipeline = tokens.pipeline();
        tokens.finished();
        var then = nodes();
        var otherwise = otherwise(word, tokens);
        return switch (word) {
            case "if" -> new Node.If(pipeline, then, otherwise);
            case "with" -> new Node.With(pipeline, then, otherwise);
            default -> new Node.Range(pipeline, then, otherwise);
        };
    }

    private List<Node> otherwise(String word, Tokens opening) {
        if (at >= pieces.size()) {
            throw new TemplateException(opening.line(), "{{" + word + "}} has no {{end}}");
        }
        var action = (Piece.Action) pieces.get(at);
        if (action.tokens().getFirst().isWord("end")) {
            end(opening);
            return List.of();
        }
        at++;
        var tokens = new Tokens(action);
        tokens.next();
        if (!tokens.isFinished()) {
            // the rest of the chain takes the one end that closes all
            var next = tokens.next();
            if (!next.isWord("if") && !next.isWord("with")) {
                throw new TemplateException(next.line(), "unexpected '" + next.text() + "' after else");
            }
            if (++depth > DEEPEST) {
                throw new TemplateException(next.line(), "nested more than " + DEEPEST + " deep");
            }
            var chained = List.of(block(next.text(), tokens));
            depth--;
            return chained;
        }
        var nodes = nodes();
        end(opening);
        return nodes;
    }

    private void end(Tokens opening) {
        if (at >= pieces.size()) {
            throw new TemplateException(opening.line(), "unexpected end of the file: an {{end}} is missing");
        }
        var action = (Piece.Action) pieces.get(at);
        if (action.tokens().size() != 1 || !action.tokens().getFirst().isWord("end")) {
            throw new TemplateException(action.line(), "expected {{end}}");
        }
        at++;
    }

    /** The tokens of one action, read one after the other. */
    private static final class Tokens {
        private final Piece.Action action;
        private int at;
        private int depth;

        Tokens(Piece.Action action) {
            this.action = action;
        }

        int line() {
            return action.line();
        }

        boolean isFinished() {
            return at >= action.tokens().size();
        }

        Token next() {
            if (isFinished()) {
                throw new TemplateException(line(), "missing value for command");
            }
            return action.tokens().get(at++);
        }

        void finished() {
            if (!isFinished()) {
                throw new TemplateException(line(), "unexpected '" + action.tokens().get(at).text() + "'");
            }
        }

        String string() {
            var token = next();
            if (token.kind() != Kind.STRING && token.kind() != Kind.RAW) {
                throw new TemplateException(token.line(), "expected a name in quotes, not '" + token.text() + "'");
            }
            return token.text();
        }

        private boolean at(int ahead, String sign) {
            return at + ahead < action.tokens().size() && action.tokens().get(at + ahead).is(sign);
        }

        Pipeline pipeline() {
            if (++depth > DEEPEST) {
                throw new TemplateException(line(), "nested more than " + DEEPEST + " deep");
            }
            var variables = variables();
            var declares = !variables.isEmpty() && action.tokens().get(at - 1).is(":=");
            var commands = new ArrayList<Command>();
            do {
                commands.add(command());
            } while (taken("|"));
            depth--;
            return new Pipeline(variables, declares, commands, line());
        }

        private List<String> variables() {
            var begin = at;
            var names = new ArrayList<String>();
            while (!isFinished() && action.tokens().get(at).kind() == Kind.VARIABLE) {
                names.add(next().text());
                if (taken(":=") || taken("=")) {
                    return names;
                }
                if (names.size() > 1 || !taken(",")) {
                    break;
                }
            }
            at = begin;
            return List.of();
        }

        private boolean taken(String sign) {
            var is = at(0, sign);
            at += is ? 1 : 0;
            return is;
        }

        private Command command() {
            var operands = new ArrayList<Operand>();
            while (!isFinished() && !at(0, "|") && !at(0, ")")) {
                operands.add(operand());
            }
            if (operands.isEmpty()) {
                throw new TemplateException(line(), "missing value for command");
            }
            return new Command(operands, line());
        }

        private Operand operand() {
            var token = next();
            Operand operand = switch (token.kind()) {
                case STRING, RAW -> new Operand.Literal(token.text());
                case CHARACTER -> new Operand.Literal((long) token.text().codePointAt(0));
                case NUMBER -> new Operand.Literal(number(token));
                case VARIABLE -> new Operand.Variable(token.text());
                case FIELD -> new Operand.Field(new Operand.Dot(), token.text());
                case WORD -> word(token);
                case SIGN -> sign(token);
            };
            // "$x.a.b" and "(…).a" are one operand, "$x .a" are two
            while ((token.kind() == Kind.VARIABLE || token.kind() == Kind.FIELD || token.is("(")) && !isFinished()
                    && action.tokens().get(at).kind() == Kind.FIELD && !action.tokens().get(at).spaced()) {
                operand = new Operand.Field(operand, next().text());
            }
            return operand;
        }

        private static Operand word(Token token) {
            return switch (token.text()) {
                case "true" -> new Operand.Literal(true);
                case "false" -> new Operand.Literal(false);
                case "nil" -> new Operand.Literal(null);
                default -> new Operand.Function(token.text());
            };
        }

        private Operand sign(Token token) {
            if (token.is("(")) {
                var nested = new Operand.Nested(pipeline());
                if (!taken(")")) {
                    throw new TemplateException(token.line(), "unclosed left parenthesis");
                }
                return nested;
            }
            if (token.is(".")) {
                return new Operand.Dot();
            }
            throw new TemplateException(token.line(), "unexpected '" + token.text() + "' in operand");
        }

        private static Object number(Token token) {
            var text = token.text().replace("_", "");
            try {
                // Go's octal numbers too begin with a nought
                return text.matches("[+-]?(0[xX])?[0-9a-fA-F]+") ? (Object) Long.decode(text) : Double.valueOf(text);
            } catch (NumberFormatException e) {
                throw new TemplateException(token.line(), "bad number syntax: " + token.text());
            }
        }
    }
}
