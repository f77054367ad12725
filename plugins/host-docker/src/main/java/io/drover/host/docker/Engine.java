package io.drover.host.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** The API of a Docker Engine over TLS. Blocking; closing it ends what is under way. */
final class Engine implements AutoCloseable {
    static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration CONNECT = Duration.ofSeconds(20);
    private final DockerHttpClient http;
    private final Target target;

    Engine(Target target) {
        this.target = target;
        this.http = new ZerodepDockerHttpClient.Builder().dockerHost(target.address()).sslConfig(target::tls)
                .connectionTimeout(CONNECT).build();
    }

    JsonNode get(String path) throws IOException {
        return call("GET", path, null);
    }

    JsonNode post(String path, @Nullable JsonNode body) throws IOException {
        return call("POST", path, body);
    }

    void delete(String path) throws IOException {
        call("DELETE", path, null);
    }

    /** @throws EngineFailure with 404 when there is none */
    boolean has(String path) throws IOException {
        try {
            get(path);
            return true;
        } catch (EngineFailure e) {
            if (e.status() == 404) {
                return false;
            }
            throw e;
        }
    }

    private JsonNode call(String method, String path, @Nullable JsonNode body) throws IOException {
        var request = Request.builder().method(method).path(path);
        if (body != null) {
            request.bodyBytes(JSON.writeValueAsBytes(body)).putHeader("Content-Type", "application/json");
        }
        try (var response = answered(request.build()); var stream = response.getBody()) {
            return JSON.readTree(stream);
        }
    }

    /** Gives it an image as {@code docker save} writes one. */
    void load(InputStream image) throws IOException {
        try (var response = answered(Request.builder().method("POST").path("/images/load?quiet=1").body(image)
                .putHeader("Content-Type", "application/x-tar").build()); var stream = response.getBody()) {
            var answer = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            if (answer.contains("\"error\"")) {
                throw new EngineFailure(response.getStatusCode(), "Docker does not take the image: " + answer.strip());
            }
        }
    }

    /**
     * What a container writes.
     *
     * @param which {@code follow=1}: until it ends, though an engine may leave out the last of it; {@code tail=n}
     */
    void logs(String container, String which, Consumer<String> each) throws IOException {
        try (var response = answered(Request.builder().method("GET")
                .path("/containers/" + container + "/logs?stdout=1&stderr=1&" + which).build());
                var stream = new DataInputStream(response.getBody())) {
            while (true) {
                // a frame: which of both outputs, three bytes of nothing, how long
                stream.readInt();
                var frame = new byte[stream.readInt()];
                stream.readFully(frame);
                new String(frame, StandardCharsets.UTF_8).lines().filter(line -> !line.isBlank()).forEach(each);
            }
        } catch (EOFException e) {
            // it has ended
        }
    }

    private Response answered(Request request) throws IOException {
        Response response;
        try {
            response = http.execute(request);
        } catch (RuntimeException e) {
            throw new EngineFailure(EngineFailure.AWAY, target.address() + " does not answer: " + reason(e));
        }
        if (response.getStatusCode() >= 400) {
            try (response; var stream = response.getBody()) {
                throw new EngineFailure(response.getStatusCode(), message(stream));
            }
        }
        return response;
    }

    private static String message(InputStream body) throws IOException {
        var text = new String(body.readAllBytes(), StandardCharsets.UTF_8);
        try {
            return JSON.readTree(text).path("message").asText(text);
        } catch (IOException e) {
            return text;
        }
    }

    private static String reason(Throwable e) {
        var cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        var text = String.valueOf(cause.getMessage());
        return cause instanceof SSLException || cause instanceof java.security.GeneralSecurityException
                ? "its certificate or ours is not accepted (" + text + ")"
                : text;
    }

    @Override
    public void close() {
        try {
            http.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
