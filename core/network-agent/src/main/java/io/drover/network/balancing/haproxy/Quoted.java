package io.drover.network.balancing.haproxy;

import java.util.regex.Pattern;

/** Words as HAProxy's file has them. */
final class Quoted {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./*:@+~=-]+");
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    private Quoted() {
    }

    /** One word, whatever is in it; control characters cannot be and are left out. */
    static String word(String text) {
        var clean = CONTROL.matcher(text).replaceAll("");
        return PLAIN.matcher(clean).matches() ? clean : "'" + clean.replace("'", "'\\''") + "'";
    }

    /** For its runtime interface, where a semicolon ends a command. */
    static String forCommand(String words) {
        return words.replace(";", "\\;");
    }
}
