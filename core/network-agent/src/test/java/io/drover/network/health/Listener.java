package io.drover.network.health;

import io.drover.network.FreePort;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A target that treats whoever comes as it is told to. */
final class Listener implements AutoCloseable {
    /** What it does with a connection, which is closed afterwards. */
    interface Manner {
        void treat(Socket come) throws Exception;
    }

    static final Manner HANGS = _ -> Thread.sleep(Long.MAX_VALUE);
    static final Manner CLOSES = come -> request(come.getInputStream());
    static final Manner RESETS = come -> {
        request(come.getInputStream());
        come.setSoLinger(true, 0);
    };

    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private final AtomicInteger came = new AtomicInteger();
    private final int port;
    private volatile Manner manner;
    private volatile @Nullable ServerSocket socket;

    Listener(Manner manner) {
        this.manner = manner;
        var listening = listen(FreePort.next());
        this.port = listening.getLocalPort();
    }

    static Manner answers(String text) {
        return answers(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    static Manner answers(byte[] bytes) {
        return come -> {
            request(come.getInputStream());
            come.getOutputStream().write(bytes);
            come.shutdownOutput();
            come.getInputStream().readAllBytes();
        };
    }

    static Manner status(int status) {
        return answers("HTTP/1.1 " + status + " So\r\nContent-Length: 0\r\n\r\n");
    }

    /** A byte at a time, for ever. */
    static Manner drips(String text, long millis) {
        return come -> {
            for (var c : text.toCharArray()) {
                come.getOutputStream().write(c);
                Thread.sleep(millis);
            }
        };
    }

    static Manner floods(String head, int bytes) {
        return come -> {
            request(come.getInputStream());
            OutputStream out = come.getOutputStream();
            out.write(head.getBytes(StandardCharsets.ISO_8859_1));
            var block = new byte[1 << 16];
            for (var sent = 0; sent < bytes; sent += block.length) {
                out.write(block);
            }
        };
    }

    /** Up to the empty line. */
    static String request(InputStream in) throws IOException {
        var text = new StringBuilder();
        while (!text.toString().endsWith("\r\n\r\n")) {
            var next = in.read();
            if (next < 0) {
                return text.toString();
            }
            text.append((char) next);
        }
        return text.toString();
    }

    int port() {
        return port;
    }

    /** How many have come so far. */
    int came() {
        return came.get();
    }

    void becomes(Manner next) {
        manner = next;
    }

    /** Nobody listens until {@link #comesBack}. */
    void goesAway() {
        var listening = socket;
        if (listening != null) {
            close(listening);
        }
    }

    void comesBack() {
        listen(port);
    }

    private ServerSocket listen(int at) {
        try {
            var listening = new ServerSocket();
            listening.setReuseAddress(true);
            listening.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), at), 1000);
            socket = listening;
            threads.add(Thread.startVirtualThread(() -> accept(listening)));
            return listening;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept(ServerSocket listening) {
        while (!listening.isClosed()) {
            try {
                var come = listening.accept();
                came.incrementAndGet();
                open.add(come);
                threads.add(Thread.startVirtualThread(() -> treat(come)));
            } catch (IOException e) {
                // it has gone away
            }
        }
    }

    private void treat(Socket come) {
        try (come) {
            manner.treat(come);
        } catch (Exception e) {
            // whoever came is gone
        } finally {
            open.remove(come);
            threads.remove(Thread.currentThread());
        }
    }

    private static void close(AutoCloseable one) {
        try {
            one.close();
        } catch (Exception e) {
            // gone all the same
        }
    }

    @Override
    public void close() {
        goesAway();
        open.forEach(Listener::close);
        threads.forEach(Thread::interrupt);
    }
}
