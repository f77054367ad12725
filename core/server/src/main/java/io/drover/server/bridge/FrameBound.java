package io.drover.server.bridge;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * Stands in a WebSocket's way before anything is put together: cuts it for a message that is too long, and for a
 * flood; and lets nobody ask for pongs that he does not read. The port's own bounds are those of agents, and much wider.
 */
final class FrameBound extends ChannelInboundHandlerAdapter {
    /** In bytes. */
    private static final int ALL_OF_STRANGER = 64 << 10;

    private final Budget budget = new Budget(System::nanoTime);
    private volatile int longest = Socket.LONGEST_FRAME_OF_STRANGER;
    private int length;
    private @Nullable Holding holding;
    private long gathered;

    /** To be put before whatever puts bytes together: all that a stranger may send. */
    final class Bytes extends ChannelInboundHandlerAdapter {
        private long received;

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof ByteBuf bytes) {
                received += bytes.readableBytes();
                if (received > ALL_OF_STRANGER && longest < Socket.LONGEST_FRAME) {
                    ReferenceCountUtil.release(message);
                    context.close();
                    return;
                }
                gather(bytes.readableBytes());
            }
            context.fireChannelRead(message);
        }
    }

    /** @param holding what is being put together counts there */
    void begin(Holding holding) {
        this.holding = holding;
    }

    private void gather(int bytes) {
        if (holding != null) {
            gathered += bytes;
            holding.more(bytes);
        }
    }

    /** Nothing is left to be put together, or next to nothing. */
    private void gathered() {
        if (holding != null) {
            holding.less(gathered);
            gathered = 0;
        }
    }

    void trust() {
        longest = Socket.LONGEST_FRAME;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof WebSocketFrame frame && !fits(frame)) {
            ReferenceCountUtil.release(message);
            context.close();
        } else if (message instanceof PingWebSocketFrame && !context.channel().isWritable()) {
            // the answer would wait with all others that are not read
            ReferenceCountUtil.release(message);
        } else {
            context.fireChannelRead(message);
        }
    }

    private boolean fits(WebSocketFrame frame) {
        var bytes = frame.content().readableBytes();
        var control = frame instanceof PingWebSocketFrame || frame instanceof PongWebSocketFrame
                || frame instanceof CloseWebSocketFrame;
        if (!control) {
            length += bytes;
        }
        var fits = length <= longest && budget.spend(bytes);
        if (!control && frame.isFinalFragment()) {
            length = 0;
        }
        if (length == 0) {
            gathered();
        }
        return fits;
    }
}
