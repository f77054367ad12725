package io.drover.server.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.function.Consumer;

/** Puts the pieces of a stream together to lines. A line longer than 16 KiB comes in several. */
final class LogLines {
    private static final int LONGEST = 16 << 10;
    private final ByteArrayOutputStream open = new ByteArrayOutputStream();
    private final Consumer<String> out;

    LogLines(Consumer<String> out) {
        this.out = out;
    }

    /** @param base64 bytes, which need not end with a line or a character @return how many there are */
    int add(String base64) {
        var bytes = Base64.getDecoder().decode(base64);
        for (var next : bytes) {
            if (next == '\n') {
                flush();
            } else {
                open.write(next);
                if (open.size() >= LONGEST) {
                    flush();
                }
            }
        }
        return bytes.length;
    }

    /** What follows the last line break is a line, too. */
    void end() {
        if (open.size() > 0) {
            flush();
        }
    }

    private void flush() {
        out.accept(open.toString(UTF_8));
        open.reset();
    }
}
