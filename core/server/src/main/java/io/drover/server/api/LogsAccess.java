package io.drover.server.api;

import io.drover.model.Instance;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** The way to a container's logs: a WebSocket's address, and a token that opens it for one container. */
final class LogsAccess {
    static final String PATH = "/v1/logs/";
    private static final int LINES = 100;

    private LogsAccess() {
    }

    static Map<String, Object> grant(Call call, Instance instance, Body body) {
        var lines = body.integer("lines");
        var claims = new LinkedHashMap<String, String>();
        claims.put("use", "logs");
        claims.put("instanceId", instance.id());
        claims.put("hostId", Objects.requireNonNull(instance.hostId()));
        claims.put("follow", String.valueOf(body.bool("follow", true)));
        claims.put("lines", String.valueOf(lines == null ? LINES : lines));
        return Map.of("type", "hostAccess", "token", call.server().tokens().sign(claims), "url",
                call.links().webSocket(PATH));
    }
}
