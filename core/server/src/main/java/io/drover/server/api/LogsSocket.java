package io.drover.server.api;

import io.drover.model.Bus;
import io.drover.model.Wire;
import io.drover.model.wire.AgentMessage;
import io.drover.model.wire.AgentMessage.LogChunk;
import io.drover.model.wire.AgentMessage.LogEnd;
import io.drover.model.wire.AgentMessage.Output;
import io.drover.model.wire.ServerMessage.Logs;
import io.drover.model.wire.ServerMessage.LogsTaken;
import io.drover.model.wire.ServerMessage.StopLogs;
import io.drover.server.auth.Tokens;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;

/**
 * The WebSocket on which a container's logs arrive, at any node: it asks the host's agent on the bus, wherever its
 * connection is. Each text frame is one line, begun with the output it was written to and a space, as Rancher's clients
 * expect it: {@code 01} standard output, {@code 02} standard error, {@code 00} a terminal. It is closed with 1000 when that
 * was all, and with 1011 and the reason when it broke off.
 */
final class LogsSocket {
    /** What an agent that is there says at once. */
    private static final long FIRST_SIGN_MILLIS = 5_000;

    private final Vertx vertx;
    private final Tokens tokens;

    LogsSocket(Vertx vertx, Tokens tokens) {
        this.vertx = vertx;
        this.tokens = tokens;
    }

    Handler<RoutingContext> handler() {
        return new TokenSocket<>(vertx, tokens, LogsAccess.USE, claims -> claims,
                (socket, claims) -> new Session(socket, claims).open());
    }

    private final class Session {
        private final ServerWebSocket socket;
        private final Logs ask;
        private final AgentTalk talk;
        private final EnumMap<Output, LogLines> outputs = new EnumMap<>(Output.class);
        /** In bytes: what was written to a client that has not taken it yet. */
        private int held;

        Session(ServerWebSocket socket, Map<String, String> claims) {
            this.socket = socket;
            this.ask = new Logs(UUID.randomUUID().toString(), String.valueOf(claims.get("instanceId")),
                    Integer.parseInt(claims.getOrDefault("lines", "100")),
                    Boolean.parseBoolean(claims.get("follow")), Boolean.parseBoolean(claims.get("timestamps")),
                    claims.containsKey("since") ? Instant.parse(claims.get("since")) : null);
            this.talk = new AgentTalk(vertx, socket, String.valueOf(claims.get("hostId")));
        }

        void open() {
            talk.open(Bus.logs(ask.requestId()), ask, new LogsTaken(ask.requestId(), 0), new StopLogs(ask.requestId()),
                    text -> hear(Wire.read(text, AgentMessage.OfLogs.class)));
            talk.expectWithin(FIRST_SIGN_MILLIS);
        }

        private void hear(AgentMessage.OfLogs message) {
            if (socket.isClosed()) {
                return;
            }
            switch (message) {
                case LogChunk chunk -> {
                    var bytes = outputs.computeIfAbsent(chunk.output(), this::lines).add(chunk.text());
                    if (bytes > 0) {
                        arrived(bytes);
                    }
                }
                case LogEnd end -> {
                    outputs.values().forEach(LogLines::end);
                    if (end.problem() == null) {
                        socket.close();
                    } else {
                        talk.fail(end.problem());
                    }
                }
            }
        }

        /** A client that reads slowly holds up its own answer, and fills nothing. */
        private void arrived(int bytes) {
            if (socket.writeQueueFull()) {
                socket.drainHandler(_ -> {
                    socket.drainHandler(null);
                    talk.say(new LogsTaken(ask.requestId(), held));
                    held = 0;
                });
                held += bytes;
            } else {
                talk.say(new LogsTaken(ask.requestId(), bytes));
            }
        }

        private LogLines lines(Output output) {
            return new LogLines(line -> socket.writeTextMessage(mark(output) + " " + line));
        }
    }

    private static String mark(Output output) {
        return switch (output) {
            case TERMINAL -> "00";
            case STANDARD -> "01";
            case ERROR -> "02";
        };
    }
}
