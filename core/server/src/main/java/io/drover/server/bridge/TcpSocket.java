package io.drover.server.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import io.vertx.core.parsetools.RecordParser;
import java.util.function.Consumer;

/** A client by TCP: each frame is JSON after its length in four bytes, the highest first. */
final class TcpSocket implements Socket {
    private static final int HEAD = 4;
    private static final long FAREWELL_MILLIS = 1000;

    private final NetSocket socket;
    private final Context context;
    private final RecordParser parser = RecordParser.newFixed(HEAD);
    private final Budget budget = new Budget(System::nanoTime);
    private volatile int longest = LONGEST_FRAME_OF_STRANGER;
    private volatile long begun;
    private boolean head = true;

    TcpSocket(NetSocket socket, Context context) {
        this.socket = socket;
        this.context = context;
    }

    /** @param frames each one that is whole @param problem what ends the connection */
    void listen(Holding holding, Consumer<String> frames, Consumer<String> problem) {
        parser.handler(part -> {
            if (head) {
                begin(part.getInt(0), holding, problem);
            } else {
                head = true;
                begun = 0;
                parser.fixedSizeMode(HEAD);
                frames.accept(part.toString(UTF_8));
                holding.less(part.length());
            }
        });
        socket.handler(parser);
    }

    private void begin(int length, Holding holding, Consumer<String> problem) {
        if (length <= 0 || length > longest) {
            refuse(problem, "frame_too_large");
        } else if (!budget.spend(length)) {
            refuse(problem, "too_many_frames");
        } else {
            head = false;
            begun = System.nanoTime();
            holding.more(length);
            parser.fixedSizeMode(length);
        }
    }

    private void refuse(Consumer<String> problem, String what) {
        // what follows has no meaning
        parser.handler(_ -> {
        });
        socket.handler(_ -> {
        });
        problem.accept(what);
    }

    @Override
    public Future<Void> write(Out frame) {
        var written = Promise.<Void>promise();
        context.runOnContext(_ -> socket.write(frame.counted()).onComplete(written));
        return written.future();
    }

    @Override
    public void trust() {
        longest = LONGEST_FRAME;
    }

    @Override
    public void close() {
        context.runOnContext(_ -> socket.end());
        // who reads nothing would keep it open
        context.owner().setTimer(FAREWELL_MILLIS, _ -> cut());
    }

    @Override
    public void cut() {
        Cut.off(((NetSocketInternal) socket).channelHandlerContext().channel());
    }

    @Override
    public String from() {
        return socket.remoteAddress().hostAddress();
    }

    @Override
    public long unfinishedSince() {
        return begun;
    }
}
