package io.drover.server;

import io.drover.model.Wire;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashMap;
import java.util.function.BooleanSupplier;

/** The HTTP port: everything, {@code /ping} too, is answered with 503 until the server is ready. */
final class Front {
    private final Router router;
    private final HttpServer server;
    private final BooleanSupplier ready;

    Front(Vertx vertx, BooleanSupplier ready) {
        this.router = Router.router(vertx);
        this.ready = ready;
        this.server = vertx.createHttpServer(new HttpServerOptions().setMaxWebSocketMessageSize(16 << 20)
                .setMaxWebSocketFrameSize(1 << 20).setIdleTimeout(120).setCompressionSupported(true))
                .requestHandler(router);
        router.route().handler(this::gate);
        router.get("/ping").handler(context -> context.response().putHeader("Content-Type", "text/plain").end("pong"));
    }

    /** Where the parts hang their routes. */
    Router router() {
        return router;
    }

    Future<HttpServer> listen(int port) {
        return server.listen(port);
    }

    Future<Void> close() {
        return server.close();
    }

    private void gate(RoutingContext context) {
        if (ready.getAsBoolean()) {
            context.next();
            return;
        }
        var body = new LinkedHashMap<String, Object>();
        body.put("type", "error");
        body.put("status", 503);
        body.put("code", "ServiceUnavailable");
        body.put("message", "the server is starting or stopping");
        context.response().setStatusCode(503).putHeader("Content-Type", "application/json")
                .putHeader("Retry-After", "2").end(Wire.write(body));
    }
}
