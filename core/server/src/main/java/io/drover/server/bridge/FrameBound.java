package io.drover.server.bridge;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;

/**
 * Stands in a WebSocket's way before anything is put together: cuts it for a message that is too long, for a flood, and
 * when a client asks and asks and reads no answer. The port's own bounds are those of agents, and much wider.
 */
final class FrameBound extends ChannelInboundHandlerAdapter {
    /** In bytes. */
    private static final int ALL_OF_STRANGER = 64 << 10;

    private final Budget budget = new Budget(System::nanoTime);
    private volatile int longest = Socket.LONGEST_FRAME_OF_STRANGER;
    private int length;

    /** To be put before whatever puts bytes together: all that a stranger may send. */
    final class Bytes extends ChannelInboundHandlerAdapter {
        private long received;

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof ByteBuf bytes && longest < Socket.LONGEST_FRAME) {
                received += bytes.readableBytes();
                if (received > ALL_OF_STRANGER) {
                    ReferenceCountUtil.release(message);
                    context.close();
                    return;
                }
            }
            context.fireChannelRead(message);
        }
    }

    void trust() {
        longest = Socket.LONGEST_FRAME;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof WebSocketFrame frame && !fits(context, frame)) {
            ReferenceCountUtil.release(message);
            context.close();
            return;
        }
        context.fireChannelRead(message);
    }

    private boolean fits(ChannelHandlerContext context, WebSocketFrame frame) {
        var bytes = frame.content().readableBytes();
        var control = frame instanceof PingWebSocketFrame || frame instanceof PongWebSocketFrame
                || frame instanceof CloseWebSocketFrame;
        if (!control) {
            length += bytes;
        }
        var unread = context.channel().unsafe().outboundBuffer();
        var fits = length <= longest && budget.spend(bytes)
                && (unread == null || unread.totalPendingWriteBytes() <= 8L * Outbox.ROOM);
        if (!control && frame.isFinalFragment()) {
            length = 0;
        }
        return fits;
    }
}
