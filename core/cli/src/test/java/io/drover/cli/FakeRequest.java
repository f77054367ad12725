package io.drover.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request of HTTP/1.1 as it came. @param headers their names in small letters */
record FakeRequest(String line, Map<String, String> headers, String body) {
    /** The next one, or null when there is none. */
    static @Nullable FakeRequest read(InputStream in) throws IOException {
        var first = line(in);
        if (first.isEmpty()) {
            return null;
        }
        var headers = new HashMap<String, String>();
        for (var line = line(in); !line.isEmpty(); line = line(in)) {
            var colon = line.indexOf(':');
            headers.put(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
        }
        if ("chunked".equals(headers.get("transfer-encoding"))) {
            throw new IOException("bodies come whole");
        }
        var length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        return new FakeRequest(first, headers, new String(in.readNBytes(length), UTF_8));
    }

    String header(String name) {
        return headers.getOrDefault(name, "null");
    }

    boolean isForSocket() {
        return headers.containsKey("sec-websocket-key");
    }

    private static String line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (var next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            line.write(next);
        }
        return line.toString(ISO_8859_1).stripTrailing();
    }
}
