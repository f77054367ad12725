package io.drover.network.balancing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** One connection, and requests on it when it is asked to. */
final class IdleClient implements AutoCloseable {
    private final Socket socket;
    private final BufferedReader reader;

    IdleClient(int port) throws IOException {
        this(InetAddress.getLoopbackAddress(), port);
    }

    IdleClient(InetAddress address, int port) throws IOException {
        socket = new Socket(address, port);
        socket.setSoTimeout(20_000);
        reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
    }

    Socket socket() {
        return socket;
    }

    String get() throws IOException {
        return send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    }

    /** The whole answer, with headers and plain line ends. */
    String send(String request) throws IOException {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        var answer = new StringBuilder();
        var length = 0;
        for (var line = reader.readLine(); line != null && !line.isEmpty(); line = reader.readLine()) {
            answer.append(line).append('\n');
            if (line.toLowerCase(Locale.ROOT).startsWith("content-length: ")) {
                length = Integer.parseInt(line.substring("content-length: ".length()));
            }
        }
        answer.append('\n');
        for (var left = length; left > 0; left--) {
            answer.append((char) reader.read());
        }
        return answer.append('\n').toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
