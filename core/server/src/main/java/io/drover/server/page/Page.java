package io.drover.server.page;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.StaticHandler;

/**
 * Serves the web page at {@code /}: files whose names change with their contents for ever, and {@code index.html} for
 * every path that the page itself knows what to do with.
 */
public final class Page {
    /** Nothing comes from elsewhere and no script is in the page itself; only the graph and the tables set styles. */
    private static final String POLICY = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
            + " connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
    /** In the jar. A folder of this name where the server is started would win, so it is one that nobody has. */
    private static final String FOLDER = "META-INF/page";

    private Page() {
    }

    /** To be called after all else is mounted: whatever nobody wanted may be a page. */
    public static void mount(Router router) {
        var files = StaticHandler.create(FOLDER + "/assets").setIncludeHidden(false).setDirectoryListing(false)
                .setCachingEnabled(false);
        router.route("/assets/*").handler(context -> {
            rules(context.response()).putHeader("Cache-Control", "public, max-age=31536000, immutable");
            context.next();
        }).handler(files);
        router.route().method(HttpMethod.GET).method(HttpMethod.HEAD).handler(Page::index);
    }

    private static void index(RoutingContext context) {
        var path = context.normalizedPath();
        // what looks like the API or a file is a mistake that a page must not hide
        if (path.matches("/(v[0-9]|assets/).*") || path.substring(path.lastIndexOf('/')).contains(".")) {
            context.next();
            return;
        }
        rules(context.response()).putHeader("Cache-Control", "no-cache");
        context.response().sendFile(FOLDER + "/index.html").onFailure(_ -> {
            if (!context.response().ended()) {
                context.response().setStatusCode(404).end("this server was built without its web page");
            }
        });
    }

    private static HttpServerResponse rules(HttpServerResponse response) {
        return response.putHeader("Content-Security-Policy", POLICY).putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Referrer-Policy", "same-origin").putHeader("X-Frame-Options", "DENY");
    }
}
