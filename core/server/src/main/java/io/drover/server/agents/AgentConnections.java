package io.drover.server.agents;

import io.drover.model.Bus;
import io.drover.model.Wire;
import io.drover.model.wire.AgentMessage;
import io.drover.model.wire.Heard;
import io.drover.model.wire.ServerMessage;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.http.ServerWebSocket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The agents connected to this node. What they say goes to the owner of their scope, what the owner says goes to them. */
final class AgentConnections {
    private static final Logger log = LoggerFactory.getLogger(AgentConnections.class);
    static final long HEARTBEAT_MILLIS = 1_000;
    /** An agent that is silent for so many ticks has a dead connection, whatever TCP thinks. */
    static final int SILENCE = 15;
    /** In characters. An agent that takes no more of what it is told begins anew: it is told what is true then. */
    private static final long LARGEST_BACKLOG = 64 << 20;

    private final Vertx vertx;
    private final Supplier<List<String>> servers;
    private final Map<String, Connection> open = new ConcurrentHashMap<>();
    private final OwnersHeard owners = new OwnersHeard();

    AgentConnections(Vertx vertx, Supplier<List<String>> servers) {
        this(vertx, servers, HEARTBEAT_MILLIS);
    }

    /** @param tickMillis how long a tick is, of which an agent may be silent for 15 */
    AgentConnections(Vertx vertx, Supplier<List<String>> servers, long tickMillis) {
        this.vertx = vertx;
        this.servers = servers;
        vertx.setTimer(tickMillis, _ -> tickOn(tickMillis));
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

    /** The next tick comes after this one: a time in which this program was held up counts against nobody. */
    private void tickOn(long tickMillis) {
        tick();
        vertx.setTimer(tickMillis, _ -> tickOn(tickMillis));
    }

    void tick() {
        open.values().forEach(Connection::tick);
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
        private final AtomicInteger silent = new AtomicInteger();
        private final AtomicLong backlog = new AtomicLong();
        private final AtomicBoolean givenUp = new AtomicBoolean();

        Connection(String scope, String hostId, ServerWebSocket socket) {
            this.scope = scope;
            this.hostId = hostId;
            this.socket = socket;
            this.orders = vertx.eventBus().consumer(Bus.assign(hostId), this::write);
        }

        void open() {
            log.info("host {} is connected from {}", hostId, socket.remoteAddress().hostAddress());
            socket.textMessageHandler(this::read);
            socket.closeHandler(_ -> closed());
            socket.exceptionHandler(e -> log.debug("host {}: {}", hostId, e.getMessage()));
            // the list of servers comes from the database, which may be slow or away
            Thread.startVirtualThread(() -> write(Wire.write(welcome()), () -> {
            }));
        }

        void close() {
            socket.close();
        }

        void tick() {
            if (silent.incrementAndGet() > SILENCE) {
                log.info("host {} is silent", hostId);
                close();
            }
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
            silent.set(0);
            try {
                var message = Wire.hear(text, AgentMessage.class,
                        kind -> log.debug("host {} says '{}', which is not known here", hostId, kind));
                if (message instanceof AgentMessage.OfLogs logs) {
                    vertx.eventBus().publish(Bus.logs(logs.requestId()), text);
                } else if (message instanceof AgentMessage.OfCommand command) {
                    vertx.eventBus().publish(Bus.exec(command.requestId()), text);
                } else if (message instanceof AgentMessage.OfStats stats) {
                    vertx.eventBus().publish(Bus.stats(stats.requestId()), text);
                } else if (message != null) {
                    // an agent speaks for its own host only, whatever it says
                    vertx.eventBus().publish(Bus.heard(scope), Wire.write(new Heard(hostId, message)));
                }
            } catch (IllegalArgumentException e) {
                log.warn("host {} says something that is not understood: {}", hostId, e.getMessage());
                close();
            }
        }

        private void write(Message<String> order) {
            var sender = order.headers().get(Bus.TAKEN);
            var number = order.headers().get(Bus.NUMBER);
            write(order.body(), () -> {
                if (sender != null && number != null) {
                    vertx.eventBus().send(sender, number);
                }
            });
        }

        /** @param gone is run when the message has gone out, or never will */
        private void write(String text, Runnable gone) {
            if (socket.isClosed()) {
                gone.run();
            } else if (backlog.addAndGet(text.length()) > LARGEST_BACKLOG && backlog.get() > text.length()) {
                gone.run();
                if (!givenUp.getAndSet(true)) {
                    log.warn("host {} does not take what it is told", hostId);
                    close();
                }
            } else {
                socket.writeTextMessage(text).onComplete(_ -> {
                    backlog.addAndGet(-text.length());
                    gone.run();
                });
            }
        }

        private void closed() {
            orders.unregister();
            if (open.remove(hostId, this)) {
                log.info("host {} is no longer connected", hostId);
            }
        }
    }
}
