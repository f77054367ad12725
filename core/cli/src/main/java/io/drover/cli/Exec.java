package io.drover.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs a command in a container; its exit code is this one's. */
@Command(name = "exec", mixinStandardHelpOptions = true, description = "Runs a command in a container, or in one of a service's.", footer = {
        "", "Examples:", "  drover exec -it shop-web-1 sh", "  drover exec shop/web cat /etc/hosts",
        "  echo hello | drover exec -i shop/web cat"})
final class Exec implements Callable<Integer> {
    private static final int LARGEST = 16 << 10;

    @Mixin
    private Connection connection = new Connection();
    @Option(names = {"-i", "--interactive"}, description = "give it what is typed or piped here")
    private boolean interactive;
    @Option(names = {"-t", "--tty"}, description = "give it a terminal")
    private boolean tty;
    @Parameters(index = "0", paramLabel = "NAME", description = "a container or a service (stack/service)")
    private String name = "";
    @Parameters(index = "1..*", arity = "1..*", paramLabel = "COMMAND")
    private List<String> command = new ArrayList<>();

    @Override
    public Integer call() {
        var api = connection.open();
        var container = running(api, name);
        var access = api.act("containers", Ps.text(container, "id"), "execute", Map.of("command", command,
                "attachStdin", interactive, "attachStdout", true, "tty", tty));
        var frames = new ExecFrames(System.out);
        try (var _ = tty && interactive && Terminal.isThere() ? RawTerminal.begin() : RawTerminal.NONE) {
            var socket = api.listen(access.path("url").asText() + "?token=" + access.path("token").asText(), frames);
            if (interactive) {
                Thread.ofPlatform().daemon().start(() -> send(System.in, socket));
            }
            return frames.exitCode().join();
        } catch (CompletionException e) {
            throw new Failure("the command broke off: " + Failure.reason(e));
        }
    }

    private static JsonNode running(Api api, String name) {
        return new LogSources(api, List.of(name)).then().stream()
                .filter(container -> container.path("actions").has("execute"))
                .findFirst().orElseThrow(() -> new Failure("no container of " + name + " runs"));
    }

    /** Piece by piece, each when the one before is on its way; an empty one is the end. */
    private static void send(InputStream in, WebSocket socket) {
        var buffer = new byte[LARGEST];
        try {
            for (var read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                socket.sendText(Base64.getEncoder().encodeToString(Arrays.copyOf(buffer, read)), true).join();
            }
            socket.sendText("", true).join();
        } catch (IOException | CompletionException e) {
            // the command has ended, or the terminal is gone: then so is this
            socket.abort();
        }
    }
}
