package io.drover.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** A client of the v2-beta API of the default environment, as a script would be one. */
public final class Api {
    private static final ObjectMapper JSON = new ObjectMapper();
    private final HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final String project;
    private final String authorization;

    /** @param server for example {@code http://10.90.0.1:8080} */
    public Api(String server, String accessKey, String secretKey) {
        this.project = server + "/v2-beta/projects/1a5";
        this.authorization = "Basic " + Base64.getEncoder().encodeToString((accessKey + ":" + secretKey).getBytes(
                java.nio.charset.StandardCharsets.UTF_8));
    }

    /** An answer: its HTTP status and its JSON body. */
    public record Answer(int status, JsonNode body) {
    }

    public Answer get(String path) {
        return send("GET", path, null);
    }

    public Answer post(String path, Object body) {
        return send("POST", path, body);
    }

    public Answer put(String path, Object body) {
        return send("PUT", path, body);
    }

    public Answer delete(String path) {
        return send("DELETE", path, null);
    }

    /** All members of a collection, for example {@code /containers}. */
    public Stream<JsonNode> list(String collection) {
        var answer = get(collection + (collection.contains("?") ? "&" : "?") + "limit=-1");
        if (answer.status() != 200) {
            throw new IllegalStateException(collection + ": " + answer);
        }
        return StreamSupport.stream(answer.body().get("data").spliterator(), false);
    }

    /** Makes a stack from its compose texts and gives its id. */
    public String createStack(String name, String dockerCompose, String rancherCompose) {
        return expect(201, post("/stacks", Map.of("name", name, "dockerCompose", dockerCompose, "rancherCompose",
                rancherCompose, "startOnCreate", true))).get("id").asText();
    }

    /** The only member with this name. */
    public JsonNode named(String collection, String name) {
        return list(collection).filter(it -> it.path("name").asText().equals(name)).findFirst().orElseThrow();
    }

    /** Waits until a service is active. */
    public void awaitActive(String service, Duration limit) {
        Await.until("service " + service + " active", limit,
                () -> named("/services", service).path("state").asText().equals("active"));
    }

    public long count(String collection, Predicate<JsonNode> which) {
        return list(collection).filter(which).count();
    }

    public static JsonNode expect(int status, Answer answer) {
        if (answer.status() != status) {
            throw new IllegalStateException("expected " + status + ", got " + answer);
        }
        return answer.body();
    }

    private Answer send(String method, String path, @org.jspecify.annotations.Nullable Object body) {
        try {
            var publisher = body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body));
            var request = HttpRequest.newBuilder(URI.create(project + path)).timeout(Duration.ofSeconds(20))
                    .header("Authorization", authorization).header("Content-Type", "application/json")
                    .method(method, publisher).build();
            var response = http.send(request, HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(),
                    response.body().isBlank() ? JSON.nullNode() : JSON.readTree(response.body()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
