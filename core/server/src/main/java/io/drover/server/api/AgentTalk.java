package io.drover.server.api;

import io.drover.model.Bus;
import io.drover.model.Wire;
import io.drover.model.wire.ServerMessage;
import io.drover.model.wire.ServerMessage.Exec;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What one WebSocket has to do with the agent of a host: it asks on the bus, wherever that is connected, and both say
 * that they are there as long as it is open.
 */
final class AgentTalk {
    private static final short FAILED = 1011;
    /** In bytes: what a close frame has room for. */
    private static final int LONGEST_REASON = 120;

    private final Vertx vertx;
    private final ServerWebSocket socket;
    private final String host;
    private long heard = System.nanoTime();
    private boolean answered;
    private final Runnable silent;
    private Runnable end = () -> {
    };

    AgentTalk(Vertx vertx, ServerWebSocket socket, String hostId) {
        this.vertx = vertx;
        this.socket = socket;
        this.host = Bus.assign(hostId);
        this.silent = this::gone;
    }

    /** One of several on one socket. @param silent is run when the host does not answer */
    AgentTalk(Vertx vertx, ServerWebSocket socket, String hostId, Runnable silent) {
        this.vertx = vertx;
        this.socket = socket;
        this.host = Bus.assign(hostId);
        this.silent = silent;
    }

    /**
     * @param address where the answers come
     * @param sign says that this side is there, and asks whether the other is
     * @param stop said when the socket is closed
     */
    void open(String address, ServerMessage ask, ServerMessage sign, ServerMessage stop, Consumer<String> hear) {
        begin(address, ask, () -> sign, stop, hear);
        socket.closeHandler(_ -> end());
    }

    /** As {@link #open}, to be ended by {@link #end}. */
    void begin(String address, ServerMessage ask, Supplier<ServerMessage> sign, ServerMessage stop,
            Consumer<String> hear) {
        var answers = vertx.eventBus().<String>consumer(address, message -> {
            heard = System.nanoTime();
            answered = true;
            hear.accept(message.body());
        });
        var pulse = vertx.setPeriodic(Exec.SIGN_OF_LIFE_MILLIS, _ -> pulse(sign.get()));
        end = () -> {
            vertx.cancelTimer(pulse);
            answers.unregister();
            say(stop);
        };
        answers.completion().onSuccess(_ -> say(ask));
    }

    void end() {
        end.run();
    }

    /** Who has said nothing at all by then is not waited for as long as one that was there. */
    void expectWithin(long millis) {
        vertx.setTimer(millis, _ -> {
            if (!answered && !socket.isClosed()) {
                silent.run();
            }
        });
    }

    void say(ServerMessage message) {
        vertx.eventBus().publish(host, Wire.write(message));
    }

    void fail(String reason) {
        socket.close(FAILED, shortened(reason));
    }

    private void pulse(ServerMessage sign) {
        if (TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - heard) > Exec.GONE_MILLIS) {
            silent.run();
        } else {
            // to the client as well: of one that is not read from, nothing else would tell that it is gone
            var _ = socket.writePing(Buffer.buffer());
            say(sign);
        }
    }

    void gone() {
        fail("the host does not answer");
    }

    private static String shortened(String text) {
        var end = Math.min(text.length(), LONGEST_REASON);
        while (text.substring(0, end).getBytes(StandardCharsets.UTF_8).length > LONGEST_REASON) {
            end--;
        }
        return text.substring(0, end);
    }
}
