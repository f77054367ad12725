package io.drover.compose.template;

import java.util.ArrayList;
import java.util.List;

/** The text as it grows, and which line of the template each of its lines came from. */
final class Output {
    private final StringBuilder text = new StringBuilder();
    private final List<Integer> lines = new ArrayList<>();
    private boolean atLineStart = true;

    /** @param line of the template where the piece begins */
    void text(String piece, int line) {
        append(piece, line, 1);
    }

    /** @param line of the action that gave the piece */
    void value(String piece, int line) {
        append(piece, line, 0);
    }

    private void append(String piece, int line, int step) {
        if (text.length() + piece.length() > Printed.LONGEST) {
            throw new TemplateException(line, "gives more than " + Printed.LONGEST + " characters");
        }
        var from = line;
        for (var i = 0; i < piece.length(); i++) {
            if (atLineStart) {
                lines.add(from);
                atLineStart = false;
            }
            if (piece.charAt(i) == '\n') {
                atLineStart = true;
                from += step;
            }
        }
        text.append(piece);
    }

    Rendered rendered() {
        return new Rendered(text.toString(), lines);
    }
}
