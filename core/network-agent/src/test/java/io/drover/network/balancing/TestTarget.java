package io.drover.network.balancing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Something behind a balancer, at a loopback address of its own, that answers with its name and what it was sent. */
final class TestTarget implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final String name;
    private final AtomicInteger requests = new AtomicInteger();
    /** Answers to {@code /wait} wait for it. */
    private final CountDownLatch gate = new CountDownLatch(1);

    private volatile boolean fails;
    private volatile String checkedAs = "";

    TestTarget(String name, String address, int port) {
        this.name = name;
        try {
            server = HttpServer.create(new InetSocketAddress(address, port), 1000);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(executor);
        server.createContext("/", this::answer);
        server.start();
    }

    int requests() {
        return requests.get();
    }

    /** The host that the last check named, or nothing. */
    String checkedAs() {
        return checkedAs;
    }

    /** From now on it answers that it cannot. */
    void fails(boolean now) {
        fails = now;
    }

    void open() {
        gate.countDown();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            requests.incrementAndGet();
            if (exchange.getRequestURI().getPath().startsWith("/wait")) {
                gate.await();
            }
            exchange.getRequestBody().readAllBytes();
            var text = new StringBuilder(name);
            exchange.getRequestHeaders().forEach((key, values) -> values
                    .forEach(value -> text.append('\n').append(key.toLowerCase(Locale.ROOT)).append(": ")
                            .append(value)));
            var host = exchange.getRequestHeaders().getFirst("Host");
            if (exchange.getRequestURI().getPath().equals("/check")) {
                checkedAs = host == null ? "" : host;
            }
            var bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(fails
                    ? 503
                    // as the servers do that keep to the letter
                    : host == null && exchange.getProtocol().equals("HTTP/1.1") ? 400 : 200, bytes.length);
            exchange.getResponseBody().write(bytes);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        open();
        server.stop(0);
        executor.shutdownNow();
        try {
            executor.awaitTermination(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
