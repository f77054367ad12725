package io.drover.cli;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Answers requests of one environment with prepared texts and remembers what it was asked. */
final class FakeServer implements AutoCloseable {
    private static final String PROJECT = "/v2-beta/projects/1a5/";
    private final Loopback listening;
    private final Map<String, FakeSocket> sockets = new ConcurrentHashMap<>();
    private final Map<String, Deque<Answer>> answers = Collections.synchronizedMap(new HashMap<>());
    private final List<Asked> asked = Collections.synchronizedList(new ArrayList<>());

    private record Answer(int status, String body) {
    }

    /** @param what method and path inside the environment, for example {@code GET stacks?limit=3000} */
    record Asked(String what, String body, String authorization) {
    }

    FakeServer() throws IOException {
        on("GET /v2-beta/projects/1a5", "{\"id\":\"1a5\",\"name\":\"Default\"}");
        listening = new Loopback(this::serve);
    }

    String url() {
        return "http://127.0.0.1:" + listening.port();
    }

    /** @param what the path of WebSockets inside the environment @param end the other one */
    FakeServer onSocket(String what, FakeSocket end) {
        sockets.put("GET " + what, end);
        return this;
    }

    FakeServer offSocket(String what) {
        sockets.remove("GET " + what);
        return this;
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

    private void serve(Socket socket) {
        try (socket) {
            var in = new BufferedInputStream(socket.getInputStream());
            for (var request = FakeRequest.read(in); request != null; request = FakeRequest.read(in)) {
                var what = what(request.line());
                asked.add(new Asked(what, request.body(), request.header("authorization")));
                var end = request.isForSocket() ? sockets.get(what) : null;
                if (end != null) {
                    end.serve(request, in, socket.getOutputStream());
                    return;
                }
                answer(what, socket.getOutputStream());
            }
        } catch (IOException e) {
            // the client went away
        }
    }

    private static String what(String line) {
        var words = line.split(" ");
        var path = words[1].startsWith(PROJECT) ? words[1].substring(PROJECT.length()) : words[1];
        return words[0] + " " + path;
    }

    private void answer(String what, OutputStream out) throws IOException {
        var answer = next(what);
        var bytes = answer.body.getBytes(StandardCharsets.UTF_8);
        out.write(("HTTP/1.1 " + answer.status + " x\r\nContent-Length: " + bytes.length + "\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1));
        out.write(bytes);
        out.flush();
    }

    private Answer next(String what) {
        synchronized (answers) {
            var left = answers.get(what);
            return left == null
                    ? new Answer(404,
                            "{\"type\":\"error\",\"status\":404,\"code\":\"NotFound\",\"message\":\"nobody expected "
                                    + what + "\",\"detail\":null,\"fieldName\":null}")
                    : left.size() == 1 ? left.getFirst() : left.removeFirst();
        }
    }

    /** From now on this alone is answered. */
    FakeServer instead(String what, String body) {
        synchronized (answers) {
            answers.remove(what);
            return on(what, body);
        }
    }

    /** From now on nobody expects it. */
    void never(String what) {
        answers.remove(what);
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
