package io.drover.network.health;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The bytes that are sent to a target. */
final class Request {
    static final int LONGEST = 4096;

    private final byte[] bytes;

    private Request(String text) {
        bytes = text.getBytes(StandardCharsets.UTF_8);
    }

    /** @param host for HTTP/1.1, when the person named none */
    static Request of(String requestLine, String host) {
        return new Request(RequestLine.parse(requestLine).text(host));
    }

    int length() {
        return bytes.length;
    }

    /** Puts what comes after so many bytes, as far as there is room. */
    void put(int from, ByteBuffer to) {
        to.put(bytes, from, Math.min(bytes.length - from, to.remaining()));
    }

    @Override
    public String toString() {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
