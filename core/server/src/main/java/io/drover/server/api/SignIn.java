package io.drover.server.api;

import io.drover.model.Refusal;
import io.drover.server.auth.Sessions;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Signing in with a password, for people: {@code POST /v2-beta/token} with {@code {"code": "admin:<password>"}} gives a
 * session's token, as the body's {@code jwt} and as a cookie. {@code GET} says that signing in is needed, and
 * {@code DELETE} takes the cookie away.
 */
final class SignIn implements Handler<RoutingContext> {
    private final Sessions sessions;

    SignIn(Sessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public void handle(RoutingContext context) {
        switch (context.request().method().name()) {
            case "POST" -> open(context, Bodies.of(context));
            case "GET", "HEAD" -> Threads.end(context, Reply.of(200, needed()));
            default -> {
                context.response().addCookie(cookie(context, "").setMaxAge(0));
                Threads.end(context, Reply.of(204, null));
            }
        }
    }

    private void open(RoutingContext context, Buffer bytes) {
        var from = Door.address(context);
        Threads.run(context, () -> sessions.open(Body.of(Json.read(bytes)).required("code"), from),
                (token, failure) -> {
                    if (token == null) {
                        Threads.end(context, Door.refuse(context, failure));
                        return;
                    }
                    context.response().addCookie(cookie(context, token).setMaxAge(Sessions.VALID.toSeconds()));
                    Threads.end(context, Reply.of(201, answer(token)));
                });
    }

    /** Scripts of the page never see it, and other sites cannot make a browser send it. */
    private static Cookie cookie(RoutingContext context, String token) {
        var forwarded = context.request().getHeader("X-Forwarded-Proto");
        return Cookie.cookie(Door.COOKIE, token).setPath("/").setHttpOnly(true).setSameSite(CookieSameSite.STRICT)
                .setSecure("https".equals(forwarded) || "https".equals(context.request().scheme()));
    }

    private static Map<String, @Nullable Object> answer(String token) {
        var identity = new LinkedHashMap<String, @Nullable Object>();
        identity.put("type", "identity");
        identity.put("externalIdType", "rancher_id");
        identity.put("externalId", "1a1");
        identity.put("id", "rancher_id:1a1");
        identity.put("login", "admin");
        identity.put("name", "admin");
        var body = token();
        body.put("jwt", token);
        body.put("accountId", "1a1");
        body.put("user", "admin");
        body.put("userType", "admin");
        body.put("userIdentity", identity);
        return body;
    }

    private static Map<String, @Nullable Object> needed() {
        var body = new LinkedHashMap<String, @Nullable Object>();
        body.put("type", "collection");
        body.put("resourceType", "token");
        body.put("data", List.of(token()));
        return body;
    }

    private static Map<String, @Nullable Object> token() {
        var body = new LinkedHashMap<String, @Nullable Object>();
        body.put("type", "token");
        body.put("links", Map.of());
        body.put("actions", Map.of());
        body.put("authProvider", "localauthconfig");
        body.put("security", true);
        body.put("enabled", true);
        return body;
    }

    /** @throws Refusal for a page of another site */
    static void requireSameOrigin(RoutingContext context) {
        var origin = context.request().getHeader("Origin");
        if (origin != null && !Origin.isSame(context.request(), origin)) {
            throw new Refusal(Refusal.Code.InvalidCSRFToken, null,
                    "a session works on this server's own pages only");
        }
    }
}
