package io.drover.server.bridge;

import io.netty.channel.Channel;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.ext.web.handler.sockjs.SockJSSocket;

/** A client by SockJS, over a WebSocket. */
final class SockJsSocket implements Socket {
    private static final long FAREWELL_MILLIS = 1000;

    private final SockJSSocket socket;
    private final Context context;
    private final Channel channel;
    private final FrameBound bound;

    SockJsSocket(SockJSSocket socket, Context context, Channel channel, FrameBound bound) {
        this.socket = socket;
        this.context = context;
        this.channel = channel;
        this.bound = bound;
    }

    @Override
    public Future<Void> write(Out frame) {
        var written = Promise.<Void>promise();
        context.runOnContext(_ -> socket.write(frame.text()).onComplete(written));
        return written.future();
    }

    @Override
    public void trust() {
        bound.trust();
    }

    @Override
    public void close() {
        context.runOnContext(_ -> socket.close());
        // who reads nothing would not hear of it
        context.owner().setTimer(FAREWELL_MILLIS, _ -> cut());
    }

    @Override
    public void cut() {
        Cut.off(channel);
    }

    @Override
    public String from() {
        return socket.remoteAddress().hostAddress();
    }

    /** The WebSocket's own bounds see to that. */
    @Override
    public long unfinishedSince() {
        return 0;
    }
}
