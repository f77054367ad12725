package io.drover.server.api;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;

/**
 * Reads a request's body up to a limit, whatever its content type says: curl calls JSON a form, and Python's clients
 * call it nothing.
 */
final class Bodies implements Handler<RoutingContext> {
    private static final String BODY = "drover.body";
    private final int limit;

    /** @param limit in bytes */
    Bodies(int limit) {
        this.limit = limit;
    }

    @Override
    public void handle(RoutingContext context) {
        var request = context.request();
        var body = Buffer.buffer();
        if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
            context.response().writeContinue();
        }
        request.handler(part -> {
            if (body.length() + part.length() <= limit) {
                body.appendBuffer(part);
            } else {
                // what still comes is thrown away
                Threads.end(context, Errors.ofStatus(413));
            }
        });
        request.endHandler(_ -> {
            if (!context.response().ended()) {
                context.put(BODY, body);
                context.next();
            }
        });
        request.resume();
    }

    /** What was read. */
    static Buffer of(RoutingContext context) {
        return context.get(BODY);
    }
}
