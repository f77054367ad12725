package io.drover.agent.link;

import io.drover.model.wire.AgentMessage;
import io.drover.model.wire.AgentMessage.Heartbeat;
import io.drover.model.wire.ServerMessage;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a connection to a server node, whichever answers, until closed or told not to come back. */
public final class Link implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Link.class);
    /** For a server's answer in the first round of calls: whoever is silent must not use up this host's grace for the others. */
    private static final int FIRST_MILLIS = 1_000;
    private static final int CONNECT_MILLIS = 3_000;
    private static final int LARGEST_MESSAGE = 64 << 20;
    private static final long WELCOME_MILLIS = 10_000;
    /** A server that answers no ping for so many heartbeats, and at least so long, is gone. */
    private static final int SILENT_BEATS = 3;
    private static final long SILENT_MILLIS = 4_000;
    private static final int REMOVED = 410;

    private final WebSocketClient client;
    private final Servers servers;
    private final String authorization;
    private final Dialogue dialogue;
    private final Consumer<ServerMessage.Welcome> welcomed;
    private final Pauses pauses = new Pauses(RandomGenerator.getDefault());
    private final Thread thread = Thread.ofVirtual().name("link").unstarted(this::run);
    private volatile @Nullable Connection open;
    private volatile boolean closed;

    /** @param welcomed hears of every connection made */
    public Link(Vertx vertx, Servers servers, String accessKey, String secretKey, Dialogue dialogue,
            Consumer<ServerMessage.Welcome> welcomed) {
        this.client = vertx.createWebSocketClient(new WebSocketClientOptions()
                .setMaxFrameSize(LARGEST_MESSAGE).setMaxMessageSize(LARGEST_MESSAGE));
        this.servers = servers;
        this.authorization = "Basic " + Base64.getEncoder()
                .encodeToString((accessKey + ":" + secretKey).getBytes(StandardCharsets.UTF_8));
        this.dialogue = dialogue;
        this.welcomed = welcomed;
    }

    public Link start() {
        thread.start();
        return this;
    }

    /** Says it to whoever is connected; without a connection it is lost, and a full report heals that later. */
    public void send(AgentMessage message) {
        var connection = open;
        if (connection != null) {
            connection.send(message);
        }
    }

    /** @throws IllegalStateException when nobody is connected */
    public void sendAndWait(AgentMessage message) {
        var connection = open;
        if (connection == null) {
            throw new IllegalStateException("not connected");
        }
        connection.sendAndWait(message);
    }

    /** Waits until the link has ended. True when the server wants no more of it, false when it was closed. */
    public boolean join() throws InterruptedException {
        thread.join();
        return !closed;
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        var connection = open;
        if (connection != null) {
            connection.close();
        }
    }

    private void run() {
        try {
            while (!closed) {
                for (var server : servers.inOrder()) {
                    if (!closed && !visit(server)) {
                        return;
                    }
                }
                Thread.sleep(pauses.next());
            }
        } catch (InterruptedException e) {
            // closed
        }
    }

    /** Stays with a server as long as it lasts. False when not to come back to any. */
    private boolean visit(String server) throws InterruptedException {
        Connection connection = null;
        try {
            connection = dial(server);
            open = connection;
            connection.send(dialogue.hello());
            return converse(server, connection);
        } catch (InterruptedException e) {
            throw e;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UpgradeRejectedException rejected && rejected.getStatus() == REMOVED) {
                log.error("{} has removed this host", server);
                dialogue.dismissed();
                return false;
            }
            log.info("no connection to {}: {}", server, reason(e.getCause()));
        } catch (TimeoutException e) {
            log.info("no connection to {}: no answer", server);
        } catch (RuntimeException e) {
            log.info("lost {}: {}", server, e.getMessage());
        } finally {
            open = null;
            if (connection != null) {
                connection.close();
            }
        }
        servers.failed(server);
        return true;
    }

    private Connection dial(String server) throws InterruptedException, ExecutionException, TimeoutException {
        var patience = pauses.none() ? FIRST_MILLIS : CONNECT_MILLIS;
        var options = new WebSocketConnectOptions()
                .setAbsoluteURI(server.replaceFirst("^http", "ws") + "/v1/agent").setTimeout(patience)
                .setConnectTimeout(patience)
                .putHeader(HttpHeaders.AUTHORIZATION.toString(), authorization);
        // the handlers are set on the event loop before anything can arrive
        var made = client.connect(options).map(Connection::new);
        try {
            return made.toCompletionStage().toCompletableFuture().get(2L * patience, TimeUnit.MILLISECONDS);
        } catch (InterruptedException | TimeoutException e) {
            // one that is made all the same is nobody's
            var _ = made.onSuccess(Connection::close);
            throw e;
        }
    }

    private boolean converse(String server, Connection connection) throws InterruptedException {
        var beat = WELCOME_MILLIS;
        var nextBeat = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(beat);
        var welcome = false;
        while (!closed) {
            var left = TimeUnit.NANOSECONDS.toMillis(nextBeat - System.nanoTime());
            var message = connection.take(Math.max(0, left));
            if (message instanceof ServerMessage.Refused refused) {
                log.error("{} refuses this host: {}", server, refused.reason());
                if (refused.forever()) {
                    dialogue.dismissed();
                }
                return !refused.forever();
            } else if (message instanceof ServerMessage.Welcome hello) {
                log.info("connected to {} as {}", server, hello.hostId());
                welcome = true;
                servers.worked(server);
                pauses.reset();
                beat = Math.max(100, hello.heartbeatMillis());
                welcomed.accept(hello);
                nextBeat = System.nanoTime();
            } else if (message != null) {
                dialogue.hear(message, connection::send);
            }
            if (System.nanoTime() - nextBeat >= 0) {
                if (!welcome || connection.silentMillis() > Math.max(SILENT_MILLIS, SILENT_BEATS * beat)) {
                    throw new IllegalStateException("the server is silent");
                }
                connection.send(new Heartbeat());
                connection.ping();
                nextBeat = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(beat);
            }
        }
        return false;
    }

    private static @Nullable String reason(@Nullable Throwable cause) {
        if (cause instanceof UpgradeRejectedException rejected) {
            return rejected.getStatus() == 401 ? "it does not know this host's credentials" : rejected.getMessage();
        }
        return cause == null ? "unknown" : cause.getMessage();
    }
}
