package io.drover.server.agents;

import io.drover.model.Bus;
import io.drover.model.Wire;
import io.drover.model.wire.AgentMessage;
import io.drover.model.wire.AgentMessage.LogChunk;
import io.drover.model.wire.Heard;
import io.drover.model.wire.ServerMessage;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.http.ServerWebSocket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The agents connected to this node. What they say goes to the owner of their scope, what the owner says goes to them. */
final class AgentConnections {
    private static final Logger log = LoggerFactory.getLogger(AgentConnections.class);
    static final long HEARTBEAT_MILLIS = 1_000;
    /** An agent that is silent for so long has a dead connection, whatever TCP thinks. */
    private static final long SILENCE_MILLIS = 15_000;

    private final Vertx vertx;
    private final Supplier<List<String>> servers;
    private final Map<String, Connection> open = new ConcurrentHashMap<>();
    private final OwnersHeard owners = new OwnersHeard();

    AgentConnections(Vertx vertx, Supplier<List<String>> servers) {
        this.vertx = vertx;
        this.servers = servers;
        if (vertx.isClustered()) {
            vertx.setPeriodic(HEARTBEAT_MILLIS, _ -> owners.silent(System.nanoTime()).forEach(this::sendElsewhere));
        }
    }

    void accept(String scope, String hostId, ServerWebSocket socket) {
        if (owners.follow(scope, System.nanoTime())) {
            vertx.eventBus().consumer(Bus.owner(scope), _ -> owners.heard(scope, System.nanoTime()));
        }
        var connection = new Connection(scope, hostId, socket);
        var before = open.put(hostId, connection);
        if (before != null) {
            before.close();
        }
        connection.open();
    }

    /** Their agents look for a node that the owner hears. */
    private void sendElsewhere(String scope) {
        var theirs = open.values().stream().filter(connection -> connection.scope.equals(scope)).toList();
        if (!theirs.isEmpty()) {
            log.info("the owner of scope {} is not heard here: {} agents look for another node", scope, theirs.size());
            theirs.forEach(Connection::close);
        }
    }

    private final class Connection {
        private final String scope;
        private final String hostId;
        private final ServerWebSocket socket;
        private final MessageConsumer<String> orders;
        private long watchdog;

        Connection(String scope, String hostId, ServerWebSocket socket) {
            this.scope = scope;
            this.hostId = hostId;
            this.socket = socket;
            this.orders = vertx.eventBus().consumer(Bus.assign(hostId), message -> write(message.body()));
        }

        void open() {
            log.info("host {} is connected from {}", hostId, socket.remoteAddress().hostAddress());
            socket.textMessageHandler(this::read);
            socket.closeHandler(_ -> closed());
            socket.exceptionHandler(e -> log.debug("host {}: {}", hostId, e.getMessage()));
            watchdog = vertx.setTimer(SILENCE_MILLIS, _ -> close());
            // the list of servers comes from the database, which may be slow or away
            Thread.startVirtualThread(() -> write(Wire.write(welcome())));
        }

        void close() {
            socket.close();
        }

        private ServerMessage welcome() {
            List<String> known;
            try {
                known = servers.get();
            } catch (RuntimeException e) {
                known = List.of();
            }
            return new ServerMessage.Welcome(hostId, HEARTBEAT_MILLIS, known);
        }

        private void read(String text) {
            vertx.cancelTimer(watchdog);
            watchdog = vertx.setTimer(SILENCE_MILLIS, _ -> close());
            try {
                var message = Wire.read(text, AgentMessage.class);
                if (message instanceof LogChunk chunk) {
                    vertx.eventBus().publish(Bus.logs(chunk.requestId()), text);
                } else if (message instanceof AgentMessage.OfCommand command) {
                    vertx.eventBus().publish(Bus.exec(command.requestId()), text);
                } else {
                    // an agent speaks for its own host only, whatever it says
                    vertx.eventBus().publish(Bus.heard(scope), Wire.write(new Heard(hostId, message)));
                }
            } catch (IllegalArgumentException e) {
                log.warn("host {} says something that is not understood: {}", hostId, e.getMessage());
                close();
            }
        }

        private void write(String text) {
            if (!socket.isClosed()) {
                socket.writeTextMessage(text);
            }
        }

        private void closed() {
            vertx.cancelTimer(watchdog);
            orders.unregister();
            if (open.remove(hostId, this)) {
                log.info("host {} is no longer connected", hostId);
            }
        }
    }
}
