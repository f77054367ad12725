package io.drover.server.api;

import static io.drover.server.api.World.P;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.model.Bus;
import io.drover.model.Wire;
import io.drover.model.wire.AgentMessage.LogChunk;
import io.drover.model.wire.AgentMessage.Output;
import io.drover.model.wire.ServerMessage;
import io.drover.model.wire.ServerMessage.Logs;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a token opens ends with the key that it was got by. */
class TokenSocketTest {
    private final List<Client> clients = new ArrayList<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private World world;
    private String container;
    private String host;

    @BeforeEach
    void open() {
        world = new World();
        container = world.post(P + "/containers", Map.of("name", "box", "imageUuid", "docker:a")).text("id");
        host = world.host("runner");
        world.run(host);
        world.vertx.eventBus().<String>consumer(Bus.assign(host), message -> {
            if (Wire.read(message.body(), ServerMessage.class) instanceof Logs ask) {
                world.vertx.eventBus().publish(Bus.logs(ask.requestId()),
                        Wire.write(new LogChunk(ask.requestId(), Output.STANDARD, "")));
            }
        });
    }

    /** The client itself waits for those that are open still. */
    @AfterEach
    void close() {
        clients.forEach(client -> client.socket.join().abort());
        http.close();
        world.close();
    }

    @Test
    void aKeyThatIsRemovedOrSwitchedOffClosesWhatItOpenedAndNothingElse() {
        var removed = world.post(P + "/apikeys", Map.of("name", "short-lived"));
        var off = world.post(P + "/apikeys", Map.of("name", "switched off"));
        var ended = Stream.of(removed, off).flatMap(key -> accesses(key).stream()).map(this::connect).toList();
        var stay = accesses(world.post(P + "/apikeys", Map.of("name", "stays"))).stream().map(this::connect).toList();
        var unused = Stream.of(removed, off).flatMap(key -> accesses(key).stream()).toList();

        world.delete(P + "/apikeys/" + removed.text("id"));
        world.post(P + "/apikeys/" + off.text("id") + "?action=deactivate", Map.of());
        for (var access : unused) {
            var address = address(access).replaceFirst("^ws", "http");
            assertThat(world.send("GET", address, null, null).status()).as(address).isEqualTo(401);
        }
        await().atMost(Duration.ofSeconds(60)).until(() -> ended.stream().allMatch(it -> it.closed.isDone()));
        assertThat(ended).allSatisfy(it -> assertThat(it.closed.join())
                .isEqualTo("1008 the key has been removed, switched off or changed"));
        assertThat(stay).hasSize(4).noneMatch(it -> it.closed.isDone());
    }

    private List<World.Answer> accesses(World.Answer apiKey) {
        var key = World.basic(apiKey.text("publicValue"), apiKey.text("secretValue"));
        var accesses = List.of(
                world.send("POST", P + "/containers/" + container + "?action=execute", "{\"command\":[\"sh\"]}", key),
                world.send("POST", P + "/containers/" + container + "?action=logs", "{}", key),
                world.send("POST", P + "/hosts/" + host + "?action=dockersocket", "{}", key),
                world.send("GET", P + "/hosts/" + host + "/hoststats", null, key));
        assertThat(accesses).allSatisfy(it -> assertThat(it.status()).as(it.raw().body()).isEqualTo(200));
        return accesses;
    }

    private static String address(World.Answer access) {
        return access.text("url") + "?token=" + access.text("token");
    }

    private Client connect(World.Answer access) {
        var client = new Client();
        client.socket.complete(http.newWebSocketBuilder().buildAsync(URI.create(address(access)), client).join());
        clients.add(client);
        return client;
    }

    private static final class Client implements WebSocket.Listener {
        private final CompletableFuture<WebSocket> socket = new CompletableFuture<>();
        private final CompletableFuture<String> closed = new CompletableFuture<>();

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            closed.complete(status + " " + reason);
            return null;
        }
    }
}
