package io.drover.server.api;

import io.drover.model.Bus;
import io.drover.model.Refusal;
import io.drover.model.Wire;
import io.drover.model.wire.AgentMessage.LogChunk;
import io.drover.model.wire.AgentMessage.Output;
import io.drover.model.wire.ServerMessage;
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
 * expect it: {@code 01} standard output, {@code 02} standard error, {@code 00} a terminal.
 */
final class LogsSocket implements Handler<RoutingContext> {
    private final Vertx vertx;
    private final Tokens tokens;

    LogsSocket(Vertx vertx, Tokens tokens) {
        this.vertx = vertx;
        this.tokens = tokens;
    }

    @Override
    public void handle(RoutingContext context) {
        try {
            var token = context.request().getParam("token");
            var claims = tokens.claims(token == null ? "" : token);
            if (!"logs".equals(claims.get("use"))) {
                throw new Refusal(Refusal.Code.Unauthorized, "token", "the token is not for logs");
            }
            context.request().toWebSocket().onSuccess(socket -> stream(socket, claims))
                    .onFailure(_ -> Threads.end(context, Errors.ofStatus(400)));
        } catch (Refusal refusal) {
            Threads.end(context, Errors.of(refusal));
        }
    }

    private void stream(ServerWebSocket socket, Map<String, String> claims) {
        var request = UUID.randomUUID().toString();
        var host = Bus.assign(String.valueOf(claims.get("hostId")));
        var outputs = new EnumMap<Output, LogLines>(Output.class);
        var chunks = vertx.eventBus().<String>consumer(Bus.logs(request), message -> {
            var chunk = Wire.read(message.body(), LogChunk.class);
            outputs.computeIfAbsent(chunk.output(), output -> lines(socket, output)).add(chunk.text());
            if (chunk.end()) {
                outputs.values().forEach(LogLines::end);
                socket.close();
            } else if (socket.writeQueueFull()) {
                // a client that reads slower than the container writes must not fill the server
                socket.close((short) 1008, "too slow");
            }
        });
        socket.closeHandler(_ -> {
            chunks.unregister();
            vertx.eventBus().publish(host, Wire.write(new ServerMessage.StopLogs(request)));
        });
        chunks.completion().onSuccess(_ -> vertx.eventBus().publish(host, Wire.write(new ServerMessage.Logs(request,
                String.valueOf(claims.get("instanceId")), Integer.parseInt(claims.getOrDefault("lines", "100")),
                Boolean.parseBoolean(claims.get("follow")), Boolean.parseBoolean(claims.get("timestamps")),
                claims.containsKey("since") ? Instant.parse(claims.get("since")) : null))));
    }

    private static LogLines lines(ServerWebSocket socket, Output output) {
        return new LogLines(line -> {
            if (!socket.isClosed()) {
                socket.writeTextMessage(mark(output) + " " + line);
            }
        });
    }

    private static String mark(Output output) {
        return switch (output) {
            case TERMINAL -> "00";
            case STANDARD -> "01";
            case ERROR -> "02";
        };
    }
}
