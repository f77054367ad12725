package io.drover.network.dns;

import io.drover.network.serving.Slots;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes connections, not too many, and ends those that are slow. */
final class TcpListener implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(TcpListener.class);
    private static final int BACKLOG = 128;
    private static final Duration LOOK = Duration.ofMillis(500);

    private final Responder responder;
    private final Slots connections;
    private final Duration patience;
    private final ServerSocket server = new ServerSocket();
    private final Set<TcpConnection> open = ConcurrentHashMap.newKeySet();
    private final Thread acceptor;
    private final Thread watch;

    TcpListener(InetSocketAddress address, Responder responder, Slots connections, Duration patience)
            throws IOException {
        this.responder = responder;
        this.connections = connections;
        this.patience = patience;
        try {
            server.setReuseAddress(true);
            server.bind(address, BACKLOG);
        } catch (IOException e) {
            server.close();
            throw e;
        }
        acceptor = Thread.ofVirtual().name("dns-tcp").start(this::accept);
        watch = Thread.ofVirtual().name("dns-tcp-watch").start(this::watch);
    }

    int port() {
        return server.getLocalPort();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                serve(server.accept());
            } catch (IOException e) {
                if (!server.isClosed()) {
                    log.debug("a connection could not be taken", e);
                    pause();
                }
            }
        }
    }

    /** Out of files, most likely: they are given back by those that end. */
    private static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve(Socket socket) {
        var connection = new TcpConnection(socket);
        if (!connections.take(connection.peer())) {
            connection.close();
            return;
        }
        open.add(connection);
        Thread.ofVirtual().name("dns-tcp-client").start(() -> {
            try (connection) {
                connection.serve(responder);
            } catch (IOException | RuntimeException _) {
                // the client is gone
            } finally {
                open.remove(connection);
                connections.giveBack(connection.peer());
            }
        });
        if (server.isClosed()) {
            connection.close();
        }
    }

    private void watch() {
        try {
            while (!server.isClosed()) {
                Thread.sleep(LOOK);
                var now = System.nanoTime();
                open.stream().filter(connection -> connection.isSlow(now, patience)).forEach(TcpConnection::close);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        acceptor.interrupt();
        watch.interrupt();
        open.forEach(TcpConnection::close);
    }
}
