package io.drover.server.bridge;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PemKeyCertOptions;

/** The port of the TCP bridge. */
final class TcpGate {
    private static final int IDLE_SECONDS = 120;

    private final Vertx vertx;
    private final Connection.Parts parts;
    private final String url;
    private final NetServer server;

    /** @param url of the server, when no setting says another */
    TcpGate(Vertx vertx, Connection.Parts parts, BridgeSettings settings, String url) {
        this.vertx = vertx;
        this.parts = parts;
        this.url = url;
        var options = new NetServerOptions().setHost(settings.address()).setPort(settings.port())
                .setIdleTimeout(IDLE_SECONDS).setTcpKeepAlive(true);
        if (settings.certificate() != null && settings.key() != null) {
            options.setSsl(true).setKeyCertOptions(new PemKeyCertOptions()
                    .setCertPath(settings.certificate().toString()).setKeyPath(settings.key().toString()));
        }
        this.server = vertx.createNetServer(options).connectHandler(this::open).exceptionHandler(_ -> {
            // a handshake of TLS that failed has cost its own connection
        });
    }

    Future<NetServer> listen() {
        return server.listen();
    }

    Future<Void> close() {
        return server.close();
    }

    private void open(NetSocket client) {
        var socket = new TcpSocket(client, vertx.getOrCreateContext());
        var guest = new Connection(parts, socket, Dialect.TCP, parts.desk().origin(url));
        client.closeHandler(_ -> guest.closed());
        client.exceptionHandler(_ -> socket.cut());
        guest.begin(null);
        socket.listen(guest.holding(), guest::hear, guest::end);
    }
}
