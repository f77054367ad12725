package io.drover.server.agents;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.Host;
import io.drover.model.HostFacts;
import io.drover.model.intent.Intent.ActOnHost;
import io.drover.model.intent.Intent.RegisterHost;
import io.drover.server.auth.Secrets;
import io.drover.server.hosts.HostIntents;
import io.drover.server.store.MemoryStore;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.ext.web.Router;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who may connect as the agent of a host. */
class AgentLoginsTest {
    private static final String SCOPE = "1a5";
    private static final HostFacts FACTS = new HostFacts(2_000, 4L << 30, 0, "6.1", "Debian", "20.10", "overlay2",
            Map.of());
    private final MemoryStore store = new MemoryStore(Clock.systemUTC(), new Random(1));
    private final HostIntents intents = new HostIntents();
    private final Vertx vertx = Vertx.vertx();
    /** One that nobody holds is closed by the garbage collector, with what it is about to open. */
    private final WebSocketClient client = vertx.createWebSocketClient();
    private HttpServer server;

    @BeforeEach
    void open() {
        var router = Router.router(vertx);
        new AgentGateway(vertx, store, (_, _) -> "", Path.of("none"), List::of, _ -> "").mount(router);
        server = vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1").await();
    }

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @Test
    void onlyAHostsOwnCredentialsOpenAndThoseOfARemovedOneAreToldSo() {
        var id = register("KEY", "secret");
        connect("KEY", "secret").close().await();
        assertThat(refused("KEY", "wrong")).isEqualTo(401);
        assertThat(refused("OTHER", "secret")).isEqualTo(401);
        act(id, ActOnHost.Action.REMOVE);
        store.update(SCOPE, draft -> {
            var host = Objects.requireNonNull(draft.view().get(Host.class, id));
            draft.put(host.withState(Host.State.REMOVED).withRemoved(draft.now()));
            return true;
        });
        assertThat(refused("KEY", "secret")).isEqualTo(410);
        assertThat(refused("KEY", "wrong")).as("nobody else learns of it").isEqualTo(401);
        register("NEW", "secret");
        connect("NEW", "secret").close().await();
        assertThat(refused("KEY", "secret")).isEqualTo(410);
    }

    private String register(String key, String secret) {
        return store.update(SCOPE, draft -> intents.handle(draft, new RegisterHost("uuid", "h", "10.0.0.1", Map.of(),
                FACTS, key, Secrets.hash(secret))));
    }

    private void act(String id, ActOnHost.Action action) {
        store.update(SCOPE, draft -> intents.handle(draft, new ActOnHost(id, action)));
    }

    private int refused(String key, String secret) {
        try {
            connect(key, secret).close().await();
            return 101;
        } catch (UpgradeRejectedException e) {
            return e.getStatus();
        }
    }

    private WebSocket connect(String key, String secret) {
        var login = Base64.getEncoder().encodeToString((key + ":" + secret).getBytes(StandardCharsets.UTF_8));
        return client.connect(new WebSocketConnectOptions().setHost("127.0.0.1")
                .setPort(server.actualPort()).setURI("/v1/agent").addHeader("Authorization", "Basic " + login)).await();
    }
}
