package io.drover.compose;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Splits a command into words by a shell's rules for blanks, quotes and backslashes; nothing is expanded. */
final class Words {
    private Words() {
    }

    /** The words, or null when a quote is not closed. */
    static @Nullable List<String> split(String command) {
        var words = new ArrayList<String>();
        StringBuilder word = null;
        var quote = '\0';
        for (var i = 0; i < command.length(); i++) {
            var c = command.charAt(i);
            if (quote == '\0' && Character.isWhitespace(c)) {
                if (word != null) {
                    words.add(word.toString());
                    word = null;
                }
                continue;
            }
            word = word == null ? new StringBuilder() : word;
            if (c == quote) {
                quote = '\0';
            } else if (quote == '\0' && (c == '\'' || c == '"')) {
                quote = c;
            } else if (c == '\\' && quote != '\'' && i + 1 < command.length()
                    && (quote == '\0' || "\"\\$`".indexOf(command.charAt(i + 1)) >= 0)) {
                word.append(command.charAt(++i));
            } else {
                word.append(c);
            }
        }
        if (word != null) {
            words.add(word.toString());
        }
        return quote == '\0' ? words : null;
    }
}
