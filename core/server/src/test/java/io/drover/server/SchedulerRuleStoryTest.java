package io.drover.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.drover.model.HostFacts;
import io.drover.model.Wire;
import io.drover.model.wire.AgentMessage;
import io.drover.model.wire.AgentMessage.Heartbeat;
import io.drover.model.wire.AgentMessage.Hello;
import io.drover.model.wire.Registration;
import io.drover.server.plugins.PluginSource;
import java.net.URI;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** As a person sees it: a stack asks for a rule that is not there, waits and says so, and runs when the jar is dropped in. */
class SchedulerRuleStoryTest {
    private static final String P = BridgeWorld.P;
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final HostFacts FACTS = new HostFacts(4000, 8L << 30, 1L << 40, "6.1", "Debian", "20.10", "overlay2",
            Map.of());
    @TempDir
    Path nothing;

    @Test
    void aStackWaitsForItsRule() throws Exception {
        try (var world = new BridgeWorld(Map.of("DROVER_SHIPPED_PLUGINS", nothing.toString()));
                var agents = new Agents(world)) {
            agents.join("one");
            var second = agents.join("two");
            var text = """
                    version: '2'
                    services:
                      web:
                        image: image
                        labels:
                          io.drover.scheduler.rule: own
                          io.drover.scheduler.rule.host: two
                    """;
            world.send("POST", P + "/stacks", Map.of("name", "shop", "dockerCompose", text, "startOnCreate", true));
            await().atMost(LONG).untilAsserted(() -> assertThat(
                    one(world, "containers").path("transitioningMessage").asText())
                    .isEqualTo("the scheduler rule own is not here"));
            await().atMost(LONG)
                    .untilAsserted(() -> assertThat(one(world, "services").path("transitioningMessage").asText())
                            .isEqualTo("shop-web-1: the scheduler rule own is not here"));

            new PluginSource("mine").with("""
                    @org.pf4j.Extension
                    public final class Own implements io.drover.plugin.SchedulerRule {
                        private static final io.drover.plugin.Setting HOST = io.drover.plugin.Setting.required("host",
                                io.drover.plugin.Setting.Type.TEXT, "Its name.");

                        public String name() {
                            return "own";
                        }

                        public java.util.List<io.drover.plugin.Setting> settings() {
                            return java.util.List.of(HOST);
                        }

                        public Verdict judge(Wanted wanted, Candidate host) {
                            return host.hostname().equals(wanted.setting(HOST))
                                    ? Verdict.ANY
                                    : Verdict.refuse("is called " + host.hostname());
                        }
                    }
                    """).drop(world.data.resolve("plugins"), "mine.jar");
            await().atMost(LONG).untilAsserted(
                    () -> assertThat(one(world, "containers").path("hostId").asText()).isEqualTo(second));
            assertThat(one(world, "containers").path("transitioningMessage").asText()).doesNotContain("rule");
            await().atMost(LONG).untilAsserted(() -> assertThat(world.send("GET", "/v2-beta/plugins", null).body()
                    .at("/data/0/extensions/0/kind").asText()).isEqualTo("schedulerRule"));

            var refused = world.send("POST", P + "/stacks", Map.of("name", "other", "dockerCompose",
                    text.replace("rule.host", "rule.hots")));
            assertThat(refused.status()).isEqualTo(422);
            assertThat(refused.text("fieldName")).isEqualTo("launchConfig.labels.io.drover.scheduler.rule.hots");
        }
    }

    private static JsonNode one(BridgeWorld world, String type) {
        for (var one : world.send("GET", P + "/" + type, null).body().path("data")) {
            if (one.path("name").asText().contains("web")) {
                return one;
            }
        }
        return MissingNode.getInstance();
    }

    /** Agents that say that they are there and do nothing. */
    private static final class Agents implements AutoCloseable {
        private final BridgeWorld world;
        private final List<WebSocket> sockets = new ArrayList<>();
        private final ScheduledExecutorService pulse = Executors.newSingleThreadScheduledExecutor();
        private final String token;

        Agents(BridgeWorld world) {
            this.world = world;
            this.token = world.send("POST", P + "/registrationtokens", Map.of()).text("token");
            pulse.scheduleAtFixedRate(() -> say(new Heartbeat()), 1, 1, TimeUnit.SECONDS);
        }

        private synchronized void say(AgentMessage message) {
            sockets.forEach(socket -> socket.sendText(Wire.write(message), true).join());
        }

        /** @return the host's id */
        synchronized String join(String name) throws Exception {
            var granted = Wire.JSON.treeToValue(world.send(new BridgeWorld.Key("", "registrationToken", token), "POST",
                    "/v1/register",
                    new Registration.Request("uuid-" + name, name, "10.1.1." + (1 + sockets.size()), Map.of(), FACTS))
                    .body(), Registration.Granted.class);
            var socket = world.http.newWebSocketBuilder()
                    .header("Authorization", new BridgeWorld.Key("", granted.accessKey(), granted.secretKey()).basic())
                    .buildAsync(URI.create("ws://127.0.0.1:" + world.httpPort + "/v1/agent"), new WebSocket.Listener() {
                    }).get(20, TimeUnit.SECONDS);
            sockets.add(socket);
            socket.sendText(Wire.write((AgentMessage) new Hello(1, "test", FACTS, 0, 0)), true).get(20,
                    TimeUnit.SECONDS);
            return granted.hostId();
        }

        @Override
        public void close() {
            pulse.shutdownNow();
            synchronized (this) {
                sockets.forEach(WebSocket::abort);
            }
        }
    }
}
