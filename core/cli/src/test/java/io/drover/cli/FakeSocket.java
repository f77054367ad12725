package io.drover.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The server's end of WebSockets (RFC 6455): sends prepared frames to each that opens one, and closes it. */
final class FakeSocket implements AutoCloseable {
    private final ServerSocket listening = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    private final List<String> opened = new CopyOnWriteArrayList<>();
    private volatile List<String> frames = List.of();
    private volatile int status = 1000;
    private volatile String reason = "";

    FakeSocket() throws IOException {
        Thread.ofVirtual().start(this::accept);
    }

    String url() {
        return "ws://127.0.0.1:" + listening.getLocalPort() + "/v1/logs/";
    }

    void send(String... texts) {
        frames = List.of(texts);
    }

    void end(int code, String why) {
        status = code;
        reason = why;
    }

    /** The request lines so far. */
    List<String> opened() {
        return List.copyOf(opened);
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                var socket = listening.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
            opened.add(in.readLine());
            var key = "";
            for (var line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
                if (line.toLowerCase(java.util.Locale.ROOT).startsWith("sec-websocket-key:")) {
                    key = line.substring(line.indexOf(':') + 1).strip();
                }
            }
            var accepted = MessageDigest.getInstance("SHA-1")
                    .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(ISO_8859_1));
            var out = socket.getOutputStream();
            out.write(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Accept: " + Base64.getEncoder().encodeToString(accepted) + "\r\n\r\n")
                    .getBytes(ISO_8859_1));
            for (var text : frames) {
                frame(out, 0x81, text.getBytes(UTF_8));
            }
            var why = reason.getBytes(UTF_8);
            var close = new byte[why.length + 2];
            close[0] = (byte) (status >> 8);
            close[1] = (byte) status;
            System.arraycopy(why, 0, close, 2, why.length);
            frame(out, 0x88, close);
            // until the client has answered the close, or went away
            while (in.read() >= 0) {
                continue;
            }
        } catch (IOException e) {
            // the client went away
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void frame(OutputStream out, int kind, byte[] payload) throws IOException {
        out.write(kind);
        out.write(payload.length);
        out.write(payload);
        out.flush();
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
