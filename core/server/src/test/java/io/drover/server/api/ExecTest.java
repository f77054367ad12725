package io.drover.server.api;

import static io.drover.server.api.World.P;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.model.Bus;
import io.drover.model.Wire;
import io.drover.model.wire.AgentMessage;
import io.drover.model.wire.AgentMessage.ExecEnd;
import io.drover.model.wire.AgentMessage.ExecOutput;
import io.drover.model.wire.ServerMessage;
import io.drover.model.wire.ServerMessage.EngineSocket;
import io.drover.model.wire.ServerMessage.Exec;
import io.drover.model.wire.ServerMessage.ExecInput;
import io.drover.model.wire.ServerMessage.ExecTaken;
import io.drover.model.wire.ServerMessage.StopExec;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A command's input and output travel between the client's WebSocket and the agent, here played by the test. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExecTest {
    private final List<ServerMessage.OfCommand> asked = new CopyOnWriteArrayList<>();
    private World world;
    private String container;
    private HttpClient http;
    private int takes;

    @BeforeAll
    void open() {
        world = new World();
        http = HttpClient.newHttpClient();
        container = world.post(P + "/containers", Map.of("name", "box", "imageUuid", "docker:busybox")).text("id");
        var host = world.host("runner");
        world.run(host);
        world.vertx.eventBus().<String>consumer(Bus.assign(host), message -> {
            if (Wire.read(message.body(), ServerMessage.class) instanceof ServerMessage.OfCommand command) {
                hear(command);
            }
        });
    }

    @AfterAll
    void close() {
        http.close();
        world.close();
    }

    @BeforeEach
    void forget() {
        asked.clear();
        takes = 0;
    }

    @Test
    void bytesTravelBothWaysAndTheEndIsTold() {
        var access = grant(Map.of("command", List.of("sh", "-c", "cat"), "tty", false));
        assertThat(access.text("type")).isEqualTo("hostAccess");
        assertThat(access.text("url")).startsWith("ws://127.0.0.1:").endsWith("/v1/exec/");
        var client = new Client();
        var socket = connect(access, client);
        var exec = exec();
        assertThat(exec).returns(container, Exec::instanceId).returns(List.of("sh", "-c", "cat"), Exec::command)
                .returns(true, Exec::stdin).returns(true, Exec::stdout).returns(false, Exec::tty);

        socket.sendText(base64("hello"), true).join();
        await().until(() -> asked.contains(new ExecInput(exec.requestId(), base64("hello"))));
        say(exec, new ExecOutput(exec.requestId(), base64("world")));
        await().until(() -> client.frames.equals(List.of(base64("world"))));
        // what has reached the client may be followed by as much
        await().until(() -> asked.contains(new ExecTaken(exec.requestId(), "world".length())));
        socket.sendText("", true).join();
        await().until(() -> asked.contains(new ExecInput(exec.requestId(), "")));

        say(exec, new ExecEnd(exec.requestId(), 3, null));
        assertThat(client.closed.join()).isEqualTo("1000 exit code 3");
        await().until(() -> asked.contains(new StopExec(exec.requestId())));
    }

    @Test
    void aConnectionToDockerIsOpenedByItsOwnTokenOnly() {
        var host = world.get(P + "/hosts").body().at("/data/0");
        var access = world.send("POST", host.at("/actions/dockersocket").asText(), "", world.admin());
        assertThat(access.text("url")).endsWith("/v1/dockersocket/");
        var client = new Client();
        var socket = connect(access, client);
        await().until(() -> asked.stream().anyMatch(EngineSocket.class::isInstance));
        // what a test before ended may be told of late
        var id = asked.stream().filter(EngineSocket.class::isInstance).findFirst().orElseThrow().requestId();
        socket.sendText(base64("GET /info"), true).join();
        await().until(() -> asked.contains(new ExecInput(id, base64("GET /info"))));
        say(id, new ExecOutput(id, base64("200 OK")));
        await().until(() -> client.frames.equals(List.of(base64("200 OK"))));
        await().until(() -> asked.contains(new ExecTaken(id, "200 OK".length())));
        say(id, new ExecEnd(id, null, null));
        assertThat(client.closed.join()).isEqualTo("1000 ");
        await().until(() -> asked.contains(new StopExec(id)));

        var command = grant(Map.of("command", List.of("sh"))).text("token");
        for (var wrong : List.of("/v1/dockersocket/?token=" + command, "/v1/dockersocket/",
                "/v1/exec/?token=" + access.text("token"))) {
            assertThat(world.send("GET", wrong, null, null).status()).as(wrong).isEqualTo(401);
        }
    }

    @Test
    void dockerIsOpenToKeysOfItsEnvironmentOnly() {
        var id = world.get(P + "/hosts").body().at("/data/0/id").asText();
        for (var project : List.of(World.PROJECT, World.OTHER)) {
            var key = world.send("POST", "/v2-beta/projects/" + project + "/apikeys", "{}", world.admin());
            var mine = World.basic(key.text("publicValue"), key.text("secretValue"));
            assertThat(world.send("POST", P + "/hosts/" + id + "?action=dockersocket", "", mine).status()).as(project)
                    .isEqualTo(project.equals(World.PROJECT) ? 200 : 403);
            assertThat(world.send("POST", "/v2-beta/hosts/" + id + "?action=dockersocket", "", mine).status())
                    .as(project).isEqualTo(project.equals(World.PROJECT) ? 200 : 404);
        }
        assertThat(world.send("POST", P + "/hosts/" + id + "?action=dockersocket", "", null).status()).isEqualTo(401);
    }

    @Test
    void aCommandThatDoesNotReadHoldsUpItsClient() {
        var socket = connect(grant(Map.of("command", List.of("sleep", "1"))), new Client());
        var exec = exec();
        var frame = "A".repeat(60_000);
        var bytes = Base64.getDecoder().decode(frame).length;
        var sent = CompletableFuture.runAsync(() -> {
            for (var i = 0; i < 400; i++) {
                socket.sendText(frame, true).join();
            }
        });
        await().until(() -> inputs() * bytes >= Exec.WINDOW);
        await().during(java.time.Duration.ofMillis(300)).until(() -> inputs() * bytes < Exec.WINDOW + 8 * bytes);
        assertThat(sent).isNotDone();
        // it reads after all
        say(exec, new AgentMessage.ExecTaken(exec.requestId(), reading(bytes) * bytes));
        await().until(() -> inputs() == 400);
        assertThat(sent).succeedsWithin(java.time.Duration.ofSeconds(10));
        socket.abort();
        await().until(() -> asked.contains(new StopExec(exec.requestId())));
    }

    @Test
    void whatCannotRunIsSaid() {
        var client = new Client();
        connect(grant(Map.of("command", "date")), client);
        var exec = exec();
        assertThat(exec).returns(List.of("date"), Exec::command).returns(true, Exec::tty);
        say(exec, new ExecEnd(exec.requestId(), null, "no such container: " + "é".repeat(200)));
        assertThat(client.closed.join()).startsWith("1011 no such container: éé");
    }

    @Test
    void framesThatAreNotBase64EndIt() {
        var client = new Client();
        var socket = connect(grant(Map.of("command", List.of("sh"))), client);
        var exec = exec();
        socket.sendText("{}", true).join();
        assertThat(client.closed.join()).startsWith("1007 ");
        await().until(() -> asked.contains(new StopExec(exec.requestId())));
    }

    @Test
    void everyTokenHasATicketAndEverySocketARequestOfItsOwn() {
        var access = grant(Map.of("command", List.of("sh"), "attachStdin", false));
        var one = connect(access, new Client());
        var first = exec();
        asked.clear();
        var two = connect(access, new Client());
        var second = exec();
        assertThat(second.ticket()).isEqualTo(first.ticket());
        assertThat(second.requestId()).isNotEqualTo(first.requestId());
        assertThat(first.stdin()).isFalse();
        asked.clear();
        connect(grant(Map.of("command", List.of("sh"))), new Client());
        assertThat(exec().ticket()).isNotEqualTo(first.ticket());
        one.abort();
        two.abort();
    }

    @Test
    void nonsenseIsRefused() {
        assertThat(execute(Map.of()).text("fieldName")).isEqualTo("command");
        assertThat(execute(Map.of("command", List.of())).text("code")).isEqualTo("MissingRequired");
        assertThat(execute(Map.of("command", Map.of())).text("code")).isEqualTo("InvalidFormat");
        assertThat(execute(Map.of("command", List.of("sh"), "tty", "maybe")).text("fieldName")).isEqualTo("tty");
        assertThat(execute(Map.of("command", List.of("x".repeat(5000)))).text("code"))
                .isEqualTo("MaxLengthExceeded");
        var logs = world.post(P + "/containers/" + container + "?action=logs", Map.of()).text("token");
        for (var token : List.of("", "?token=x", "?token=" + logs)) {
            assertThat(world.send("GET", "/v1/exec/" + token, null, null).status()).as(token).isEqualTo(401);
        }
        // a connection of an earlier test may say its end only now
        assertThat(asked).noneMatch(ServerMessage.Exec.class::isInstance);
    }

    private synchronized void hear(ServerMessage.OfCommand command) {
        asked.add(command);
        if (takes > 0 && command instanceof ExecInput) {
            world.vertx.eventBus().publish(Bus.exec(command.requestId()),
                    Wire.write(new AgentMessage.ExecTaken(command.requestId(), takes)));
        }
    }

    /** From now on the command reads what comes, so many bytes each time; says how much came before. */
    private synchronized int reading(int bytes) {
        takes = bytes;
        return (int) inputs();
    }

    private World.Answer execute(Map<String, ?> input) {
        return world.post(P + "/containers/" + container + "?action=execute", input);
    }

    private World.Answer grant(Map<String, ?> input) {
        var access = execute(input);
        assertThat(access.status()).as(access.raw().body()).isEqualTo(200);
        return access;
    }

    private WebSocket connect(World.Answer access, Client client) {
        return http.newWebSocketBuilder()
                .buildAsync(URI.create(access.text("url") + "?token=" + access.text("token")), client).join();
    }

    private Exec exec() {
        await().until(() -> asked.stream().anyMatch(Exec.class::isInstance));
        return asked.stream().filter(Exec.class::isInstance).map(Exec.class::cast).findFirst().orElseThrow();
    }

    private long inputs() {
        return asked.stream().filter(ExecInput.class::isInstance).count();
    }

    private void say(Exec exec, AgentMessage.OfCommand message) {
        say(exec.requestId(), message);
    }

    private void say(String request, AgentMessage.OfCommand message) {
        world.vertx.eventBus().publish(Bus.exec(request), Wire.write(message));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }

    private static final class Client implements WebSocket.Listener {
        private final List<String> frames = new CopyOnWriteArrayList<>();
        private final CompletableFuture<String> closed = new CompletableFuture<>();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            frames.add(data.toString());
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            closed.complete(status + " " + reason);
            return null;
        }
    }
}
