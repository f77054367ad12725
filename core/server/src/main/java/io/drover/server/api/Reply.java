package io.drover.server.api;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The answer to a request. @param body written as JSON; a buffer is JSON already, null is no body */
record Reply(int status, @Nullable Object body, Map<String, String> headers) {

    static Reply of(int status, @Nullable Object body) {
        return new Reply(status, body, Map.of());
    }

    Reply withBody(@Nullable Object other) {
        return new Reply(status, other, headers);
    }

    /** With its body as bytes: writing a long one takes a while. */
    Reply written() {
        return new Reply(status, body == null ? null : Json.write(body), headers);
    }

    Reply with(String header, String value) {
        var more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Reply(status, body, more);
    }
}
