package io.drover.compose.template;

import java.util.List;

/**
 * What a template gave.
 *
 * @param lines for each line of the text, the line of the template that it began in; both count from 1
 */
public record Rendered(String text, List<Integer> lines) {
    public Rendered {
        lines = List.copyOf(lines);
    }

    /** A text that needed no rendering. */
    public static Rendered plain(String text) {
        return new Rendered(text, List.of());
    }

    /** The template's line for a line of the text. */
    public int source(int line) {
        return line >= 1 && line <= lines.size() ? lines.get(line - 1) : line;
    }
}
