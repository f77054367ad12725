package io.drover.compose.template;

/**
 * @param text as written; of a string what it stands for
 * @param spaced whether a blank stands before it
 */
record Token(Kind kind, String text, int line, boolean spaced) {
    enum Kind {
        WORD, FIELD, VARIABLE, STRING, RAW, NUMBER, CHARACTER, SIGN
    }

    boolean is(String sign) {
        return kind == Kind.SIGN && text.equals(sign);
    }

    boolean isWord(String word) {
        return kind == Kind.WORD && text.equals(word);
    }
}
