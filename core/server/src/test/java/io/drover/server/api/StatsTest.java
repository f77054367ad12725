package io.drover.server.api;

import static io.drover.server.api.World.P;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.drover.model.Bus;
import io.drover.model.Host;
import io.drover.model.Wire;
import io.drover.model.wire.AgentMessage.Samples;
import io.drover.model.wire.Sample;
import io.drover.model.wire.ServerMessage;
import io.drover.model.wire.ServerMessage.Stats;
import io.drover.model.wire.ServerMessage.StopStats;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What hosts and containers use travels from the agents, here played by the test, to a client's WebSocket. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StatsTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00.5Z");
    private final List<ServerMessage.OfStats> asked = new CopyOnWriteArrayList<>();
    private World world;
    private HttpClient http;
    private String first;
    private String second;
    private String service;

    @BeforeAll
    void open() {
        world = new World();
        http = HttpClient.newHttpClient();
        first = world.host("one");
        second = world.host("two");
        var stack = world.stack("shop");
        service = world.post(P + "/services", Map.of("name", "web", "stackId", stack, "scale", 2, "startOnCreate", true,
                "launchConfig", Map.of("imageUuid", "docker:a"))).text("id");
        world.run(first);
        world.store.update(World.PROJECT, draft -> {
            var one = draft.view().instances().stream().max(java.util.Comparator.comparing(it -> it.id()));
            draft.put(one.orElseThrow().withHostId(second));
            return "";
        });
        for (var host : List.of(first, second)) {
            world.vertx.eventBus().<String>consumer(Bus.assign(host), message -> {
                if (Wire.read(message.body(), ServerMessage.class) instanceof ServerMessage.OfStats ask) {
                    asked.add(ask);
                }
            });
        }
    }

    @AfterAll
    void close() {
        http.close();
        world.close();
    }

    @BeforeEach
    void forget() {
        asked.clear();
    }

    @Test
    void aHostIsToldInRanchersWords() throws JsonProcessingException {
        var client = new Client();
        var socket = connect(P + "/hosts/" + first + "/hoststats", client);
        var ask = asks(1).getFirst();
        assertThat(ask).returns(true, Stats::host).returns(List.of(), Stats::containers);
        say(new Samples(ask.requestId(), List.of()));
        say(new Samples(ask.requestId(), List.of(sample(null))));
        await().until(() -> client.frames.size() == 1);
        var rows = Wire.JSON.readTree(client.frames.getFirst());
        assertThat(rows).hasSize(1);
        var row = rows.path(0);
        assertThat(names(row)).containsExactlyInAnyOrder("id", "resourceType", "memLimit", "timestamp", "cpu",
                "diskio", "network", "memory");
        assertThat(row.path("id").asText()).isEqualTo(first);
        assertThat(row.path("resourceType").asText()).isEqualTo("host");
        assertThat(row.path("timestamp").asText()).isEqualTo("2026-01-01T00:00:00.500Z");
        assertThat(row.at("/cpu/usage/total").asLong()).isEqualTo(30);
        assertThat(row.at("/cpu/usage/user").asLong()).isEqualTo(10);
        assertThat(row.at("/cpu/usage/system").asLong()).isEqualTo(20);
        assertThat(row.at("/cpu/usage/per_cpu_usage")).extracting(JsonNode::asInt).containsExactly(15, 15);
        assertThat(row.at("/memory/usage").asLong()).isEqualTo(100);
        assertThat(row.path("memLimit").asLong()).isEqualTo(200);
        assertThat(row.at("/network/rx_bytes").asLong()).isEqualTo(1);
        assertThat(row.at("/network/tx_bytes").asLong()).isEqualTo(5);
        assertThat(row.path("network").has("interfaces")).isFalse();
        assertThat(row.at("/diskio/io_service_bytes/0/stats/Read").asLong()).isEqualTo(7);
        assertThat(row.at("/diskio/io_service_bytes/0/stats/Write").asLong()).isEqualTo(8);
        socket.abort();
        await().until(() -> asked.contains(new StopStats(ask.requestId())));
    }

    @Test
    void theContainersOfAServiceAreAskedForOnEachHost() throws JsonProcessingException {
        var client = new Client();
        var socket = connect(P + "/services/" + service + "/containerstats", client);
        var asks = asks(2);
        assertThat(asks).allSatisfy(ask -> assertThat(ask.containers()).hasSize(1));
        var ids = Set.copyOf(asks.stream().map(ask -> ask.containers().getFirst()).toList());
        assertThat(ids).hasSize(2);
        for (var ask : asks) {
            say(new Samples(ask.requestId(), List.of(sample(ask.containers().getFirst()))));
        }
        await().until(() -> client.frames.size() == 2);
        var row = Wire.JSON.readTree(client.frames.getFirst()).path(0);
        assertThat(row.path("resourceType").asText()).isEqualTo("container");
        assertThat(ids).contains(row.path("id").asText());
        assertThat(row.at("/network/interfaces/0/name").asText()).isEqualTo("eth0");
        assertThat(row.at("/network/interfaces/0/tx_packets").asLong()).isEqualTo(6);
        // what Rancher's last page sends once it is let in is not minded
        socket.sendText("the token once more", true).join();
        socket.abort();
        await().until(() -> asked.stream().filter(StopStats.class::isInstance).count() == 2);
    }

    @Test
    void allHostsOfAnEnvironmentAreAskedAndOneThatGoesIsLetGo() {
        var third = world.host("three");
        var socket = connect("/v2-beta/projects/" + World.PROJECT + "/hoststats", new Client());
        await().until(() -> asked.size() == 2);
        change(third, Host.AgentState.DISCONNECTED);
        change(second, Host.AgentState.DISCONNECTED);
        await().until(() -> asked.stream().filter(StopStats.class::isInstance).count() == 1);
        change(second, Host.AgentState.ACTIVE);
        await().until(() -> asked.stream().filter(Stats.class::isInstance).count() == 3);
        socket.abort();
        await().until(() -> asked.stream().filter(StopStats.class::isInstance).count() == 3);
        assertThat(world.get(P + "/hosts/" + third).body().path("links").has("hostStats")).isFalse();
    }

    @Test
    void whatIsNotForStatisticsOpensNothing() {
        var host = world.get(P + "/hosts/" + first).body();
        var other = world.send("POST", host.at("/actions/dockersocket").asText(), "", world.admin()).text("token");
        for (var path : List.of("/v1/stats", "/v1/hoststats", "/v1/containerstats/")) {
            assertThat(world.send("GET", path + "?token=" + other, null, null).status()).as(path).isEqualTo(401);
            assertThat(world.send("GET", path, null, null).status()).as(path).isEqualTo(401);
        }
        assertThat(world.post(P + "/hosts/" + first + "/hoststats", Map.of()).status()).isEqualTo(405);
    }

    private void change(String host, Host.AgentState state) {
        world.store.update(World.PROJECT, draft -> {
            draft.put(Objects.requireNonNull(draft.view().get(Host.class, host)).withAgentState(state));
            return "";
        });
    }

    private List<Stats> asks(int count) {
        await().until(() -> asked.stream().filter(Stats.class::isInstance).count() == count);
        return asked.stream().filter(Stats.class::isInstance).map(Stats.class::cast).toList();
    }

    private void say(Samples samples) {
        world.vertx.eventBus().publish(Bus.stats(samples.requestId()), Wire.write(samples));
    }

    private static Sample sample(@Nullable String instance) {
        return new Sample(instance, NOW, new Sample.Cpu(30, 10, 20, List.of(15L, 15L)), 100, 200,
                List.of(new Sample.Traffic("eth0", 1, 2, 3, 4, 5, 6, 7, 8)), 7, 8);
    }

    private static List<String> names(JsonNode row) {
        return row.properties().stream().map(Map.Entry::getKey).toList();
    }

    private WebSocket connect(String link, Client client) {
        var access = world.get(link);
        assertThat(access.status()).as(access.raw().body()).isEqualTo(200);
        assertThat(access.text("type")).isEqualTo("statsAccess");
        return http.newWebSocketBuilder()
                .buildAsync(URI.create(access.text("url") + "?token=" + access.text("token")), client).join();
    }

    private static final class Client implements WebSocket.Listener {
        private final List<String> frames = new CopyOnWriteArrayList<>();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            frames.add(data.toString());
            socket.request(1);
            return null;
        }
    }
}
