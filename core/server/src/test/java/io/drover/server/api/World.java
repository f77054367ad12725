package io.drover.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.model.HostFacts;
import io.drover.model.Instance;
import io.drover.model.InstanceState;
import io.drover.model.Wire;
import io.drover.model.intent.Intent;
import io.drover.server.FirstSettings;
import io.drover.server.auth.FirstKeys;
import io.drover.server.auth.Secrets;
import io.drover.server.extension.Extensions;
import io.drover.server.loop.Focus;
import io.drover.server.network.NetworkPlanner;
import io.drover.server.store.MemoryStore;
import io.drover.server.store.Store;
import io.drover.server.store.View;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The API on a loopback port over a store in memory, with two environments, and a client of it. */
final class World implements AutoCloseable {
    static final String PROJECT = "1a5";
    static final String OTHER = "1a7";
    static final String P = "/v2-beta/projects/" + PROJECT;

    static final String NETWORK_SECRET = "a secret of hosts only";

    final Vertx vertx = Vertx.vertx();
    final Store store = new MemoryStore(Clock.systemUTC(), new Random(7));
    final DirectControl control = new DirectControl(store);
    final FirstKeys keys = new FirstKeys("ACCESS", Secrets.secretKey(), "a password");
    final String url;
    private final HttpServer server;
    private final HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(60)).build();

    World() {
        this(Extensions.of());
    }

    /** @param extensions what plugins bring */
    World(Extensions extensions) {
        control.submit(Store.GLOBAL, new Intent.CreateProject(PROJECT, "Default", null));
        control.submit(Store.GLOBAL, new Intent.CreateProject(OTHER, "Other", null));
        keys.establish(store, control);
        FirstSettings.establish(control);
        var router = Router.router(vertx);
        new Api(vertx, store, control, extensions, Clock.systemUTC()).mount(router);
        server = await(vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1"));
        url = "http://127.0.0.1:" + server.actualPort();
    }

    int port() {
        return server.actualPort();
    }

    record Answer(int status, JsonNode body, HttpResponse<String> raw) {
        String text(String field) {
            return body.path(field).asText();
        }
    }

    Answer get(String path) {
        return send("GET", path, null, admin());
    }

    Answer post(String path, Object body) {
        return send("POST", path, Wire.write(body), admin());
    }

    Answer put(String path, Object body) {
        return send("PUT", path, Wire.write(body), admin());
    }

    Answer delete(String path) {
        return send("DELETE", path, null, admin());
    }

    String admin() {
        return basic(keys.accessKey(), keys.secretKey());
    }

    static String basic(String user, String secret) {
        return "Basic "
                + Base64.getEncoder().encodeToString((user + ":" + secret).getBytes(StandardCharsets.UTF_8));
    }

    Answer send(String method, String path, @Nullable String body, @Nullable String authorization) {
        var request = HttpRequest.newBuilder(URI.create(path.startsWith("http") ? path : url + path))
                .timeout(Duration.ofSeconds(60))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        try {
            var response = http.send(request.build(), BodyHandlers.ofString());
            var text = response.body();
            return new Answer(response.statusCode(), Wire.JSON.readTree(text.startsWith("{") ? text : "null"),
                    response);
        } catch (IOException e) {
            throw new IllegalStateException(method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    View view() {
        return store.view(PROJECT);
    }

    /** A host whose agent answers. */
    String host(String name) {
        var facts = new HostFacts(4000, 8L << 30, 100L << 30, "6.1.0", "Debian", "24.0", "overlay2",
                Map.of("io.rancher.host.docker_version", "24.0"));
        var id = control.submit(PROJECT,
                new Intent.RegisterHost(name + "-uuid", name, "10.1.0." + (name.hashCode() & 63),
                        Map.of("zone", "a"), facts, Secrets.accessKey(), Secrets.hash("x")));
        store.update(PROJECT, draft -> {
            var host = draft.view().get(io.drover.model.Host.class, id);
            draft.put(java.util.Objects.requireNonNull(host).withState(io.drover.model.Host.State.ACTIVE)
                    .withAgentState(io.drover.model.Host.AgentState.ACTIVE).withLostSince(null));
            return "";
        });
        return id;
    }

    /** Lets every container run on this host. */
    void run(String hostId) {
        store.update(PROJECT, draft -> {
            for (Instance instance : draft.view().instances()) {
                draft.put(instance.withHostId(hostId).withState(InstanceState.RUNNING).withStartCount(1)
                        .withContainerId("c" + instance.id()).withIp("172.17.0.9"));
            }
            return "";
        });
        control.plan(PROJECT);
    }

    /** Plans the environment's network: makes it the first time, and gives addresses. @return its id */
    String network() {
        store.update(PROJECT, draft -> new NetworkPlanner(() -> NETWORK_SECRET).plan(draft, Focus.EVERYTHING) == null);
        return java.util.Objects.requireNonNull(view().network()).id();
    }

    String stack(String name) {
        return post(P + "/stacks", Map.of("name", name)).text("id");
    }

    static <T> T await(io.vertx.core.Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        http.close();
        await(server.close());
        await(vertx.close());
        store.close();
    }
}
