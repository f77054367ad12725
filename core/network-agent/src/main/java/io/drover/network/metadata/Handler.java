package io.drover.network.metadata;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.drover.network.serving.Slots;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers one request. */
final class Handler implements HttpHandler {
    private static final Logger log = LoggerFactory.getLogger(Handler.class);
    private static final int OK = 200;
    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int TOO_MANY = 429;

    private final Reader reader;
    private final Slots slots;

    Handler(Reader reader, Slots slots) {
        this.reader = reader;
        this.slots = slots;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        var client = exchange.getRemoteAddress().getAddress();
        try (exchange) {
            if (!slots.take(client)) {
                refuse(exchange, TOO_MANY, "Too Many Requests");
                return;
            }
            try {
                answer(exchange);
            } catch (RuntimeException e) {
                log.warn("{} cannot be answered", exchange.getRequestURI().getRawPath(), e);
                throw e;
            } finally {
                slots.giveBack(client);
            }
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        var method = exchange.getRequestMethod();
        if (!method.equals("GET") && !method.equals("HEAD")) {
            exchange.getResponseHeaders().set("Allow", "GET, HEAD");
            refuse(exchange, METHOD_NOT_ALLOWED, "Method Not Allowed");
            return;
        }
        Path path;
        Query query;
        try {
            path = Path.parse(exchange.getRequestURI().getRawPath());
            query = Query.parse(exchange.getRequestURI().getRawQuery());
        } catch (IllegalArgumentException e) {
            refuse(exchange, BAD_REQUEST, "Bad Request");
            return;
        }
        var found = find(exchange, path, query);
        if (found.isEmpty()) {
            refuse(exchange, NOT_FOUND, "Not Found");
        } else {
            send(exchange, OK, found.get().value());
        }
    }

    private Optional<Path.Node> find(HttpExchange exchange, Path path, Query query) {
        if (path.steps().isEmpty()) {
            return Optional.of(Reader.versions());
        }
        var version = Version.of(path.steps().getFirst());
        if (version.isEmpty()) {
            return Optional.empty();
        }
        try {
            return reader.read(version.get(), path.rest(), query, format(exchange),
                    exchange.getRemoteAddress().getAddress());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static void refuse(HttpExchange exchange, int status, String reason) throws IOException {
        send(exchange, status, format(exchange) == Format.TEXT
                ? reason
                : Map.of("type", "error", "code", status, "message", reason));
    }

    private static void send(HttpExchange exchange, int status, @Nullable Object value)
            throws IOException {
        var format = format(exchange);
        exchange.getResponseHeaders().set("Content-Type", format.contentType());
        try (var body = new Body(exchange, status)) {
            format.write(value, body);
        }
    }

    private static Format format(HttpExchange exchange) {
        return Format.of(exchange.getRequestHeaders().getFirst("Accept"));
    }
}
