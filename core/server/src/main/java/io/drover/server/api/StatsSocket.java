package io.drover.server.api;

import io.drover.model.Bus;
import io.drover.model.Wire;
import io.drover.model.wire.AgentMessage.OfStats;
import io.drover.model.wire.AgentMessage.Samples;
import io.drover.model.wire.ServerMessage.Stats;
import io.drover.model.wire.ServerMessage.StopStats;
import io.drover.server.auth.Tokens;
import io.drover.server.store.Store;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The WebSocket on which it arrives, every second, how much hosts or containers use, at any node: it asks the agents on
 * the bus, wherever they are connected. Whom the token means is looked up again and again, so that what comes is told of
 * as well. A client that reads slowly is told less often, and nothing piles up. What it sends is not read.
 */
final class StatsSocket {
    private static final long LOOK_MILLIS = 3_000;

    private final Vertx vertx;
    private final Tokens tokens;
    private final Store store;

    StatsSocket(Vertx vertx, Tokens tokens, Store store) {
        this.vertx = vertx;
        this.tokens = tokens;
        this.store = store;
    }

    Handler<RoutingContext> handler() {
        return new TokenSocket<>(vertx, tokens, StatsAccess.USE, claims -> claims,
                (socket, claims) -> new Session(socket, claims).open());
    }

    private final class Session {
        private final ServerWebSocket socket;
        private final Map<String, String> claims;
        private final Map<String, Listening> open = new HashMap<>();

        Session(ServerWebSocket socket, Map<String, String> claims) {
            this.socket = socket;
            this.claims = claims;
        }

        void open() {
            var look = vertx.setPeriodic(LOOK_MILLIS, _ -> look());
            socket.closeHandler(_ -> {
                vertx.cancelTimer(look);
                open.values().forEach(Listening::end);
            });
            look();
        }

        private void look() {
            var wanted = StatsAccess.wanted(store.view(Objects.requireNonNull(claims.get("scope"))), claims);
            for (var host : List.copyOf(open.keySet())) {
                if (!wanted.containsKey(host)) {
                    drop(host);
                }
            }
            wanted.forEach((host, what) -> open.computeIfAbsent(host, _ -> new Listening(socket, host,
                    () -> drop(host))).want(what));
        }

        /** Who does not answer is asked anew when it is looked again, if it still counts as one that does. */
        private void drop(String host) {
            var gone = open.remove(host);
            if (gone != null) {
                gone.end();
            }
        }
    }

    /** To one host. */
    private final class Listening {
        private final String request = UUID.randomUUID().toString();
        private final ServerWebSocket socket;
        private final String hostId;
        private final AgentTalk talk;
        private @Nullable Stats ask;

        Listening(ServerWebSocket socket, String hostId, Runnable silent) {
            this.socket = socket;
            this.hostId = hostId;
            this.talk = new AgentTalk(vertx, socket, hostId, silent);
        }

        void want(StatsAccess.Wanted what) {
            var before = ask;
            var now = new Stats(request, what.itself(), what.containers());
            ask = now;
            if (before == null) {
                talk.begin(Bus.stats(request), now, () -> Objects.requireNonNull(ask), new StopStats(request),
                        this::hear);
            } else if (!now.equals(before)) {
                talk.say(now);
            }
        }

        private void hear(String text) {
            if (Wire.read(text, OfStats.class) instanceof Samples told && !told.samples().isEmpty()
                    && !socket.isClosed() && !socket.writeQueueFull()) {
                socket.writeTextMessage(StatsRows.frame(hostId, told.samples()));
            }
        }

        void end() {
            talk.end();
        }
    }
}
