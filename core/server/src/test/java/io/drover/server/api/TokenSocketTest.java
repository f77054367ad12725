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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a token opens ends with the key that it was got by. */
class TokenSocketTest {
    @Test
    void aKeyThatIsRemovedOrSwitchedOffClosesWhatItOpenedAndNothingElse() {
        try (var world = new World(); var http = HttpClient.newHttpClient()) {
            var container = world.post(P + "/containers", Map.of("name", "box", "imageUuid", "docker:a")).text("id");
            var host = world.host("runner");
            world.run(host);
            world.vertx.eventBus().<String>consumer(Bus.assign(host), message -> {
                if (Wire.read(message.body(), ServerMessage.class) instanceof Logs ask) {
                    world.vertx.eventBus().publish(Bus.logs(ask.requestId()),
                            Wire.write(new LogChunk(ask.requestId(), Output.STANDARD, "")));
                }
            });
            var removed = world.post(P + "/apikeys", Map.of("name", "short-lived"));
            var off = world.post(P + "/apikeys", Map.of("name", "switched off"));
            var stays = world.post(P + "/apikeys", Map.of("name", "stays"));
            var ended = new ArrayList<Client>();
            var open = new ArrayList<Client>();
            var unused = new ArrayList<String>();
            for (var key : List.of(removed, off, stays)) {
                var shown = World.basic(key.text("publicValue"), key.text("secretValue"));
                for (var access : accesses(world, container, host, shown)) {
                    (key == stays ? open : ended).add(connect(http, access));
                }
                if (key != stays) {
                    accesses(world, container, host, shown).forEach(it -> unused.add(address(it)));
                }
            }
            world.delete(P + "/apikeys/" + removed.text("id"));
            world.post(P + "/apikeys/" + off.text("id") + "?action=deactivate", Map.of());
            for (var address : unused) {
                assertThat(world.send("GET", address.replaceFirst("^ws", "http"), null, null).status()).isEqualTo(401);
            }
            await().atMost(Duration.ofSeconds(20)).until(() -> ended.stream().allMatch(it -> it.closed.isDone()));
            assertThat(ended).allSatisfy(it -> assertThat(it.closed.join())
                    .isEqualTo("1008 the key has been removed, switched off or changed"));
            assertThat(open).noneMatch(it -> it.closed.isDone());
        }
    }

    private static List<World.Answer> accesses(World world, String container, String host, String key) {
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

    private static Client connect(HttpClient http, World.Answer access) {
        var client = new Client();
        var _ = http.newWebSocketBuilder().buildAsync(URI.create(address(access)), client).join();
        return client;
    }

    private static final class Client implements WebSocket.Listener {
        private final CompletableFuture<String> closed = new CompletableFuture<>();

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            closed.complete(status + " " + reason);
            return null;
        }
    }
}
