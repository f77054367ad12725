package io.drover.network.health;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Judges an answer by its first bytes. Pure, but for what it has read. */
final class StatusLine {
    /** More is never read of an answer. */
    static final int MOST = 32;
    private static final String FORM = "HTTP/0.0 000";

    private final byte[] read = new byte[MOST];
    private int count;

    /** So much may be read on. */
    int room() {
        return MOST - count;
    }

    /** @param more no more than there is room for @return null when the answer is not clear yet */
    @Nullable
    Outcome take(ByteBuffer more) {
        var before = count;
        count += more.remaining();
        more.get(read, before, count - before);
        for (var i = before; i < Math.min(count, FORM.length()); i++) {
            if (!fits(FORM.charAt(i), read[i])) {
                return nonsense();
            }
        }
        return count < FORM.length() ? null : ofStatus();
    }

    /** Nothing follows. */
    Outcome end() {
        return count == 0 ? Outcome.bad("closed without an answer") : nonsense();
    }

    private Outcome ofStatus() {
        var status = (read[9] - '0') * 100 + (read[10] - '0') * 10 + read[11] - '0';
        return status >= 200 && status < 400 ? Outcome.GOOD : Outcome.bad("status " + status);
    }

    private Outcome nonsense() {
        var text = new StringBuilder("no HTTP: ");
        for (var i = 0; i < count; i++) {
            text.append(read[i] >= ' ' && read[i] <= '~' ? (char) read[i] : '.');
        }
        return Outcome.bad(text.toString());
    }

    private static boolean fits(char form, byte is) {
        return form == '0' ? is >= '0' && is <= '9' : is == form;
    }
}
