package io.drover.server.bridge;

import io.drover.model.Refusal;
import io.drover.server.auth.Caller;
import io.netty.channel.Channel;
import io.vertx.core.Vertx;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.sockjs.SockJSHandler;
import io.vertx.ext.web.handler.sockjs.SockJSHandlerOptions;
import io.vertx.ext.web.handler.sockjs.SockJSSocket;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * SockJS below {@code /eventbus}, by WebSocket only: with or without SockJS's own framing. What else SockJS has for old
 * browsers keeps sessions without a connection, and serves pages; none of that is open.
 */
final class SockJsGate {
    static final String PATH = "/eventbus";
    private static final Pattern PLACES = Pattern.compile("/info|/websocket|/[^/.]+/[^/.]+/websocket");
    private static final List<String> OTHER_TRANSPORTS = List.of("EVENT_SOURCE", "HTML_FILE", "JSON_P", "XHR");
    private static final String CALLER = "drover.bridge.caller";
    private static final String ORIGIN = "drover.bridge.origin";
    private static final String BOUND = "drover.bridge.bound";

    private final Vertx vertx;
    private final Connection.Parts parts;

    SockJsGate(Vertx vertx, Connection.Parts parts) {
        this.vertx = vertx;
        this.parts = parts;
    }

    void mount(Router router) {
        var options = new SockJSHandlerOptions().setRegisterWriteHandler(false).setInsertJSESSIONID(false);
        OTHER_TRANSPORTS.forEach(options::addDisabledTransport);
        router.route(PATH + "/*").handler(this::pass);
        router.route(PATH + "/*").subRouter(SockJSHandler.create(vertx, options).socketHandler(this::open));
    }

    private void pass(RoutingContext context) {
        var place = context.normalizedPath().substring(PATH.length());
        if (!PLACES.matcher(place).matches()) {
            refuse(context, Refusal.notFound(PATH + place));
        } else if (!parts.desk().ofOwnPage(context)) {
            refuse(context, new Refusal(Refusal.Code.Forbidden, null,
                    "the bridge is open to this server's own pages, and to programs that are no pages"));
        } else if (place.equals("/info")) {
            context.next();
        } else {
            enter(context);
        }
    }

    /** Who comes with credentials has them checked before there is a WebSocket; others show them in a frame. */
    private void enter(RoutingContext context) {
        if (!(context.request().connection() instanceof HttpServerConnection connection)
                || !context.request().canUpgradeToWebSocket()) {
            refuse(context, new Refusal(Refusal.Code.MethodNotAllowed, null, "the bridge is a WebSocket"));
            return;
        }
        context.request().pause();
        var here = vertx.getOrCreateContext();
        Thread.ofVirtual().name("bridge").start(() -> {
            try {
                var caller = parts.desk().caller(context);
                var origin = parts.desk().origin(context);
                here.runOnContext(_ -> {
                    context.put(CALLER, caller).put(ORIGIN, origin).put(BOUND, bound(channel(connection)));
                    context.next();
                });
            } catch (RuntimeException | Error e) {
                here.runOnContext(_ -> refuse(context, e));
            }
        });
    }

    /** A request that was refused before may have left its own. */
    private static FrameBound bound(Channel channel) {
        var before = channel.pipeline().get(FrameBound.class);
        if (before != null) {
            return before;
        }
        var bound = new FrameBound();
        channel.pipeline().addFirst(bound.new Bytes()).addBefore("handler", null, bound);
        return bound;
    }

    private void open(SockJSSocket client) {
        var context = client.routingContext();
        var connection = (HttpServerConnection) context.request().connection();
        FrameBound bound = Objects.requireNonNull(context.get(BOUND));
        @Nullable
        Caller caller = context.get(CALLER);
        var socket = new SockJsSocket(client, vertx.getOrCreateContext(), channel(connection), bound);
        var guest = new Connection(parts, socket, Dialect.SOCKJS, Objects.requireNonNull(context.get(ORIGIN)));
        bound.begin(guest.holding());
        client.handler(frame -> guest.hear(frame.toString()));
        client.closeHandler(_ -> guest.closed());
        client.exceptionHandler(_ -> socket.cut());
        guest.begin(caller);
    }

    private static Channel channel(HttpServerConnection connection) {
        return connection.channelHandlerContext().channel();
    }

    private void refuse(RoutingContext context, Throwable why) {
        var answer = parts.desk().refused(why);
        context.request().resume();
        if (!context.response().ended() && !context.response().closed()) {
            context.response().setStatusCode(answer.status())
                    .putHeader("Content-Type", "application/json; charset=utf-8").end(answer.body());
        }
    }
}
