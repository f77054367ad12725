package io.drover.server.bridge;

import io.drover.server.store.Store;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The bridge of one node: SockJS on the server's own port, and TCP on a port of its own where that is wanted. */
public final class Bridge implements AutoCloseable {
    private static final Duration CHECK = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final Connection.Parts parts;
    private final long checks;
    private @Nullable TcpGate tcp;

    public Bridge(Vertx vertx, Store store, Desk desk) {
        this.vertx = vertx;
        this.parts = new Connection.Parts(store, desk, new Drawings(desk::drawn), new Guests());
        this.checks = vertx.setPeriodic(CHECK.toMillis(), _ -> parts.guests().all().forEach(Connection::check));
    }

    /** To be called before anything that takes every path. */
    public void mount(Router router) {
        new SockJsGate(vertx, parts).mount(router);
    }

    /**
     * Opens the port of the TCP bridge.
     *
     * @param url of this server, for the links in what it tells
     * @return the port
     * @throws IllegalStateException it cannot be opened
     */
    public int listen(BridgeSettings settings, String url) {
        var gate = new TcpGate(vertx, parts, settings, url);
        try {
            var port = gate.listen().await(10, TimeUnit.SECONDS).actualPort();
            tcp = gate;
            return port;
        } catch (TimeoutException | RuntimeException e) {
            throw new IllegalStateException("port " + settings.port() + " of " + settings.address()
                    + " cannot be opened for the bridge: " + e.getMessage()
                    + "; DROVER_BRIDGE_PORT, DROVER_BRIDGE_ADDRESS, DROVER_BRIDGE_CERT and DROVER_BRIDGE_KEY"
                    + " say how", e);
        }
    }

    @Override
    public void close() throws TimeoutException {
        vertx.cancelTimer(checks);
        parts.guests().all().forEach(guest -> guest.end("server_stops"));
        if (tcp != null) {
            tcp.close().await(5, TimeUnit.SECONDS);
        }
    }
}
