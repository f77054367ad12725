package io.drover.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Answers requests of one environment with prepared texts and remembers what it was asked. */
final class FakeServer implements AutoCloseable {
    private static final String PROJECT = "/v2-beta/projects/1a5/";
    private final HttpServer http;
    private final Map<String, Deque<Answer>> answers = Collections.synchronizedMap(new HashMap<>());
    private final List<Asked> asked = Collections.synchronizedList(new ArrayList<>());

    private record Answer(int status, String body) {
    }

    /** @param what method and path inside the environment, for example {@code GET stacks?limit=3000} */
    record Asked(String what, String body, String authorization) {
    }

    FakeServer() throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        on("GET /v2-beta/projects/1a5", "{\"id\":\"1a5\",\"name\":\"Default\"}");
        http.createContext("/", this::answer);
        http.start();
    }

    String url() {
        return "http://127.0.0.1:" + http.getAddress().getPort();
    }

    /** Several bodies are given one after the other; the last one stays. */
    FakeServer on(String what, String... bodies) {
        for (var body : bodies) {
            on(what, 200, body);
        }
        return this;
    }

    FakeServer on(String what, int status, String body) {
        answers.computeIfAbsent(what, _ -> new ArrayDeque<>()).add(new Answer(status, body));
        return this;
    }

    List<Asked> asked() {
        return List.copyOf(asked);
    }

    /** What changed something, with its body. */
    List<String> changes() {
        return asked().stream().filter(it -> !it.what.startsWith("GET ")).map(it -> it.what + " " + it.body).toList();
    }

    static String collection(String... members) {
        return "{\"type\":\"collection\",\"data\":[" + String.join(",", members) + "]}";
    }

    private void answer(HttpExchange exchange) throws IOException {
        var uri = exchange.getRequestURI().toString();
        var path = uri.startsWith(PROJECT) ? uri.substring(PROJECT.length()) : uri;
        var what = exchange.getRequestMethod() + " " + path;
        var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        asked.add(new Asked(what, body, String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"))));
        var left = answers.get(what);
        var answer = left == null
                ? new Answer(404,
                        "{\"type\":\"error\",\"status\":404,\"code\":\"NotFound\",\"message\":\"nobody expected "
                                + what + "\",\"detail\":null,\"fieldName\":null}")
                : left.size() == 1 ? left.getFirst() : left.removeFirst();
        var bytes = answer.body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status, bytes.length == 0 ? -1 : bytes.length);
        try (var out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
