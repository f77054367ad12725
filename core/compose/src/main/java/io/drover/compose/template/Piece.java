package io.drover.compose.template;

import java.util.List;

/** A template cut at its braces. */
sealed interface Piece {
    int line();

    record Text(String text, int line) implements Piece {
    }

    /** What stands between two pairs of braces. */
    record Action(List<Token> tokens, int line) implements Piece {
    }
}
