package io.drover.server.bridge;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.model.Resource;
import io.drover.server.auth.Caller;
import io.drover.server.store.View;
import io.vertx.ext.web.RoutingContext;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What the bridge asks of the API. All of it blocks, so it is called on virtual threads. */
public interface Desk {
    /**
     * Who sent a request, by its credentials or its session.
     *
     * @return null when it brought neither
     * @throws io.drover.model.Refusal for wrong ones, and for a page of another site
     */
    @Nullable
    Caller caller(RoutingContext context);

    /**
     * @param authorization as in the HTTP header of that name
     * @param from the address it came from
     * @throws io.drover.model.Refusal Unauthorized, or TooManyRequests after many wrong passwords
     */
    Caller caller(String authorization, String from);

    /** Tells from now on whether what a caller has shown still opens what it opened. Does not block. */
    BooleanSupplier standing(Caller caller);

    /** Is a request from one of this server's own pages, or from no page at all? Does not block. */
    boolean ofOwnPage(RoutingContext context);

    /** The server's address as a client used it, for the links in resources. */
    String origin(RoutingContext context);

    /** @param otherwise when nothing says that clients use another. Does not block. */
    String origin(String otherwise);

    /**
     * Does what the API does with the same request below an environment's URL.
     *
     * @param path what follows {@code /v2-beta/projects/<id>}, with a query or without
     */
    Answer call(Caller caller, String origin, String project, String method, String path, JsonNode body);

    /** A refusal in the API's form; anything else is the server's own failure. */
    Answer refused(Throwable why);

    /** A resource as the API shows it, as JSON. */
    String drawn(View view, Resource resource, String origin);

    /** @param body JSON */
    record Answer(int status, String body) {
    }
}
