package io.drover.server.api;

import io.drover.model.Refusal;
import io.drover.server.auth.Authenticator;
import io.drover.server.auth.Caller;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;

/**
 * Lets in who has shown valid credentials. The body is not read before that, and a password is checked away from the
 * event loop.
 */
final class Door implements Handler<RoutingContext> {
    private static final String CALLER = "drover.caller";
    private final Authenticator authenticator;

    Door(Authenticator authenticator) {
        this.authenticator = authenticator;
    }

    @Override
    public void handle(RoutingContext context) {
        var request = context.request();
        var header = request.getHeader("Authorization");
        var from = request.remoteAddress() == null ? "" : request.remoteAddress().hostAddress();
        request.pause();
        Threads.run(context, () -> authenticator.authenticate(header, from == null ? "" : from), (caller, failure) -> {
            if (caller == null) {
                Threads.end(context, Errors.of(failure == null ? Refusal.notFound("caller") : failure));
            } else {
                context.put(CALLER, caller);
                request.resume();
                context.next();
            }
        });
    }

    static Caller caller(RoutingContext context) {
        return context.get(CALLER);
    }
}
