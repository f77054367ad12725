package io.drover.server.api;

import io.drover.model.Instance;
import io.drover.model.Refusal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The way to a container's logs: a WebSocket's address, and a token that opens it for one container. */
final class LogsAccess {
    static final String PATH = "/v1/logs/";
    static final String USE = "logs";
    private static final int LINES = 100;

    private LogsAccess() {
    }

    static Map<String, Object> grant(Call call, Instance instance, Body body) {
        var lines = body.integer("lines");
        var claims = new LinkedHashMap<String, String>();
        claims.put("use", USE);
        claims.put("instanceId", instance.id());
        claims.put("hostId", Objects.requireNonNull(instance.hostId()));
        claims.put("follow", String.valueOf(body.bool("follow", true)));
        claims.put("lines", String.valueOf(lines == null ? LINES : lines));
        claims.put("timestamps", String.valueOf(body.bool("timestamps", false)));
        var since = since(body.at("since"));
        if (since != null) {
            claims.put("since", since.toString());
        }
        return Map.of("type", "hostAccess", "token", call.server().tokens().sign(call.caller(), claims), "url",
                call.links().webSocket(PATH));
    }

    /** As Docker reads it: a time, seconds since 1970, or how long ago ({@code 10m}, {@code 1h30m}). */
    private static @Nullable Instant since(Given given) {
        var text = given.orNull(Given::textOrNull);
        if (text == null) {
            return null;
        }
        try {
            if (text.matches("[0-9]{1,11}([.][0-9]{1,9})?")) {
                return Instant.ofEpochSecond(Long.parseLong(text.replaceFirst("[.].*", "")));
            }
            return text.matches("([0-9]+[hms])+")
                    ? Instant.now().minus(Duration.parse("PT" + text))
                    : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException | ArithmeticException e) {
            throw Refusal.invalid(given.field(), "since must be a time as 2026-01-31T12:00:00Z, seconds since 1970,"
                    + " or how long ago as 10m, not '" + text + "'");
        }
    }
}
