package io.drover.server.api;

import io.drover.model.Bus;
import io.drover.model.Wire;
import io.drover.model.wire.AgentMessage;
import io.drover.model.wire.AgentMessage.ExecEnd;
import io.drover.model.wire.AgentMessage.ExecOutput;
import io.drover.model.wire.ServerMessage.Exec;
import io.drover.model.wire.ServerMessage.ExecInput;
import io.drover.model.wire.ServerMessage.ExecTaken;
import io.drover.model.wire.ServerMessage.OfCommand;
import io.drover.model.wire.ServerMessage.StopExec;
import io.drover.server.auth.Tokens;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.ext.web.RoutingContext;
import java.util.Base64;
import java.util.Map;
import java.util.function.Function;

/**
 * The WebSocket to a command in a container, or to a host's Docker, at any node: it asks the host's agent on the bus,
 * wherever its connection is. Text frames carry bytes as base64, both ways; an empty one is the end of the command's input. The end is a close
 * with code 1000 and the exit code as its reason.
 */
final class ExecSocket {
    private static final short ENDED = 1000;
    private static final short NOT_UNDERSTOOD = 1007;

    private final Vertx vertx;
    private final Tokens tokens;
    private final String use;
    private final Function<Map<String, String>, ExecAccess.Granted> access;

    /**
     * @param use what tokens must be for
     * @param access what their claims allow
     */
    ExecSocket(Vertx vertx, Tokens tokens, String use, Function<Map<String, String>, ExecAccess.Granted> access) {
        this.vertx = vertx;
        this.tokens = tokens;
        this.use = use;
        this.access = access;
    }

    Handler<RoutingContext> handler() {
        return new TokenSocket<>(vertx, tokens, use, access, (socket, granted) -> new Session(socket, granted).open());
    }

    private final class Session {
        private final ServerWebSocket socket;
        private final OfCommand ask;
        private final boolean takesInput;
        private final AgentTalk talk;
        /** Input that the command has not taken yet. */
        private int underway;

        Session(ServerWebSocket socket, ExecAccess.Granted granted) {
            this.socket = socket;
            this.ask = granted.ask();
            this.takesInput = granted.input();
            this.talk = new AgentTalk(vertx, socket, granted.hostId());
        }

        void open() {
            socket.textMessageHandler(this::input);
            talk.open(Bus.exec(ask.requestId()), ask, new ExecTaken(ask.requestId(), 0),
                    new StopExec(ask.requestId()), text -> hear(Wire.read(text, AgentMessage.OfCommand.class)));
        }

        private void hear(AgentMessage.OfCommand message) {
            switch (message) {
                case ExecOutput output -> socket.writeTextMessage(output.data())
                        // a client that reads slowly holds up the command, and fills nothing
                        .onSuccess(_ -> talk.say(new ExecTaken(ask.requestId(), bytes(output.data()))));
                case AgentMessage.ExecTaken taken -> {
                    underway -= taken.bytes();
                    if (underway < Exec.WINDOW) {
                        socket.resume();
                    }
                }
                case ExecEnd end -> {
                    if (end.problem() == null) {
                        socket.close(ENDED, end.exitCode() == null ? "" : "exit code " + end.exitCode());
                    } else {
                        talk.fail(end.problem());
                    }
                }
            }
        }

        private void input(String frame) {
            if (!takesInput) {
                return;
            }
            try {
                underway += bytes(frame);
            } catch (IllegalArgumentException e) {
                socket.close(NOT_UNDERSTOOD, "frames must be base64");
                return;
            }
            talk.say(new ExecInput(ask.requestId(), frame));
            if (underway >= Exec.WINDOW) {
                socket.pause();
            }
        }
    }

    private static int bytes(String base64) {
        return Base64.getDecoder().decode(base64).length;
    }
}
