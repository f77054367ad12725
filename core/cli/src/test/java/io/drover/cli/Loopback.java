package io.drover.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.function.Consumer;

/** Listens on this machine, and has each connection served by a thread of its own. */
final class Loopback implements AutoCloseable {
    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

    Loopback(Consumer<Socket> serve) throws IOException {
        Thread.ofVirtual().start(() -> accept(serve));
    }

    int port() {
        return listening.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }

    private void accept(Consumer<Socket> serve) {
        while (!listening.isClosed()) {
            try {
                var socket = listening.accept();
                Thread.ofVirtual().start(() -> serve.accept(socket));
            } catch (IOException e) {
                return;
            }
        }
    }
}
