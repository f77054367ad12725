package io.drover.server.api;

import io.drover.model.Refusal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Refusals and failures in Rancher's form. */
final class Errors {
    private static final Logger log = LoggerFactory.getLogger(Errors.class);

    private Errors() {
    }

    static Reply of(Throwable failure) {
        if (failure instanceof Refusal refusal) {
            var reply = of(refusal.code().status(), refusal.code().name(), refusal.field(), refusal.getMessage());
            return switch (refusal.code()) {
                case Unauthorized -> reply.with("WWW-Authenticate", "Basic realm=\"Drover\"");
                default -> reply;
            };
        }
        log.error("a request failed", failure);
        return of(500, "ServerError", null, "the server failed to do this; its log says more");
    }

    /** What the web server itself refuses, for example a body that is too large. */
    static Reply ofStatus(int status) {
        return switch (status) {
            case 413 -> of(413, "MaxLengthExceeded", null, "the body is larger than " + Api.MAX_BODY + " bytes");
            case 404 -> of(404, "NotFound", null, "there is nothing at this address");
            default -> of(status, "InvalidBodyContent", null, "the request cannot be read");
        };
    }

    private static Reply of(int status, String code, @Nullable String field, @Nullable String message) {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("id", UUID.randomUUID().toString());
        body.put("type", "error");
        body.put("links", Map.of());
        body.put("actions", Map.of());
        body.put("status", status);
        body.put("code", code);
        body.put("message", message);
        body.put("detail", null);
        body.put("fieldName", field);
        return Reply.of(status, body);
    }
}
