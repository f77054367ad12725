package io.drover.agent.containers;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import io.drover.agent.containers.EngineRefusal.Reason;
import io.drover.model.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Docker's HTTP interface over its socket, without a version in the path: the engine answers with its own. Blocking, any
 * number of calls at a time; answers have no time limit, because a stop or a pull takes as long as it takes.
 */
public final class EngineApi implements AutoCloseable {
    private final DockerHttpClient http;
    private final Path socket;

    public EngineApi(Path socket) {
        this.socket = socket;
        this.http = new ZerodepDockerHttpClient.Builder().dockerHost(URI.create("unix://" + socket))
                .connectionTimeout(Duration.ofSeconds(5)).maxConnections(1_000).build();
    }

    /** @throws EngineRefusal also when nobody answers */
    public JsonNode get(String path) {
        return call("GET", path, null);
    }

    public JsonNode post(String path, @Nullable JsonNode body) {
        return call("POST", path, body);
    }

    public JsonNode delete(String path) {
        return call("DELETE", path, null);
    }

    private JsonNode call(String method, String path, @Nullable JsonNode body) {
        try (var response = open(method, path, body); var stream = response.getBody()) {
            return Wire.JSON.readTree(stream);
        } catch (IOException e) {
            throw new EngineRefusal(Reason.AWAY, "Docker does not answer: " + e.getMessage());
        }
    }

    /** Gives it something long. */
    void send(String path, String type, InputStream body) {
        answered(Request.builder().method("POST").path(path).body(body).putHeader("Content-Type", type).build())
                .close();
    }

    /** An answer that goes on; close it to end it. */
    public Response open(String method, String path, @Nullable JsonNode body) {
        var builder = Request.builder().method(method).path(path);
        if (body != null) {
            builder.bodyBytes(Wire.write(body).getBytes(StandardCharsets.UTF_8)).putHeader("Content-Type",
                    "application/json");
        }
        return answered(builder.build());
    }

    private Response answered(Request request) {
        Response response;
        try {
            response = http.execute(request);
        } catch (RuntimeException e) {
            throw new EngineRefusal(Reason.AWAY, "Docker does not answer: " + rootMessage(e));
        }
        // 304: it is so already
        if (response.getStatusCode() >= 400) {
            try (response; var stream = response.getBody()) {
                throw refusal(response.getStatusCode(), stream);
            } catch (IOException e) {
                throw new EngineRefusal(Reason.OTHER, "Docker said " + response.getStatusCode());
            }
        }
        return response;
    }

    /** A connection of its own that carries bytes both ways once the engine has agreed; close it to end it. */
    Talk talk(String path, JsonNode body) {
        try {
            return Talk.begin(socket, path, Wire.write(body));
        } catch (IOException e) {
            throw new EngineRefusal(Reason.AWAY, "Docker does not answer: " + e.getMessage());
        }
    }

    /** A connection of its own on which nothing was said yet. */
    Talk connect() {
        try {
            return Talk.open(socket);
        } catch (IOException e) {
            throw new EngineRefusal(Reason.AWAY, "Docker does not answer: " + e.getMessage());
        }
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    static EngineRefusal refusal(int status, InputStream body) throws IOException {
        var text = new String(body.readAllBytes(), StandardCharsets.UTF_8);
        String message;
        try {
            message = Wire.JSON.readTree(text).path("message").asText(text);
        } catch (IOException e) {
            message = text;
        }
        return switch (status) {
            case 404 -> new EngineRefusal(message.contains("No such image") ? Reason.NO_IMAGE : Reason.GONE, message);
            case 409 -> new EngineRefusal(conflict(message), message);
            default -> new EngineRefusal(Reason.OTHER, message);
        };
    }

    private static Reason conflict(String message) {
        if (message.contains("already in use by container")) {
            return Reason.NAME_TAKEN;
        }
        return message.contains("marked for removal") || message.contains("already in progress")
                ? Reason.GONE
                : Reason.OTHER;
    }

    private static String rootMessage(Throwable e) {
        var cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
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
