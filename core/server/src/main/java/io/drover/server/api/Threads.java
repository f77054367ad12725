package io.drover.server.api;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Work that blocks, done on a virtual thread of its own; what follows is done on the request's own context again. */
final class Threads {
    private Threads() {
    }

    static <T> void run(RoutingContext context, Callable<T> work,
            BiConsumer<@Nullable T, @Nullable Throwable> then) {
        var here = context.vertx().getOrCreateContext();
        Thread.ofVirtual().name("api").start(() -> {
            try {
                var done = work.call();
                here.runOnContext(_ -> then.accept(done, null));
            } catch (Exception | Error e) {
                // whatever it is, somebody waits for an answer
                here.runOnContext(_ -> then.accept(null, e));
            }
        });
    }

    /**
     * Answers, unless the client has gone. HEAD gets the headers only. A body that nobody has read is thrown away: the
     * next request on the connection comes after it.
     */
    static void end(RoutingContext context, Reply reply) {
        if (!context.request().isEnded()) {
            context.request().resume();
        }
        var response = context.response();
        if (response.ended() || response.closed()) {
            return;
        }
        response.setStatusCode(reply.status());
        reply.headers().forEach(response::putHeader);
        if (reply.body() == null) {
            response.end();
            return;
        }
        var bytes = reply.body() instanceof Buffer written ? written : Json.write(reply.body());
        response.putHeader("Content-Type", "application/json; charset=utf-8");
        if (context.request().method().name().equals("HEAD")) {
            response.putHeader("Content-Length", String.valueOf(bytes.length())).end();
        } else {
            response.end(bytes);
        }
    }
}
