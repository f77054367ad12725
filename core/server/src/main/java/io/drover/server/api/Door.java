package io.drover.server.api;

import io.drover.model.Refusal;
import io.drover.server.auth.Authenticator;
import io.drover.server.auth.Caller;
import io.drover.server.auth.Sessions;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/**
 * Lets in who has shown valid credentials, or has signed in before. The body is not read before that, and a password is
 * checked away from the event loop.
 */
final class Door implements Handler<RoutingContext> {
    /** The session's cookie, by the name it has in Rancher. */
    static final String COOKIE = "token";
    /** Sent by pages that ask for a password themselves: without it a browser would open a window of its own. */
    private static final String NO_CHALLENGE = "X-API-No-Challenge";
    private static final String CALLER = "drover.caller";
    private static final String BEARER = "Bearer ";

    private final Authenticator authenticator;
    private final Sessions sessions;

    Door(Authenticator authenticator, Sessions sessions) {
        this.authenticator = authenticator;
        this.sessions = sessions;
    }

    @Override
    public void handle(RoutingContext context) {
        var request = context.request();
        var from = address(context);
        request.pause();
        Threads.run(context, () -> caller(context, from), (caller, failure) -> {
            if (caller == null) {
                Threads.end(context, refuse(context, failure));
            } else {
                context.put(CALLER, caller);
                // stays paused until somebody reads the body
                context.next();
            }
        });
    }

    private Caller caller(RoutingContext context, String from) {
        var header = context.request().getHeader("Authorization");
        var cookie = context.request().getCookie(COOKIE);
        if (header != null && header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return sessions.caller(header.substring(BEARER.length()).strip());
        }
        if (header == null && cookie != null) {
            SignIn.requireSameOrigin(context);
            return sessions.caller(cookie.getValue());
        }
        return authenticator.authenticate(header, from);
    }

    static Caller caller(RoutingContext context) {
        return context.get(CALLER);
    }

    static String address(RoutingContext context) {
        var remote = context.request().remoteAddress();
        var address = remote == null ? null : remote.hostAddress();
        return address == null ? "" : address;
    }

    static Reply refuse(RoutingContext context, @Nullable Throwable failure) {
        var reply = Errors.of(failure == null ? Refusal.notFound("caller") : failure);
        return reply.status() == 401 && context.request().getHeader(NO_CHALLENGE) != null
                ? Reply.of(401, reply.body())
                : reply;
    }
}
