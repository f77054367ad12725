package io.drover.lab;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Asks some web addresses again and again at a steady rate, over connections that are kept and over fresh ones, and
 * remembers every request that was not answered with 200. Nothing is tried again: a browser might, a script does not.
 * At port 443 they speak TLS, and take whatever certificate they are shown.
 */
public final class Visitors implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 60_000;
    private static final int CONNECT_MILLIS = 2_000;
    private static final int HTTPS = 443;
    private final List<InetSocketAddress> addresses;
    private final long every;
    private final boolean either;
    private final int patience;
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicLong answered = new AtomicLong();
    private final Map<String, AtomicLong> bodies = new ConcurrentHashMap<>();
    private final Map<String, Instant> latest = new ConcurrentHashMap<>();
    private final Queue<Failure> failures = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;

    /** @param begun when the request was sent @param at when it was clear that it failed */
    public record Failure(Instant begun, Instant at, InetSocketAddress address, String reason) {
    }

    /**
     * Begins at once.
     *
     * @param keeping how many ask over a connection that they keep
     * @param fresh how many make a connection for each request
     * @param perSecond requests of all of them together
     */
    public Visitors(List<InetSocketAddress> addresses, int keeping, int fresh, int perSecond) {
        this(addresses, keeping, fresh, perSecond, false, PATIENCE_MILLIS);
    }

    /**
     * Such as know all addresses of one name, as browsers do: each stays with one that takes its connections, and goes on to the next when
     * that one does not within two seconds. A request that was sent is not sent again.
     *
     * @param patience how long each waits for an answer
     */
    public static Visitors ofEither(List<InetSocketAddress> addresses, int keeping, int fresh, int perSecond,
            Duration patience) {
        return new Visitors(addresses, keeping, fresh, perSecond, true, (int) patience.toMillis());
    }

    private Visitors(List<InetSocketAddress> addresses, int keeping, int fresh, int perSecond, boolean either,
            int patience) {
        this.either = either;
        this.patience = patience;
        this.addresses = List.copyOf(addresses);
        this.every = 1_000_000_000L * (keeping + fresh) / perSecond;
        for (var i = 0; i < keeping + fresh; i++) {
            var number = i;
            threads.add(Thread.ofPlatform().name("visitor-" + i)
                    .start(() -> visit(number, keeping + fresh, number < keeping)));
        }
    }

    public long answered() {
        return answered.get();
    }

    /** How many answers there were of each text. */
    public Map<String, Long> bodies() {
        var all = new java.util.TreeMap<String, Long>();
        bodies.forEach((body, count) -> all.put(body, count.get()));
        return all;
    }

    /** When the last answer of this text came; long ago when there was none. */
    public Instant latest(String body) {
        return latest.getOrDefault(body, Instant.EPOCH);
    }

    public List<Failure> failures() {
        return List.copyOf(failures);
    }

    @Override
    public void close() {
        closed = true;
        for (var thread : threads) {
            try {
                thread.join(Duration.ofMillis(PATIENCE_MILLIS));
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void visit(int number, int visitors, boolean keep) {
        var choice = number;
        Connection connection = null;
        var due = System.nanoTime() + every * number / visitors;
        while (!closed) {
            LockSupport.parkNanos(due - System.nanoTime());
            due = Math.max(due + every, System.nanoTime() - every);
            var begun = Instant.now();
            try {
                for (var tries = 1; connection == null; tries++) {
                    try {
                        connection = new Connection(address(choice), either ? CONNECT_MILLIS : patience, patience);
                    } catch (IOException e) {
                        if (!either || tries == addresses.size()) {
                            throw e;
                        }
                        choice++;
                    }
                }
                var body = connection.ask(keep);
                answered.incrementAndGet();
                bodies.computeIfAbsent(body, _ -> new AtomicLong()).incrementAndGet();
                latest.merge(body, Instant.now(), (one, other) -> one.isAfter(other) ? one : other);
                if (!keep || connection.ends) {
                    connection.close();
                    connection = null;
                }
            } catch (IOException e) {
                failures.add(new Failure(begun, Instant.now(), address(choice), String.valueOf(e.getMessage())));
                if (connection != null) {
                    connection.close();
                }
                connection = null;
                choice += either ? 1 : 0;
            }
        }
        if (connection != null) {
            connection.close();
        }
    }

    private InetSocketAddress address(int choice) {
        return addresses.get(choice % addresses.size());
    }

    private static final class Connection {
        private Socket socket = new Socket();
        private final InputStream in;
        private final byte[] host;
        private boolean ends;

        Connection(InetSocketAddress address, int connectMillis, int patience) throws IOException {
            try {
                socket.setTcpNoDelay(true);
                socket.setSoTimeout(patience);
                socket.connect(address, connectMillis);
                if (address.getPort() == HTTPS) {
                    socket = Tls.over(socket, address.getHostString(), HTTPS);
                }
                in = new BufferedInputStream(socket.getInputStream());
                host = (address.getHostString() + ":" + address.getPort()).getBytes(StandardCharsets.US_ASCII);
            } catch (IOException e) {
                close();
                throw new IOException("no connection: " + e.getMessage(), e);
            }
        }

        String ask(boolean keep) throws IOException {
            var request = "GET / HTTP/1.1\r\nHost: " + new String(host, StandardCharsets.US_ASCII)
                    + (keep ? "" : "\r\nConnection: close") + "\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            var status = line();
            var length = -1;
            for (var header = line(); !header.isEmpty(); header = line()) {
                var lower = header.toLowerCase(java.util.Locale.ROOT);
                if (lower.startsWith("content-length:")) {
                    length = Integer.parseInt(lower.substring(15).strip());
                } else if (lower.startsWith("connection:") && lower.contains("close")) {
                    ends = true;
                }
            }
            if (length < 0) {
                throw new IOException("no length: " + status);
            }
            var body = in.readNBytes(length);
            if (body.length < length) {
                throw new EOFException("cut in the answer");
            }
            if (!status.startsWith("HTTP/1.1 200 ")) {
                throw new IOException(status);
            }
            return new String(body, StandardCharsets.UTF_8).strip();
        }

        private String line() throws IOException {
            var line = new StringBuilder();
            for (var c = in.read(); c != '\n'; c = in.read()) {
                if (c < 0) {
                    throw new EOFException("closed before the answer" + (line.isEmpty() ? "" : ": " + line));
                }
                if (c != '\r') {
                    line.append((char) c);
                }
            }
            return line.toString();
        }

        @SuppressWarnings("EmptyCatch")
        void close() {
            try {
                socket.close();
            } catch (IOException _) {
                // it is of no more use either way
            }
        }
    }
}
