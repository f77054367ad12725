package io.drover.server.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.model.Wire;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;

/** A client of the API with as many connections as it is asked at once. Its calls block. */
final class Client {
    private final HttpClient http;
    private final String authorization;

    Client(Vertx vertx, LiveServer server, int connections) {
        this.http = vertx.createHttpClient(
                new HttpClientOptions().setDefaultHost("127.0.0.1").setDefaultPort(server.port()),
                new PoolOptions().setHttp1MaxSize(connections));
        this.authorization = server.authorization();
    }

    JsonNode get(String path) {
        return read(send(HttpMethod.GET, path, Buffer.buffer(), 200));
    }

    JsonNode post(String path, Map<String, ?> body) {
        return read(post(path, Buffer.buffer(Wire.write(body))));
    }

    Buffer post(String path, Buffer body) {
        return send(HttpMethod.POST, path, body, 201);
    }

    /** The answer as it came. */
    Buffer fetch(String path) {
        return send(HttpMethod.GET, path, Buffer.buffer(), 200);
    }

    private Buffer send(HttpMethod method, String path, Buffer body, int expected) {
        return wait(http.request(method, path).compose(
                request -> answer(request.putHeader("Authorization", authorization), body, (response, answer) -> {
                    if (response.statusCode() != expected) {
                        throw new IllegalStateException(
                                method + " " + path + ": " + response.statusCode() + " " + answer);
                    }
                    return answer;
                })));
    }

    /**
     * Sends a request and reads its answer. To be called on the request's own event loop: what arrives before somebody asks
     * for the body is thrown away, so one who asks from another thread gets a part of it now and then, or nothing.
     */
    static <T> Future<T> answer(HttpClientRequest request, Buffer body,
            BiFunction<HttpClientResponse, Buffer, T> reader) {
        return request.send(body).compose(response -> response.body().map(answer -> reader.apply(response, answer)));
    }

    static <T> T wait(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode read(Buffer answer) {
        try {
            return Wire.JSON.readTree(answer.getBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
