package io.drover.server.api;

import io.drover.server.auth.Tokens;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * A WebSocket that a token opens, which is part of its address. It ends soon after the API key that the token belongs to
 * has been removed, switched off or changed.
 *
 * @param use what the token must be for
 * @param access what its claims allow
 * @param session begins it
 */
record TokenSocket<A>(Vertx vertx, Tokens tokens, String use, Function<Map<String, String>, A> access,
        BiConsumer<ServerWebSocket, A> session) implements Handler<RoutingContext> {
    private static final long LOOK_MILLIS = 5_000;
    private static final short NOT_ALLOWED = 1008;

    @Override
    public void handle(RoutingContext context) {
        var request = context.request();
        var token = request.getParam("token");
        request.pause();
        Threads.run(context, () -> tokens.open(token == null ? "" : token, use), (claims, failure) -> {
            if (claims == null) {
                Threads.end(context, Errors.of(failure == null ? new IllegalStateException() : failure));
            } else {
                open(context, claims);
            }
        });
    }

    private void open(RoutingContext context, Map<String, String> claims) {
        var granted = access.apply(claims);
        context.request().toWebSocket().onSuccess(socket -> {
            watch(socket, claims);
            session.accept(socket, granted);
        }).onFailure(_ -> Threads.end(context, Errors.ofStatus(400)));
    }

    private void watch(ServerWebSocket socket, Map<String, String> claims) {
        vertx.setPeriodic(LOOK_MILLIS, look -> {
            if (socket.isClosed()) {
                vertx.cancelTimer(look);
            } else if (tokens.holder(claims) == null) {
                vertx.cancelTimer(look);
                socket.close(NOT_ALLOWED, "the key has been removed, switched off or changed");
            }
        });
    }
}
