package io.drover.network.reach;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What hosts say to each other to find out whether they are reached, one datagram each: {@code drover-reach 1 NUMBER},
 * answered by the same and the uuid of the host that answers. A question is filled up with blanks, so that nobody gets back
 * more than was sent.
 *
 * @param number by which an answer is known; nobody else can guess it
 * @param uuid of the host that answers; null in a question
 */
record Message(String number, @Nullable String uuid) {
    static final int LENGTH = 128;
    private static final Pattern FORM = Pattern.compile("drover-reach 1 ([0-9a-f]{16})(?: ([0-9A-Za-z-]{1,64}))? *");

    /** Null for anything else. */
    static @Nullable Message parse(byte[] bytes) {
        var matcher = FORM.matcher(new String(bytes, StandardCharsets.US_ASCII));
        return matcher.matches() ? new Message(matcher.group(1), matcher.group(2)) : null;
    }

    byte[] bytes() {
        var text = "drover-reach 1 " + number + (uuid == null ? "" : " " + uuid);
        return (uuid == null ? text + " ".repeat(LENGTH - text.length()) : text).getBytes(StandardCharsets.US_ASCII);
    }
}
