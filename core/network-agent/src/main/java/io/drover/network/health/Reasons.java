package io.drover.network.health;

import java.io.IOException;
import java.util.Locale;

/** Says in words for people why a connection failed. Pure. */
final class Reasons {
    private Reasons() {
    }

    static String of(IOException e) {
        var said = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        if (said.contains("refused")) {
            return "connection refused";
        }
        if (said.contains("reset") || said.contains("broken pipe")) {
            return "connection reset";
        }
        return said.contains("no route") ? "no route to host" : said;
    }

    /** This host has no more ports: that says nothing of the target. */
    static boolean ours(IOException e) {
        return String.valueOf(e.getMessage()).startsWith("Cannot assign requested address");
    }
}
