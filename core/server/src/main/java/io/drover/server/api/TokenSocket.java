package io.drover.server.api;

import io.drover.model.Refusal;
import io.vertx.core.Handler;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.ext.web.RoutingContext;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * A WebSocket that a token opens, which is part of its address.
 *
 * @param access what a token allows; throws {@link Refusal} when it allows nothing
 * @param session begins it
 */
record TokenSocket<A>(Function<String, A> access, BiConsumer<ServerWebSocket, A> session)
        implements
            Handler<RoutingContext> {

    @Override
    public void handle(RoutingContext context) {
        try {
            var token = context.request().getParam("token");
            var granted = access.apply(token == null ? "" : token);
            context.request().toWebSocket().onSuccess(socket -> session.accept(socket, granted))
                    .onFailure(_ -> Threads.end(context, Errors.ofStatus(400)));
        } catch (Refusal refusal) {
            Threads.end(context, Errors.of(refusal));
        }
    }
}
