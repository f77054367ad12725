package io.drover.server.api;

import io.drover.model.Kind;
import io.drover.model.Project;
import io.drover.model.Refusal;
import io.drover.server.auth.Authenticator;
import io.drover.server.auth.Caller;
import io.drover.server.auth.Sessions;
import io.drover.server.store.Store;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Lets in who has shown valid credentials, or has signed in before. The body is not read before that, and a password is
 * checked away from the event loop.
 *
 * <p>Behind it this node's views have all that was acknowledged anywhere before the request came: of the accounts, and of
 * the environment in its path or of all that the caller may see.
 */
final class Door implements Handler<RoutingContext> {
    /** The session's cookie, by the name it has in Rancher. */
    static final String COOKIE = "token";
    /** Sent by pages that ask for a password themselves: without it a browser would open a window of its own. */
    private static final String NO_CHALLENGE = "X-API-No-Challenge";
    private static final String CALLER = "drover.caller";
    private static final String BEARER = "Bearer ";

    private static final Pattern PROJECT = Pattern.compile("/[^/]+/projects/([^/]+)(/.*)?", Pattern.CASE_INSENSITIVE);

    private final Store store;
    private final Authenticator authenticator;
    private final Sessions sessions;

    Door(Store store, Authenticator authenticator, Sessions sessions) {
        this.store = store;
        this.authenticator = authenticator;
        this.sessions = sessions;
    }

    @Override
    public void handle(RoutingContext context) {
        var request = context.request();
        var from = address(context);
        request.pause();
        Threads.run(context, () -> caughtUp(context, from), (caller, failure) -> {
            if (caller == null) {
                Threads.end(context, refuse(context, failure));
            } else {
                context.put(CALLER, caller);
                // stays paused until somebody reads the body
                context.next();
            }
        });
    }

    private Caller caughtUp(RoutingContext context, String from) {
        var project = PROJECT.matcher(context.request().path());
        var about = new HashSet<>(Set.of(Store.GLOBAL));
        if (project.matches()) {
            about.add(project.group(1));
        }
        store.catchUp(about);
        var caller = caller(context, from);
        if (!project.matches()) {
            store.catchUp(store.view(Store.GLOBAL).all(Project.class, Kind.PROJECT).stream().map(Project::id)
                    .filter(caller::mayUse).collect(Collectors.toSet()));
        }
        return caller;
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

    /**
     * Who comes to something that is also open to those who bring nothing. Blocks.
     *
     * @return null for those
     */
    @Nullable
    Caller knock(RoutingContext context) {
        if (context.request().getHeader("Authorization") == null && context.request().getCookie(COOKIE) == null) {
            return null;
        }
        store.catchUp(Set.of(Store.GLOBAL));
        return caller(context, address(context));
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
