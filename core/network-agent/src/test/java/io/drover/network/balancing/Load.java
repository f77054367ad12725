package io.drover.network.balancing;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Clients that send requests one after another, each on one connection as long as it stays, or on a new one each time. */
final class Load implements AutoCloseable {
    private static final byte[] KEEP = "GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ONCE = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            .getBytes(StandardCharsets.US_ASCII);

    private final int port;
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicLong requests = new AtomicLong();
    private final ConcurrentHashMap<String, Long> failures = new ConcurrentHashMap<>();
    private volatile boolean closed;

    Load(int port, int keeping, int anew) {
        this.port = port;
        for (var number = 0; number < keeping; number++) {
            threads.add(Thread.startVirtualThread(() -> run(true)));
        }
        for (var number = 0; number < anew; number++) {
            threads.add(Thread.startVirtualThread(() -> run(false)));
        }
    }

    long requests() {
        return requests.get();
    }

    /** What went wrong, and how often. */
    Map<String, Long> failures() {
        return failures;
    }

    @Override
    public void close() {
        closed = true;
        for (var thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void run(boolean keep) {
        while (!closed) {
            try (var socket = new Socket()) {
                socket.setTcpNoDelay(true);
                socket.setSoTimeout(10_000);
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 5000);
                var in = new BufferedInputStream(socket.getInputStream());
                var more = true;
                while (more && !closed) {
                    socket.getOutputStream().write(keep ? KEEP : ONCE);
                    more = answer(in) && keep;
                    requests.incrementAndGet();
                }
            } catch (IOException e) {
                failures.merge(String.valueOf(e.getMessage()), 1L, Long::sum);
            }
        }
    }

    /** Gives whether the connection stays. */
    private static boolean answer(BufferedInputStream in) throws IOException {
        var status = line(in);
        if (!status.startsWith("HTTP/1.1 200")) {
            throw new IOException(status.isEmpty() ? "closed without an answer" : status);
        }
        var length = 0;
        var stays = true;
        for (var line = line(in); !line.isEmpty(); line = line(in)) {
            var small = line.toLowerCase(Locale.ROOT);
            if (small.startsWith("content-length:")) {
                length = Integer.parseInt(small.substring(15).strip());
            }
            stays &= !small.equals("connection: close");
        }
        in.skipNBytes(length);
        return stays;
    }

    private static String line(BufferedInputStream in) throws IOException {
        var line = new StringBuilder();
        for (var next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }
}
