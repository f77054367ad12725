package io.drover.server.api;

import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/** Scheme and authority of the server as its clients reach it, also behind a proxy that says so. */
final class Origin {
    private Origin() {
    }

    /** @param configured wins over what the request says */
    static String of(HttpServerRequest request, @Nullable String configured) {
        if (configured != null) {
            return (configured.contains("://") ? configured : "http://" + configured).replaceFirst("/+$", "");
        }
        var scheme = first(request.getHeader("X-Forwarded-Proto"));
        var authority = first(request.getHeader("X-Forwarded-Host"));
        var port = first(request.getHeader("X-Forwarded-Port"));
        var asked = request.authority() == null ? "localhost" : request.authority().toString();
        var host = authority == null ? asked : authority;
        if (authority != null && port != null && !host.contains(":")) {
            host = host + ":" + port;
        }
        return (scheme == null ? String.valueOf(request.scheme()) : scheme) + "://" + host;
    }

    private static @Nullable String first(@Nullable String header) {
        return header == null || header.isBlank() ? null : header.split(",", -1)[0].strip();
    }
}
