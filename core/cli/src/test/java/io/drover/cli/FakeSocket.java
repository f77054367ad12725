package io.drover.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The server's end of WebSockets (RFC 6455): sends prepared frames to each that opens one, and closes it. */
final class FakeSocket implements AutoCloseable {
    /** As a status: it stays open. */
    static final int OPEN = 0;
    private final Loopback listening;
    private final List<String> opened = new CopyOnWriteArrayList<>();
    private final List<OutputStream> open = new CopyOnWriteArrayList<>();
    private final Deque<Play> plays = new ArrayDeque<>();
    private volatile List<String> frames = List.of();
    private volatile int status = 1000;
    private volatile String reason = "";

    private record Play(List<String> frames, int status, String reason) {
    }

    FakeSocket() throws IOException {
        listening = new Loopback(this::serve);
    }

    String url() {
        return "ws://127.0.0.1:" + listening.port() + "/v1/logs/";
    }

    /** To all for whom nothing else is prepared. */
    void send(String... texts) {
        frames = List.of(texts);
    }

    void end(int code, String why) {
        status = code;
        reason = why;
    }

    /** To the next one for whom nothing is prepared yet, instead. */
    FakeSocket play(int code, String why, String... texts) {
        synchronized (plays) {
            plays.add(new Play(List.of(texts), code, why));
        }
        return this;
    }

    /** To all that are open. */
    void push(String text) throws IOException {
        for (var out : open) {
            frame(out, 0x81, text.getBytes(UTF_8));
        }
    }

    /** Ends all that are open. */
    void cut(int code, String why) throws IOException {
        for (var out : open) {
            open.remove(out);
            close(out, code, why);
        }
    }

    int nowOpen() {
        return open.size();
    }

    /** The request lines so far. */
    List<String> opened() {
        return List.copyOf(opened);
    }

    private void serve(Socket socket) {
        try (socket) {
            var in = new BufferedInputStream(socket.getInputStream());
            var request = FakeRequest.read(in);
            if (request != null) {
                serve(request, in, socket.getOutputStream());
            }
        } catch (IOException e) {
            // the client went away
        }
    }

    /** Until the client has answered the close, or went away. */
    void serve(FakeRequest request, InputStream in, OutputStream out) throws IOException {
        out.write(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: " + accepted(request.header("sec-websocket-key")) + "\r\n\r\n")
                .getBytes(ISO_8859_1));
        opened.add(request.line());
        play(next(), out);
        try {
            while (in.read() >= 0) {
                continue;
            }
        } finally {
            open.remove(out);
        }
    }

    /** Who has seen its last frame finds it open: what is pushed or cut comes behind. */
    private void play(Play play, OutputStream out) throws IOException {
        synchronized (out) {
            if (play.status == OPEN) {
                open.add(out);
            }
            for (var text : play.frames) {
                frame(out, 0x81, text.getBytes(UTF_8));
            }
            if (play.status != OPEN) {
                close(out, play.status, play.reason);
            }
        }
    }

    private Play next() {
        synchronized (plays) {
            return plays.isEmpty() ? new Play(frames, status, reason) : plays.remove();
        }
    }

    private static String accepted(String key) {
        try {
            return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-1")
                    .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(ISO_8859_1)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void close(OutputStream out, int status, String reason) throws IOException {
        var why = reason.getBytes(UTF_8);
        var close = new byte[why.length + 2];
        close[0] = (byte) (status >> 8);
        close[1] = (byte) status;
        System.arraycopy(why, 0, close, 2, why.length);
        frame(out, 0x88, close);
    }

    private static void frame(OutputStream out, int kind, byte[] payload) throws IOException {
        synchronized (out) {
            out.write(kind);
            if (payload.length < 126) {
                out.write(payload.length);
            } else {
                out.write(126);
                out.write(payload.length >> 8);
                out.write(payload.length);
            }
            out.write(payload);
            out.flush();
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
