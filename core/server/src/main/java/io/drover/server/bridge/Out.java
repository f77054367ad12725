package io.drover.server.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** A frame that goes out, maybe to many: written once in the form of each socket. */
final class Out {
    private static final int HEAD = 4;
    private final String text;
    private volatile @Nullable Buffer counted;

    Out(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }

    /** After its length in four bytes. */
    Buffer counted() {
        var known = counted;
        if (known == null) {
            var bytes = text.getBytes(UTF_8);
            known = Buffer.buffer(HEAD + bytes.length).appendInt(bytes.length).appendBytes(bytes);
            counted = known;
        }
        return known;
    }

    int length() {
        return text.length();
    }
}
