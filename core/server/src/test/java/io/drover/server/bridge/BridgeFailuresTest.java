package io.drover.server.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.model.Resource;
import io.drover.server.auth.Caller;
import io.drover.server.store.MemoryStore;
import io.drover.server.store.View;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Clock;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What fails inside of the server is heard by whoever waits for it. */
class BridgeFailuresTest {
    private final MemoryStore store = new MemoryStore(Clock.systemUTC(), new Random(1));

    @Test
    void aCommandWhoseAnswerFailsEndsItsConnection() {
        var said = new CopyOnWriteArrayList<String>();
        var parts = new Connection.Parts(store, new Broken(), new Drawings((_, _, _) -> "{}"), new Guests());
        var connection = new Connection(parts, new Mouth(null, said), Dialect.TCP, "http://here");
        connection.begin(new Caller("1c1", null));
        connection.hear("{\"type\":\"send\",\"address\":\"drover.commands.1a5\",\"replyAddress\":\"a\","
                + "\"body\":{\"method\":\"GET\",\"path\":\"/services\"}}");
        await().until(() -> said.contains("closed"));
        assertThat(said).containsExactly(Dialect.TCP.problem("failed"), "closed");
    }

    @Test
    void whoCannotBeLetInIsToldSo() {
        var vertx = Vertx.vertx();
        try (var http = HttpClient.newHttpClient(); var bridge = new Bridge(vertx, store, new Broken())) {
            var router = Router.router(vertx);
            bridge.mount(router);
            var port = vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1").await().actualPort();
            assertThat(status(http, URI.create("ws://127.0.0.1:" + port + "/eventbus/websocket"))).isEqualTo(500);
        } catch (java.util.concurrent.TimeoutException e) {
            throw new IllegalStateException(e);
        } finally {
            vertx.close().await();
        }
    }

    private static int status(HttpClient http, URI uri) {
        try {
            http.newWebSocketBuilder().connectTimeout(java.time.Duration.ofSeconds(10))
                    .buildAsync(uri, new WebSocket.Listener() {
                    }).join().abort();
            return 101;
        } catch (CompletionException e) {
            return e.getCause() instanceof WebSocketHandshakeException refused
                    ? refused.getResponse().statusCode()
                    : 0;
        }
    }

    /** Fails wherever it is asked something that takes its time. */
    static final class Broken implements Desk {
        @Override
        public @Nullable Caller caller(RoutingContext context) {
            throw new StackOverflowError();
        }

        @Override
        public Caller caller(String authorization, String from) {
            throw new StackOverflowError();
        }

        @Override
        public BooleanSupplier standing(Caller caller) {
            return () -> true;
        }

        @Override
        public boolean ofOwnPage(RoutingContext context) {
            return true;
        }

        @Override
        public String origin(RoutingContext context) {
            return "";
        }

        @Override
        public String origin(String otherwise) {
            return otherwise;
        }

        @Override
        public Answer call(Caller caller, String origin, String project, String method, String path, JsonNode body) {
            throw new StackOverflowError();
        }

        @Override
        public Answer refused(Throwable why) {
            return new Answer(500, "{}");
        }

        @Override
        public String drawn(View view, Resource resource, String origin) {
            return "{}";
        }
    }
}
